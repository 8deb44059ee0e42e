import type * as http from 'node:http';
import { CONSOLE_HEADERS } from '../access/console-headers';
import type { Clock } from '../clock';
import { ConsoleAttempt, ConsoleSample, ConsoleSnapshot } from './snapshot';

/** Time between two events in milliseconds. */
const INTERVAL = 250;

/** Samples kept for viewers that open the console later: two and a half minutes. */
const HISTORY = 600;

/** Attempts kept for viewers that open the console later. */
const RECENT_ATTEMPTS = 60;

/** A viewer with more unread bytes than this is skipped until it has caught up. */
const MAX_BUFFERED = 1024 * 1024;

/** Where the numbers come from. */
export interface StatusSource {
  sample(): ConsoleSample;
  /** More work than a sample: only called while there are viewers. */
  snapshot(): ConsoleSnapshot;
}

/**
 * Server-sent events of the status: `history` (samples) once, then a few times a second `status` (a snapshot) and `attempts` (those since the last).
 */
export class StatusStream {
  private readonly viewers = new Set<http.ServerResponse>();
  private readonly history: ConsoleSample[] = [];
  private readonly recent: ConsoleAttempt[] = [];
  private fresh: ConsoleAttempt[] = [];
  private cancel?: () => void;

  constructor(private readonly source: StatusSource, private readonly clock: Clock) {}

  /** Starts to sample. */
  public start(): void {
    this.cancel = this.clock.after(INTERVAL, () => {
      this.tick();
      this.start();
    });
  }

  /** Ends sampling and every viewer's stream. */
  public stop(): void {
    this.cancel?.();
    for (const viewer of this.viewers) {
      viewer.end();
    }
    this.viewers.clear();
  }

  /** An attempt was made. */
  public onAttempt(attempt: ConsoleAttempt): void {
    keep(this.recent, attempt, RECENT_ATTEMPTS);
    if (this.viewers.size > 0) {
      keep(this.fresh, attempt, RECENT_ATTEMPTS);
    }
  }

  /** Answers a request with the stream. */
  public serve(response: http.ServerResponse): void {
    response.writeHead(200, { ...CONSOLE_HEADERS, 'content-type': 'text/event-stream', 'x-accel-buffering': 'no' });
    response.on('close', () => this.viewers.delete(response));
    this.viewers.add(response);
    send(response, 'history', this.history);
    send(response, 'attempts', this.recent);
    send(response, 'status', this.source.snapshot());
  }

  private tick(): void {
    keep(this.history, this.source.sample(), HISTORY);
    if (this.viewers.size === 0) {
      return;
    }
    const attempts = this.fresh;
    this.fresh = [];
    const snapshot = this.source.snapshot();
    for (const viewer of this.viewers) {
      if (viewer.writableLength < MAX_BUFFERED) {
        send(viewer, 'status', snapshot);
        send(viewer, 'attempts', attempts);
      }
    }
  }
}

function keep<T>(list: T[], item: T, most: number): void {
  list.push(item);
  if (list.length > most) {
    list.shift();
  }
}

function send(response: http.ServerResponse, event: string, data: unknown): void {
  response.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
}
