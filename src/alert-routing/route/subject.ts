import { AlertEvent } from '../alert-event';

/** What routes are asked about. */
export interface Subject {
  readonly event: AlertEvent;
  readonly tags: Readonly<Record<string, string>>;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** What its payload is as JSON, read once; undefined where it is no JSON object. */
  readonly json: () => object | undefined;
}

/** @param now milliseconds since 1970 */
export function subjectOf(event: AlertEvent, tags: Readonly<Record<string, string>>, now: number): Subject {
  let read: { readonly json: object | undefined } | undefined;
  return {
    event,
    tags,
    now,
    json: () => {
      read ??= { json: jsonOf(event.payload) };
      return read.json;
    },
  };
}

function jsonOf(payload: string): object | undefined {
  try {
    const json: unknown = JSON.parse(payload);
    return typeof json === 'object' && json !== null && !Array.isArray(json) ? json : undefined;
  } catch {
    return undefined;
  }
}
