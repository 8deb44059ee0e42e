import { Samples } from './samples';
import type { LiveHistory, LiveSnapshot } from '../../contract/live';

/** What is known of the runtime at an instant. */
export interface Live {
  readonly connection: 'connecting' | 'live' | 'lost';
  readonly snapshot?: LiveSnapshot;
}

/** Snapshots over which rates are taken: five seconds, so that they do not flicker. */
const RATE_OVER = 5_000;

/** Listens to the runtime, and tells whoever wants to know. */
class LiveStore {
  public current: Live = { connection: 'connecting' };
  public readonly samples = new Samples();
  private readonly recent: LiveSnapshot[] = [];
  private readonly listeners = new Set<() => void>();

  /** Connects; the browser does so again by itself when the connection is lost. */
  public connect(): void {
    const stream = new EventSource('/_status/stream');
    stream.addEventListener('error', () => this.change({ ...this.current, connection: 'lost' }));
    stream.addEventListener('history', ({ data }: MessageEvent<string>) => {
      // Also after a lost connection: everything is sent again.
      this.recent.length = 0;
      this.samples.restart(JSON.parse(data) as LiveHistory);
    });
    stream.addEventListener('status', ({ data }: MessageEvent<string>) => {
      const snapshot = JSON.parse(data) as LiveSnapshot;
      const { accepted, attempts, delivered, retried, queued, inFlight } = snapshot.status;
      this.samples.add({ at: snapshot.at, accepted, attempts, delivered, retried, queued, inFlight });
      this.recent.push(snapshot);
      while (this.recent.length > 2 && snapshot.at - this.recent[0].at > RATE_OVER) {
        this.recent.shift();
      }
      this.change({ connection: 'live', snapshot });
    });
  }

  /** How much a counter grows in a second; undefined when the runtime has stopped, as nothing does then. */
  public rate(counter: (snapshot: LiveSnapshot) => number | undefined): number | undefined {
    if (this.current.connection === 'lost') {
      return undefined;
    }
    const first = this.recent[0];
    const last = this.recent.at(-1);
    return first && last && last.at > first.at ? Math.max(0, ((counter(last) ?? 0) - (counter(first) ?? 0)) * 1000 / (last.at - first.at)) : 0;
  }

  /** Calls back after each change; the result ends that. */
  public onChange(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => {
      this.listeners.delete(listener);
    };
  }

  private change(live: Live): void {
    this.current = live;
    this.listeners.forEach((listener) => listener());
  }
}

/** The one connection of the page. */
export const live = new LiveStore();
