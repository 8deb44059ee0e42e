import { RepeatShare } from './repeat-share';

/** A failure that comes sooner takes nothing from others. */
const HANGS_MS = 1_000;

/** One that hangs may be the only one of its origin that does, and two a coincidence: where half of them hang, every fourth time. The next is tried in any case, and tells. */
const CERTAIN = 3;

/** Where others were delivered before, three that hang may be a coincidence as well: with every fifth one, so many in a row are not. */
const CERTAIN_OF_GOOD = 4;

/** No more are remembered. */
const MAX_ORIGINS = 1_000;

/** What came of an attempt. */
export interface TriedItem {
  readonly latencyMs: number;
  /** Whether it ended as in an outage. */
  readonly unavailable: boolean;
  readonly delivered: boolean;
}

/** What is known of an origin whose last item hung. */
interface Hung {
  /** So many in a row did. */
  readonly inARow: number;
  /** Whether an item that came in elsewhere was delivered since: it is no outage. */
  readonly othersDelivered: boolean;
}

/**
 * Keeps what comes in where everything hangs from taking all of the time although each of its items fails for the first time. An item says where it came
 * in (`Item.origins`). Where the last ones of an origin hung, and what came in elsewhere was delivered since, what comes in there has an allowance as
 * that has which fails again and again, one of its own, until one of them does not hang. So where only some hang, others of the same origin have nothing
 * to wait for but the next that goes well.
 *
 * It lives as long as the environment and knows no clock: the caller gives the time.
 */
export class HangingOrigins {
  private readonly hung = new Map<string, Hung>();
  /** Those of which one was delivered. */
  private readonly good = new Set<string>();

  /** @param share owes no more than an attempt: most that is paid for by it does not have to wait, and there may be any number of origins where that hangs */
  constructor(public readonly share: RepeatShare) {}

  /** Whether an item would be no surprise if it hung: then it is paid for by the allowance. */
  public expect(origins: readonly string[]): boolean {
    return origins.some((origin) => this.hung.get(origin)?.othersDelivered);
  }

  /** Whether an item has to wait while the allowance is used up. */
  public include(origins: readonly string[]): boolean {
    return origins.some((origin) => {
      const { othersDelivered, inARow } = this.hung.get(origin) ?? {};
      return othersDelivered === true && inARow! >= (this.good.has(origin) ? CERTAIN_OF_GOOD : CERTAIN);
    });
  }

  /** An item was tried. */
  public tried(origins: readonly string[], { latencyMs, unavailable, delivered }: TriedItem): void {
    if (!unavailable || latencyMs < HANGS_MS) {
      origins.forEach((origin) => this.hung.delete(origin));
    } else if (!this.include(origins)) {
      // Else it was to be expected, and tells nothing of others with which it has only a part of where it came in in common.
      origins.forEach((origin) => this.add(origin));
    }
    if (delivered) {
      origins.forEach((origin) => this.addGood(origin));
      this.hung.forEach(({ inARow }, origin) => this.hung.set(origin, { inARow, othersDelivered: true }));
    }
  }

  /** What hung may only have hung with all others. */
  public renew(now: number): void {
    this.hung.clear();
    this.share.renew(now);
  }

  private addGood(origin: string): void {
    this.good.delete(origin);
    this.good.add(origin);
    if (this.good.size > MAX_ORIGINS) {
      this.good.delete(this.good.values().next().value!);
    }
  }

  private add(origin: string): void {
    const { inARow = 0, othersDelivered = false } = this.hung.get(origin) ?? {};
    this.hung.delete(origin);
    this.hung.set(origin, { inARow: inARow + 1, othersDelivered });
    if (this.hung.size > MAX_ORIGINS) {
      this.hung.delete(this.hung.keys().next().value!);
    }
  }
}
