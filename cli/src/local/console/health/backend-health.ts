import type { AttemptLine, LogLine, ProblemLine } from '../../../../../src/engine/log-lines';
import type { LiveDestination, LiveProblem, Outage } from '../contract/live';
import { outcomeOf } from '../journal/delivery';

/** So many failures in a row, without an answer in between, are an outage: a single one is as likely the webhook's own. */
const FAILURES_OF_AN_OUTAGE = 3;

/** A problem counts as long as it was told within this time, in milliseconds. */
const PROBLEM_LASTS = 60_000;

/** Statuses of 4xx with which a backend says that it cannot take anything now. */
const BUSY: ReadonlySet<number> = new Set([408, 425, 429]);

/** Judges from attempts whether the backend of one destination is there. */
export class BackendHealth {
  private row: AttemptLine[] = [];
  private rowFrom = 0;
  private lastOutcome?: string;
  private outage?: { -readonly [K in keyof Outage]: Outage[K] };
  private brakes = 0;
  private pausedUntil = 0;
  private readonly problems = new Map<LiveProblem['doing'], LiveProblem>();

  /** @param onOutage gets each outage when it begins; what it got is changed while it lasts */
  constructor(private readonly destination: string, private readonly onOutage: (outage: Outage) => void) {}

  /** The destination's function wrote a line. @param at milliseconds since 1970 */
  public onLine(line: LogLine, at: number): void {
    switch (line.message) {
      case 'attempt':
        this.onAttempt(line, at);
        break;
      case 'brake':
        this.brakes = Math.max(0, this.brakes + (line.state === 'open' ? 1 : -1));
        break;
      case 'paused':
        this.pausedUntil = at + line.retryInSeconds * 1000;
        break;
      case 'problem':
        this.onProblem(line, at);
        break;
    }
  }

  /** What is known at an instant; milliseconds since 1970. */
  public at(now: number): Pick<LiveDestination, 'backend' | 'failedInARow' | 'downSince' | 'lastOutcome' | 'braked' | 'pausedUntil' | 'problems'> {
    return {
      backend: this.outage ? 'down' : this.row.length > 0 ? 'failing' : this.lastOutcome === undefined ? 'unknown' : 'up',
      failedInARow: !this.outage && this.row.length > 0 ? this.row.length : undefined,
      downSince: this.outage?.from,
      lastOutcome: this.lastOutcome,
      braked: this.brakes > 0,
      pausedUntil: this.pausedUntil > now ? this.pausedUntil : undefined,
      problems: [...this.problems.values()].filter(({ at }) => now - at < PROBLEM_LASTS),
    };
  }

  private onProblem({ doing, detail }: ProblemLine, at: number): void {
    const last = this.problems.get(doing);
    this.problems.set(doing, { doing, detail, at, count: (last && at - last.at < PROBLEM_LASTS ? last.count : 0) + 1 });
  }

  private onAttempt(line: AttemptLine, at: number): void {
    this.lastOutcome = outcomeOf(line);
    if (!isFailure(line)) {
      this.end(at);
      return;
    }
    if (this.outage) {
      this.outage.attempts += 1;
      return;
    }
    this.rowFrom = this.row.length === 0 ? at - line.latencyMs : this.rowFrom;
    this.row.push(line);
    if (this.row.length >= FAILURES_OF_AN_OUTAGE) {
      this.outage = { destination: this.destination, from: this.rowFrom, outcome: outcomeOf(this.row[0]), attempts: this.row.length };
      this.onOutage(this.outage);
    }
  }

  private end(at: number): void {
    if (this.outage) {
      this.outage.to = at;
      this.outage = undefined;
      this.brakes = 0; // environments that are gone by now say nothing of theirs; those that are there find out within seconds
    }
    this.row = [];
  }
}

/** Whether an attempt ended as in an outage; a backend that declines a webhook is there. */
function isFailure({ decision, status }: AttemptLine): boolean {
  return decision !== 'delivered' && (status === undefined || status >= 500 || BUSY.has(status));
}
