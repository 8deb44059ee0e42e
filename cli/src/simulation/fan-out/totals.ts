import type { FanOutViolationKind } from './violation';
import type { FanOutResult } from './world';

/** The figures of many worlds, as `--json` prints them. */
export interface FanOutSummary {
  readonly seeds: number;
  /** Accepted by the first queues. */
  readonly webhooks: number;
  /** Processed, once for each destination. */
  readonly delivered: number;
  readonly deadLettered: number;
  readonly unrouted: number;
  readonly lost: number;
  readonly unwanted: number;
  readonly reordered: number;
  readonly overLimit: number;
  readonly slowed: number;
  readonly unexplainedDuplicates: number;
  readonly otherViolations: number;
  readonly seconds: number;
  readonly simulatedHours: number;
}

/** Adds up what came of many worlds. */
export class FanOutTotals {
  public readonly failed: FanOutResult[] = [];
  private readonly statistics = new Map<string, number>();
  private readonly kinds = new Map<FanOutViolationKind, number>();
  private readonly sums = { seeds: 0, webhooks: 0, delivered: 0, deadLettered: 0, unrouted: 0 };
  private milliseconds = 0;

  public add(result: FanOutResult): void {
    const { webhooks, delivered, deadLettered, unrouted, violations, statistics, milliseconds } = result;
    this.sums.seeds += 1;
    Object.entries({ webhooks, delivered, deadLettered, unrouted }).forEach(([name, value]) => {
      this.sums[name as 'webhooks'] += value;
    });
    this.milliseconds += milliseconds;
    Object.entries(statistics).forEach(([what, count]) => this.statistics.set(what, (this.statistics.get(what) ?? 0) + count));
    violations.forEach(({ kind }) => this.kinds.set(kind, (this.kinds.get(kind) ?? 0) + 1));
    if (violations.length > 0) {
      this.failed.push(result);
    }
  }

  public get seeds(): number {
    return this.sums.seeds;
  }

  /** What happened in all worlds, by name. */
  public get happened(): ReadonlyArray<readonly [string, number]> {
    return [...this.statistics].sort(([a], [b]) => a < b ? -1 : 1);
  }

  /** @param seconds that it took */
  public summary(seconds: number): FanOutSummary {
    const count = (...kinds: FanOutViolationKind[]): number => kinds.reduce((sum, kind) => sum + (this.kinds.get(kind) ?? 0), 0);
    const named = {
      lost: count('lost'),
      unwanted: count('unwanted'),
      reordered: count('reordered'),
      overLimit: count('over the limit'),
      slowed: count('slowed'),
      unexplainedDuplicates: count('unexplained duplicate', 'stored twice'),
    };
    const all = [...this.kinds.values()].reduce((sum, one) => sum + one, 0);
    return {
      ...this.sums,
      ...named,
      otherViolations: all - Object.values(named).reduce((sum, one) => sum + one, 0),
      seconds: Math.round(seconds * 10) / 10,
      simulatedHours: Math.round(this.milliseconds / 360_000) / 10,
    };
  }

  /** The same in sentences. */
  public text(seconds: number): string {
    const sum = this.summary(seconds);
    return [
      `${sum.webhooks} webhooks in ${sum.seeds} worlds: ${sum.delivered} deliveries, ${sum.deadLettered} dead letters, ${sum.unrouted} unrouted; ${sum.lost} lost,`,
      `${sum.unwanted} unwanted, ${sum.reordered} reordered, ${sum.overLimit} times over the limit, ${sum.slowed} slowed by another destination,`,
      `${sum.unexplainedDuplicates} unexplained duplicates. ${sum.simulatedHours} hours were simulated in ${seconds.toFixed(1)} s.`,
    ].join('\n');
  }
}
