/**
 * Deliveries that somebody wants to be given up on, in the environment variable `StreamEnv.SKIP`: JSON of delivery id to the time until which that holds, in
 * seconds since 1970. A message that is redriven has the delivery id that it had before, so that no wish may stay for ever.
 */
export type Skipped = Readonly<Record<string, number>>;

/** Longer than a message is ever hidden for, which is 12 hours at most. Seconds. */
export const SKIP_SECONDS = 13 * 60 * 60;

/** @returns undefined for a text that is no such JSON; nothing is skipped where there is no text */
export function readSkipped(text: string | undefined): Skipped | undefined {
  if (!text) {
    return {};
  }
  try {
    const value: unknown = JSON.parse(text);
    const isMap = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isMap && Object.values(value).every((until) => typeof until === 'number') ? value as Skipped : undefined;
  } catch {
    return undefined;
  }
}
