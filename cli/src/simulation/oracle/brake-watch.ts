import type { LogLine } from '../../../../src/engine/log-lines';

/** What the brake promises: three outages in a row, in two groups; at least a second between probes. Stated here once more, on purpose. */
const OUTAGES = 3;
const GROUPS = 2;
const SHORTEST_WAIT_MS = 1_000;
const OUTAGE_STATUSES = [502, 503, 504];

/** Watches the brake of one environment from the outside: by its log and its requests. */
export class BrakeWatch {
  private open = false;
  private outages = 0;
  private readonly groups = new Set<string>();
  private openedAt = 0;
  private requests = 0;

  /**
   * @param groupsPerInvocation groups worked on at once: all but one may have been allowed their request just before the brake opened
   * @param violated told what is wrong, in one sentence
   */
  constructor(private readonly groupsPerInvocation: number, private readonly violated: (detail: string) => void) {}

  /** A request begins. */
  public requestStarts(now: number): void {
    if (!this.open) {
      return;
    }
    this.requests += 1;
    const probes = Math.floor((now - this.openedAt) / SHORTEST_WAIT_MS);
    if (this.requests > probes + this.groupsPerInvocation - 1) {
      this.violated(`The brake has been open for ${now - this.openedAt} ms and let ${this.requests} requests through; expected ${probes} probes at most.`);
    }
  }

  public logged(line: LogLine, now: number): void {
    if (line.message === 'brake') {
      this.brake(line.state === 'open', now);
    } else if (line.message === 'attempt') {
      this.attempt(line.failure !== undefined || OUTAGE_STATUSES.includes(line.status ?? 0), line.groupHash);
    }
  }

  private brake(open: boolean, now: number): void {
    if (open === this.open) {
      this.violated(`The brake says that it is ${open ? 'open' : 'closed'}, and so it was already.`);
    }
    this.open = open;
    this.openedAt = now;
    this.requests = 0;
  }

  private attempt(outage: boolean, group: string): void {
    if (!outage) {
      this.outages = 0;
      this.groups.clear();
      if (this.open) {
        this.violated('The backend answered and the brake is still open.');
      }
      return;
    }
    this.outages += 1;
    this.groups.add(group);
    if (!this.open && this.outages >= OUTAGES && this.groups.size >= GROUPS) {
      this.violated(`There were ${this.outages} outages in a row in ${this.groups.size} groups and the brake is closed.`);
    }
  }
}
