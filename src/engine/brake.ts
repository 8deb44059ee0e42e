import { Random } from './ports';
import { Turn } from './turns';

/** When the brake opens and how often it lets an attempt through. */
export interface BrakeSettings {
  /** Failures in a row that are taken for an outage when nobody was answered for `silentMs`, and an item fails that failed before. */
  readonly failures: number;
  /** Failures in a row that are one all the same: so many are no coincidence any more. */
  readonly failuresAtOnce: number;
  /** But not fewer than so many times the groups that usually fail between two answers, unless nobody was answered for `longestUsualMs`. */
  readonly timesUsual: number;
  /** So long without an answer is never usual: where it is an outage after all, its end must be seen soon. */
  readonly longestUsualMs: number;
  /** So long without an answer is silence; until then, the destination is taken to be there. */
  readonly silentMs: number;
  /** Wait before the first probe; it grows by a tenth with each probe that fails. */
  readonly firstWaitMs: number;
  /** Longest wait. */
  readonly maxWaitMs: number;
  /** Longest wait before what never failed is tried: it tells more than what may fail by itself, and nothing else finds out what comes of it. */
  readonly newWaitMs: number;
  /** How long waits get where many groups fail. */
  readonly ofMany: WaitOfMany;
  /** The same where receives are scarce: most of the groups are away then, and so most environments have none to probe with. */
  readonly ofManyScarce: WaitOfMany;
}

/** What many groups that fail make of the longest wait, because others keep other environments busy. */
export interface WaitOfMany {
  /** It grows by so much with each group. */
  readonly perGroupMs: number;
  /** Up to this. */
  readonly maxMs: number;
}

/** What is known of an attempt that ended as in an outage. */
export interface FailedAttempt {
  /** Whether the item is known to have failed before, and did not only wait: as long as there are others, they are tried first, because they may tell more. */
  readonly repeated: boolean;
  /** What `begin` returned for it: attempts that were under way when the brake opened say nothing new. */
  readonly probe: boolean;
  /** Whether its group has to save receives; not by default. */
  readonly scarce?: boolean;
}

/** No more groups are remembered by name. */
const MAX_GROUPS = 1_000;

const GROWTH = 1.1;

/** When nothing has failed for so many waits, and others were declined meanwhile, nothing fails any more. */
const WAITS_WITHOUT_FAILURE = 2;

/** Up to this part of a wait is left out, at random: environments whose brakes opened together must not go on probing together. */
const JITTER = 0.25;

/** So many times the groups that usually fail between two answers are no coincidence: one run in 150 is that long. No more groups than so many are usual. */
const TIMES_USUAL = 5;
const MOST_USUAL = 60;

/** The last runs of failures count for more: each for a fifth of what is usual. */
const LEAST_WEIGHT = 0.2;

const LONGEST_USUAL_MS = 15 * 60_000;

const MIN_FAILURES = 3;
const MAX_WAIT_MS = 17_000;
const WAIT_PER_GROUP_MS = 3_000;
/** Each is received once in five or six minutes then, and in hand for one. A second would be sooner, and too many requests while groups are away for a minute only. */
const WAIT_PER_SCARCE_GROUP_MS = 2_000;

/** All environments together may fail so often before their brakes open. */
const ALL_FAILURES_AT_ONCE = 400;

/** But each of them so often: where three in four of what comes in are poison, every third environment would see three fail in a row within a second. */
const LEAST_FAILURES_AT_ONCE = 30;

/** With many environments, one of them probes in so long; each of them within a minute all the same. */
const PROBE_OF_MANY_EVERY_MS = 5_000;
const PROBE_OF_MANY_SCARCE_EVERY_MS = 3_000;
/** And what never failed is tried by one of them in so long: a thousand an hour that nobody takes need no more, and 2,000 requests an hour are enough for a destination that is away. */
const NEW_EVERY_MS = 3_000;
const MAX_WAIT_OF_MANY_MS = 60_000;

/**
 * The defaults. What they do, and what others would, is measured in docs/defaults.md.
 *
 * @param environments that deliver at once, at most: the more there are, the less each of them has to find out by itself
 */
export function defaultBrake(environments: number): BrakeSettings {
  return {
    failures: MIN_FAILURES,
    failuresAtOnce: Math.max(LEAST_FAILURES_AT_ONCE, Math.round(ALL_FAILURES_AT_ONCE / environments)),
    timesUsual: TIMES_USUAL,
    longestUsualMs: LONGEST_USUAL_MS,
    silentMs: 60_000,
    firstWaitMs: 500,
    maxWaitMs: MAX_WAIT_MS,
    newWaitMs: Math.min(MAX_WAIT_OF_MANY_MS, NEW_EVERY_MS * environments),
    ofMany: { perGroupMs: WAIT_PER_GROUP_MS, maxMs: maxWaitOfMany(PROBE_OF_MANY_EVERY_MS, environments) },
    ofManyScarce: { perGroupMs: WAIT_PER_SCARCE_GROUP_MS, maxMs: maxWaitOfMany(PROBE_OF_MANY_SCARCE_EVERY_MS, environments) },
  };
}

