import { setTimeout as sleep } from 'node:timers/promises';
import { Backend, BackendState } from './backend';

/** When and how the backend fails. */
export interface OutageOptions {
  /** The outage begins after so many milliseconds. */
  readonly afterMs: number;
  /** How long the backend answers 503. */
  readonly unavailableMs: number;
  /** How long it refuses connections after that. */
  readonly downMs: number;
  /** The backend is in a state. @param until when it leaves it, in milliseconds since 1970; absent for the last one */
  readonly onState: (state: BackendState, until?: number) => void;
  /** Ends the outage early. */
  readonly signal: AbortSignal;
}

/** Waits for its time, takes the backend down in two steps, and brings it back. Returns when the backend is up again. */
export async function outage(backend: Backend, { afterMs, unavailableMs, downMs, onState, signal }: OutageOptions): Promise<void> {
  await pause(afterMs, signal);
  await backend.become('unavailable');
  onState('unavailable', Date.now() + unavailableMs);
  await pause(unavailableMs, signal);
  await backend.become('down');
  onState('down', Date.now() + downMs);
  await pause(downMs, signal);
  await backend.become('up');
  onState('up');
}

async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  try {
    await sleep(milliseconds, undefined, { signal });
  } catch {
    // The whole demo has run out of time.
  }
}
