import { setTimeout as sleep } from 'node:timers/promises';
import { Backend } from './backend';

/** When and how the backend fails. */
export interface OutageOptions {
  /** The outage begins when this is true. */
  readonly begins: () => boolean;
  /** How long the backend answers 503. */
  readonly unavailableMs: number;
  /** How long it refuses connections after that. */
  readonly downMs: number;
  /** What has just happened, for people. */
  readonly onEvent: (event: string) => void;
  /** Ends the outage early. */
  readonly signal: AbortSignal;
}

const POLL_MS = 20;

/** Waits for its time, takes the backend down in two steps, and brings it back. Returns when the backend is up again. */
export async function outage(backend: Backend, options: OutageOptions): Promise<void> {
  const { begins, unavailableMs, downMs, onEvent, signal } = options;
  while (!begins() && !signal.aborted) {
    await sleep(POLL_MS);
  }
  await backend.become('unavailable');
  onEvent(`the backend answers 503 for ${unavailableMs / 1000} seconds`);
  await pause(unavailableMs, signal);
  await backend.become('down');
  onEvent(`the backend is gone: connections are refused for ${downMs / 1000} seconds`);
  await pause(downMs, signal);
  await backend.become('up');
  onEvent('the backend is back');
}

async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  try {
    await sleep(milliseconds, undefined, { signal });
  } catch {
    // The whole demo has run out of time.
  }
}
