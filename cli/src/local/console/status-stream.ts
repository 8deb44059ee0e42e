import type * as http from 'node:http';
import type { LiveHistory, LiveSample, LiveSnapshot } from './contract/live';
import { CONSOLE_HEADERS } from '../access/console-headers';
import type { Clock } from '../clock';

/** Time between two events in milliseconds. */
const INTERVAL = 250;

/** Samples kept for viewers that open the console later: two and a half minutes. */
const FINE_SAMPLES = 600;

/** Of so many samples one is kept for longer: one in five seconds, for two hours. */
const COARSE_EVERY = 20;
const COARSE_SAMPLES = 1_440;

/** A viewer with more unread bytes than this is skipped until it has caught up. */
const MAX_BUFFERED = 1024 * 1024;

/** Where the numbers come from. */
export interface StatusSource {
  sample(): LiveSample;
  /** More work than a sample: only called while there are viewers. */
  snapshot(): LiveSnapshot;
}

/** Server-sent events of the status: `history` once, then a few times a second `status` (a snapshot). */
export class StatusStream {
  private readonly viewers = new Set<http.ServerResponse>();
  private readonly fine: LiveSample[] = [];
  private readonly coarse: LiveSample[] = [];
  private ticks = 0;
  private cancel?: () => void;

  constructor(private readonly source: StatusSource, private readonly clock: Clock) {}

  /** Starts to sample. */
  public start(): void {
    this.cancel = this.clock.after(INTERVAL, () => {
      this.tick();
      this.start();
    });
  }

  /** Ends sampling and every viewer's stream, with how it ended. */
  public stop(): void {
    this.cancel?.();
    if (this.viewers.size > 0) {
      this.show();
    }
    for (const viewer of this.viewers) {
      viewer.end();
    }
    this.viewers.clear();
  }

  /** Answers a request with the stream. */
  public serve(response: http.ServerResponse): void {
    response.writeHead(200, { ...CONSOLE_HEADERS, 'content-type': 'text/event-stream', 'x-accel-buffering': 'no' });
    response.on('close', () => this.viewers.delete(response));
    this.viewers.add(response);
    const history: LiveHistory = { fine: this.fine, coarse: this.coarse };
    send(response, 'history', history);
    send(response, 'status', this.source.snapshot());
  }

  private tick(): void {
    const sample = this.source.sample();
    keep(this.fine, sample, FINE_SAMPLES);
    if (this.ticks % COARSE_EVERY === 0) {
      keep(this.coarse, sample, COARSE_SAMPLES);
    }
    this.ticks += 1;
    if (this.viewers.size > 0) {
      this.show();
    }
  }

  private show(): void {
    const snapshot = this.source.snapshot();
    for (const viewer of this.viewers) {
      if (viewer.writableLength < MAX_BUFFERED) {
        send(viewer, 'status', snapshot);
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
