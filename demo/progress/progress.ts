import { BackendState } from '../backend/backend';

/** What is shown while the demo runs. */
export interface Figures {
  readonly total: number;
  readonly accepted: number;
  readonly delivered: number;
  /** Messages in the queue. */
  readonly queued: number;
  /** Requests at the backend, and how many there may be. */
  readonly inFlight: number;
  readonly limit: number;
  readonly backend: BackendState;
  /** What is about to happen, and when; absent when nothing is. */
  readonly next?: string;
}

/** Shows how far the demo is. */
export interface Progress {
  update(figures: Figures): void;
  /** Something worth a line. */
  event(text: string): void;
  stop(): void;
}