function maxWaitOfMany(everyMs: number, environments: number): number {
  return Math.min(MAX_WAIT_OF_MANY_MS, Math.max(MAX_WAIT_MS, everyMs * environments));
}

/**
 * Stops an environment from hammering a destination that is away, and tells that from items which only fail by themselves: evidence of an outage
 * is that nobody is answered, which here means that the destination takes an item. What fails while others are answered is left to its own back-off. Where
 * most items fail by themselves, that goes on for some time between two answers: so the brake learns how many groups usually fail between them.
 * What is declined, with 3xx or 4xx, is neither: a proxy that stands before a destination answers so while that is away, and a destination that is
 * there may answer nothing else.
 *
 * While the brake is open, the environment makes one attempt, a probe, at a time and waits in between; one answer closes it. As long as a single
 * group fails, only that group is held back: it may be all that there is, or poison, and others tell which.
 *
 * It lives as long as the environment and knows no clock: the caller gives the time.
 */
export class Brake {
  private failures = 0;
  private readonly groups = new Set<string>();
  /** The last answer, or the first failure where there was none. */
  private silentFrom = Infinity;
  private answeredAt = -Infinity;
  private failedAt = -Infinity;
  private waitMs = 0;
  private probedAt = 0;
  private nextProbeAt = 0;
  private suspicious = false;
  /** Whether an item was declined since the last answer. */
  private hasDeclined = false;
  /** Items that failed for the first time since the last answer. */
  private newcomers = 0;
  /** How many groups had failed when that was taken for an outage. */
  private groupsAtOpening = 0;
  /** Groups that fail between two answers, on average, those of a run up to where it was taken for an outage; and how many runs there were. */
  private usualGroups = 0;
  private runs = 0;

  constructor(private readonly settings: BrakeSettings) {}

  /** Whether the destination is believed to be away, for every group. */
  public get isOpen(): boolean {
    return this.suspicious && this.groups.size > 1;
  }

  /** Whether no more than one item is known to have failed since the last answer: then it may be the item, and not the destination. */
  public get mayBeOneItem(): boolean {
    return !this.isOpen && this.newcomers <= 1;
  }

  /** Groups that failed since the last answer. */
  public get failingGroups(): number {
    return this.groups.size;
  }

  /** Where a group stands among those that failed since the last answer, the same in all environments that know the same groups. */
  public turnOf(group: string): Turn {
    let rank = 0;
    for (const other of this.groups) {
      rank += other < group ? 1 : 0;
    }
    return { rank, of: this.groups.size };
  }

  /** When somebody was answered last, in milliseconds since 1970; -Infinity when nobody was. */
  public get lastAnsweredAt(): number {
    return this.answeredAt;
  }

  /** Since when nobody has been answered, in milliseconds since 1970; Infinity when nothing failed yet. */
  public get unansweredSince(): number {
    return this.silentFrom;
  }

  /** When the next probe may be made, in milliseconds since 1970. */
  public get probeAt(): number {
    return this.nextProbeAt;
  }

  /** Whether attempts of this group are probes. */
  public holdsBack(group: string): boolean {
    return this.suspicious && (this.groups.size > 1 || this.groups.has(group));
  }

  /**
   * Whether somebody was answered so lately that a failure is the item's own, or no more has failed since than often does; or for a quarter of an hour after
   * an answer, where items were declined since and nothing failed.
   */
  public hasAnsweredLately(now: number): boolean {
    // A clock that was set back must not make it last.
    this.answeredAt = Math.min(this.answeredAt, now);
    const { silentMs, longestUsualMs } = this.settings;
    const quietMs = now - this.answeredAt;
    // What is declined may be declined for long where nothing fails, and must not take the time of others until one of them happens to be answered.
    const isDeclining = this.hasDeclined && this.failures === 0 && quietMs < longestUsualMs;
    return !this.suspicious && (quietMs < silentMs || isDeclining || this.failures < this.needed(quietMs));
  }

  /**
   * Milliseconds until an attempt of this group may be made: 0 when it may be made now.
   *
   * @param isNew whether its item never failed
   */
  public waitFor(group: string, isNew: boolean, now: number): number {
    return this.holdsBack(group) ? this.probeWait(isNew, now) : 0;
  }

