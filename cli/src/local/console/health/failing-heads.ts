import type { AttemptLine } from '../../../../../src/engine/log-lines';
import { howItEnded, isAboutWebhook, isDeclined, judge, Verdict } from '../../../outage';

/** So many groups are remembered, those that failed last. */
const KEPT = 5_000;

/** The second failure of a webhook is no matter of a moment. */
const LEAST_ATTEMPTS = 2;

/** The webhook that a group waits behind. Times in milliseconds since 1970. */
interface Head {
  readonly deliveryId: string;
  /** All there were. */
  readonly attempt: number;
  /** Those since the last delivery. */
  readonly attempts: number;
  readonly lastEnd: string;
  /** When the first of these started. */
  readonly from: number;
}

/** Follows which webhooks of a destination fail: those that began to since the last delivery, and those that did before, while others were delivered. */
export class FailingHeads {
  private readonly begun = new Map<string, Head>();
  private readonly before = new Map<string, Head>();
  /** Of `before`: how it ended last, since the last delivery. */
  private readonly again = new Map<string, string>();
  /** The groups of `before` whose webhook failed more than once. */
  private readonly repeated = new Set<string>();
  private deliveredAt = -Infinity;

  /** How many groups wait behind a webhook that fails again and again while others are delivered. */
  public get stuck(): number {
    return this.repeated.size;
  }

  /** How many groups have a webhook in front that began to fail since the last delivery. */
  public get groups(): number {
    return this.begun.size;
  }

  /** Attempts since the last delivery at webhooks that began to fail after it, without those that were declined. */
  public get failures(): number {
    return [...this.begun.values()].filter(({ lastEnd }) => !isDeclined(lastEnd)).reduce((sum, { attempts }) => sum + attempts, 0);
  }

  /** When the first attempt of these started; milliseconds since 1970. */
  public get since(): number {
    return Math.min(...[...this.begun.values()].map(({ from }) => from));
  }

  /** What the failures say at an instant; undefined where nothing began to fail since the last delivery. */
  public verdict(now: number): Verdict | undefined {
    return this.begun.size === 0 ? undefined : judge([...this.begun.values()], now - this.deliveredAt);
  }

  /**
   * An attempt ended, and is repeated.
   *
   * @returns whether its webhook began to fail since the last delivery
   */
  public failed(line: AttemptLine, at: number): boolean {
    const { groupHash: group, deliveryId, attempt } = line;
    const lastEnd = howItEnded(line);
    if ((this.before.get(group)?.deliveryId ?? deliveryId) !== deliveryId) {
      this.gone(group);
    }
    const known = this.before.get(group);
    if (known && !this.isAwayNow(group, known, lastEnd)) {
      this.again.set(group, lastEnd);
      this.begun.delete(group);
      this.note(group, attempt);
      return false;
    }
    const begun = this.begun.get(group);
    const { attempts, from } = begun?.deliveryId === deliveryId ? begun : { attempts: 0, from: at - line.latencyMs };
    keep(this.begun, group, { deliveryId, attempt, attempts: attempts + 1, lastEnd, from });
    return true;
  }

  /** A webhook was delivered: what fails now does so by itself. */
  public delivered({ groupHash: group }: AttemptLine, at: number): void {
    this.gone(group);
    this.again.forEach((lastEnd, key) => this.before.has(key) && this.before.set(key, { ...this.before.get(key)!, lastEnd }));
    this.again.clear();
    for (const [key, head] of this.begun) {
      const dropped = keep(this.before, key, head);
      this.repeated.delete(dropped ?? '');
      this.note(key, head.attempt);
    }
    this.begun.clear();
    this.deliveredAt = at;
  }

  /** The webhook that a group waited behind has left the queue. */
  public gone(group: string): void {
    [this.begun, this.before, this.again, this.repeated].forEach((known) => known.delete(group));
  }

  /** Whether a webhook that failed by itself, as it was answered, finds no backend any more. */
  private isAwayNow(group: string, { lastEnd }: Head, end: string): boolean {
    return isAboutWebhook(lastEnd) && !isAboutWebhook(end) && !this.again.has(group);
  }

  private note(group: string, attempt: number): void {
    if (attempt >= LEAST_ATTEMPTS) {
      this.repeated.add(group);
    }
  }
}

/** @returns what had to go for it */
function keep(map: Map<string, Head>, key: string, head: Head): string | undefined {
  map.delete(key);
  map.set(key, head);
  const [oldest] = map.size > KEPT ? map.keys() : [];
  return oldest !== undefined && map.delete(oldest) ? oldest : undefined;
}
