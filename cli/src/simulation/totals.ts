import { neverSeen, NeverSeen, PAIRS } from './coverage';
import { Violation, ViolationKind } from './oracle/violation';
import { WorldResult } from './world/world';

/** A world in which a promise was broken. */
export interface FailedSeed {
  readonly seed: number;
  readonly violations: readonly Violation[];
}

/** The figures of a simulation, as `--json` prints them. */
export interface SimulationSummary {
  readonly seeds: number;
  /** Accepted by the queues. */
  readonly webhooks: number;
  readonly delivered: number;
  /** Given up on, and not processed by the backend before or after. */
  readonly deadLettered: number;
  /** Thrown away by choice, because their signature did not verify. */
  readonly dropped: number;
  /** For the forwarder itself, which did what they asked for. */
  readonly handled: number;
  /** Acknowledged because others with the same id of their sender stand for them. */
  readonly duplicates: number;
  readonly lost: number;
  readonly reordered: number;
  readonly overLimit: number;
  readonly unexplainedDuplicates: number;
  readonly seconds: number;
  /** Virtual time that passed in all worlds together. */
  readonly simulatedHours: number;
  readonly hoursPerSecond: number;
  readonly webhooksPerSecond: number;
  /** Pairs of a fault and a state in which it struck, and how many are looked for. */
  readonly pairsSeen: number;
  readonly pairs: number;
}

/** Adds up what came of many worlds. */
export class Totals {
  public readonly failed: FailedSeed[] = [];
  private readonly statistics = new Map<string, number>();
  private readonly violations = new Map<ViolationKind, number>();
  private readonly sums = { seeds: 0, webhooks: 0, delivered: 0, deadLettered: 0, dropped: 0, handled: 0, duplicates: 0 };
  private milliseconds = 0;
  private readonly pairs = new Set<string>();
  private newPairAt = 0;

  public add(result: WorldResult): void {
    this.sums.seeds += 1;
    this.sums.webhooks += result.webhooks;
    this.sums.delivered += result.delivered;
    this.sums.deadLettered += result.deadLettered;
    this.sums.dropped += result.dropped;
    this.sums.handled += result.handled;
    this.sums.duplicates += result.duplicates;
    this.milliseconds += result.milliseconds;
    this.cover(Object.keys(result.coverage));
    for (const [what, count] of Object.entries(result.statistics)) {
      const before = this.statistics.get(what) ?? 0;
      this.statistics.set(what, isMost(what) ? Math.max(before, count) : before + count);
    }
    for (const { kind } of result.violations) {
      this.violations.set(kind, (this.violations.get(kind) ?? 0) + 1);
    }
    if (result.violations.length > 0) {
      this.failed.push({ seed: result.seed, violations: result.violations });
    }
  }

  public get seeds(): number {
    return this.sums.seeds;
  }

  /** @param seconds that it took */
  public summary(seconds: number): SimulationSummary {
    const hours = this.milliseconds / 3_600_000;
    const count = (kind: ViolationKind): number => this.violations.get(kind) ?? 0;
    return {
      ...this.sums,
      lost: count('lost'),
      reordered: count('reordered'),
      overLimit: count('overLimit'),
      unexplainedDuplicates: count('unexplainedDuplicate'),
      seconds: Math.round(seconds * 10) / 10,
      simulatedHours: Math.round(hours * 10) / 10,
      hoursPerSecond: Math.round(hours / seconds * 10) / 10,
      webhooksPerSecond: Math.round(this.sums.webhooks / seconds),
      pairsSeen: this.pairs.size,
      pairs: PAIRS,
    };
  }

  /** Worlds since one in which a fault struck in a state in which it had not been seen before. */
  public get worldsWithoutNews(): number {
    return this.sums.seeds - this.newPairAt;
  }

  /** What was not seen in any world. */
  public get neverSeen(): NeverSeen[] {
    return neverSeen(this.pairs);
  }

  private cover(pairs: readonly string[]): void {
    const before = this.pairs.size;
    pairs.forEach((pair) => this.pairs.add(pair));
    this.newPairAt = this.pairs.size > before ? this.sums.seeds : this.newPairAt;
  }

  /** How often what happened in all worlds together, by name. */
  public get happened(): ReadonlyMap<string, number> {
    return this.sorted((what) => !isMost(what));
  }

  /** What there was at most in any one world, by name without `most`. */
  public get atMost(): ReadonlyMap<string, number> {
    return new Map([...this.sorted(isMost)].map(([what, count]) => [what.slice(MOST.length), count]));
  }

  private sorted(is: (what: string) => boolean): ReadonlyMap<string, number> {
    return new Map([...this.statistics].filter(([what]) => is(what)).sort(([a], [b]) => a < b ? -1 : 1));
  }
}

/** Begins the names of figures that are no counts. */
const MOST = 'most ';

function isMost(what: string): boolean {
  return what.startsWith(MOST);
}