  /** Milliseconds until the next probe may be made; no longer than its wait, although the clock was set back. */
  public probeWait(isNew: boolean, now: number): number {
    const longestMs = Math.max(this.waitMs, this.settings.firstWaitMs);
    this.nextProbeAt = Math.min(this.nextProbeAt, now + longestMs);
    this.probedAt = Math.min(this.probedAt, now);
    return Math.max(0, Math.min(this.probeAt, isNew ? this.probedAt + this.settings.newWaitMs : Infinity) - now);
  }

  /**
   * An attempt is about to be made.
   *
   * @returns true when it is a probe; others of the same environment then wait
   */
  public begin(group: string, now: number): boolean {
    const probe = this.holdsBack(group);
    if (probe) {
      this.probedAt = now;
      this.nextProbeAt = now + this.waitMs;
    }
    return probe;
  }

  /**
   * An attempt ended as in an outage.
   *
   * @param random of the caller, because the brake has no chance of its own
   * @returns true when this opened the brake
   */
  public failed(group: string, now: number, { repeated, probe, scarce }: FailedAttempt, random: Random): boolean {
    const wasOpen = this.isOpen;
    this.failures += 1;
    this.newcomers += repeated ? 0 : 1;
    this.silentFrom = Math.min(this.silentFrom, now);
    this.failedAt = now;
    if (this.groups.size < MAX_GROUPS) {
      this.groups.add(group);
    }
    if (!this.suspicious) {
      const { silentMs, failures, failuresAtOnce } = this.settings;
      const quietMs = now - this.silentFrom;
      this.suspicious = this.failures >= Math.max(repeated && quietMs >= silentMs ? failures : failuresAtOnce, this.needed(quietMs));
      if (this.suspicious) {
        this.groupsAtOpening = this.groups.size;
        this.waitMs = this.settings.firstWaitMs;
        this.probedAt = now;
        this.nextProbeAt = now + this.waitMs;
      }
    } else if (probe) {
      const { maxWaitMs, ofMany, ofManyScarce } = this.settings;
      const { perGroupMs, maxMs } = scarce ? ofManyScarce : ofMany;
      const longestMs = Math.min(maxMs, Math.max(maxWaitMs, this.groups.size * perGroupMs));
      this.waitMs = Math.min(longestMs, this.waitMs * GROWTH);
      // From its beginning: a probe that hung until its timeout has waited already.
      this.nextProbeAt = Math.max(this.probedAt + Math.round(this.waitMs * (1 - JITTER * random())), now + this.settings.firstWaitMs);
    }
    return this.isOpen && !wasOpen;
  }

  /**
   * An item was declined: that is an answer to this item, and tells nothing of others. So the next one may be probed with at once, because there may be
   * many that are declined before one that tells more; and when nothing else fails any more, nobody is held back. Silence goes on.
   *
   * @param probe what `begin` returned for it
   * @returns true when this closed the brake
   */
  public declined(now: number, probe: boolean): boolean {
    this.hasDeclined = true;
    this.failedAt = Math.min(this.failedAt, now);
    if (this.isOpen && now - this.failedAt >= Math.max(this.settings.silentMs, WAITS_WITHOUT_FAILURE * this.waitMs)) {
      this.release();
      return true;
    }
    if (probe) {
      this.nextProbeAt = Math.min(this.nextProbeAt, now);
    }
    return false;
  }

  /**
   * The destination took an item.
   *
   * @returns true when this closed the brake
   */
  public answered(now: number): boolean {
    const wasOpen = this.isOpen;
    // Also what was taken for an outage: where it was none, the next one has to be longer, and where it was, what is answered now is soon all that is usual.
    this.learn(this.suspicious ? this.groupsAtOpening : this.groups.size);
    this.release();
    this.silentFrom = now;
    this.answeredAt = now;
    return wasOpen;
  }

  /** So many failures are needed, by what is usual, to be taken for an outage. */
  private needed(quietMs: number): number {
    const { timesUsual, longestUsualMs } = this.settings;
    return quietMs < longestUsualMs ? timesUsual * this.usualGroups : 0;
  }

  /** Not from a single group that fails: that may be all there is, and its return must be seen soon also where the destination is away again and again. */
  private learn(groups: number): void {
    if (groups !== 1) {
      this.runs += 1;
      this.usualGroups += (Math.min(groups, MOST_USUAL) - this.usualGroups) * Math.max(LEAST_WEIGHT, 1 / this.runs);
    }
  }

  private release(): void {
    this.suspicious = false;
    this.failures = 0;
    this.hasDeclined = false;
    this.newcomers = 0;
    this.groups.clear();
  }
}
