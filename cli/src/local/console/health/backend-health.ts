import { FailingHeads } from './failing-heads';
import type { AttemptLine, LogLine, ProblemLine } from '../../../../../src/engine/log-lines';
import { howItEnded, isDeclined } from '../../../outage';
import type { LiveDestination, LiveProblem, Outage } from '../contract/live';
import { outcomeOf } from '../journal/delivery';

/** A problem counts as long as it was told within this time, in milliseconds. */
const PROBLEM_LASTS = 60_000;

/** Judges from attempts whether the backend of one destination is there, or single webhooks fail by themselves (`judge`). */
export class BackendHealth {
  private readonly heads = new FailingHeads();
  private lastOutcome?: string;
  /** How the last attempt ended that counts against the backend; absent after a delivery. */
  private lastFailure?: string;
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
      case 'dead-letter':
      case 'not-delivered':
        this.heads.gone(line.groupHash);
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
  public at(now: number): Omit<LiveDestination, 'groups' | 'oldestAt'> {
    this.look(now);
    const failures = this.outage ? 0 : this.heads.failures;
    return {
      backend: this.outage ? 'down' : this.lastFailure !== undefined ? 'failing' : this.lastOutcome === undefined ? 'unknown' : 'up',
      failures: failures > 0 ? failures : undefined,
      downSince: this.outage?.from,
      lastOutcome: this.lastFailure ?? this.lastOutcome,
      stuckGroups: this.heads.stuck,
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
    const outcome = outcomeOf(line);
    this.lastOutcome = outcome;
    if (line.decision === 'delivered') {
      this.heads.delivered(line, at);
      this.lastFailure = undefined;
      this.end(at);
    } else if (line.decision === 'dead-letter') {
      this.heads.gone(line.groupHash);
    } else if (this.heads.failed(line, at)) {
      this.lastFailure = isDeclined(howItEnded(line)) ? this.lastFailure : outcome;
      if (this.outage) {
        this.outage.attempts += 1;
        this.outage.outcome = this.lastFailure ?? outcome;
      }
      this.look(at);
    }
  }

  /** An outage begins, or is over without a delivery: by an answer that is about the one webhook that fails. */
  private look(now: number): void {
    if (this.outage && this.heads.groups !== 1) {
      return;
    }
    const verdict = this.heads.verdict(now);
    if (verdict !== undefined && this.heads.failures === 0) {
      this.lastFailure = undefined; // all that fails is declined: the backend is there, or nobody can tell
    }
    if (verdict === 'one-webhook') {
      this.end(now);
    } else if (verdict === 'away' && !this.outage) {
      this.outage = { destination: this.destination, from: this.heads.since, outcome: this.lastFailure!, attempts: this.heads.failures };
      this.onOutage(this.outage);
    }
  }

  private end(at: number): void {
    if (this.outage) {
      this.outage.to = at;
      this.outage = undefined;
      this.brakes = 0; // environments that are gone by now say nothing of theirs; those that are there find out within seconds
    }
  }
}
