import type { RepeatWatchProps } from './repeat-watch';
import { ShareBounds, ShareUse } from './share-bounds';
import { Attempt, isTaken, TrackedWebhook } from './tracked-webhook';

/** A failure that comes sooner does not hang; and what takes so much less for the backend may do so for the forwarder. */
const HANGS_MS = 1_000;
const SLACK_MS = 100;

/** So many in a row that hang are no coincidence; where something was delivered before, one more. Stated once more, on purpose. */
const CERTAIN = 3;
const CERTAIN_OF_GOOD = 4;

/** What hung last at a place: how many in a row, and whether something that came in elsewhere was delivered since. */
interface Hung {
  inARow: number;
  othersDelivered: boolean;
}

/** What an environment must, or may, have learned of places. */
class Places {
  private readonly hung = new Map<string, Hung>();
  /** Where something was delivered. */
  public readonly good = new Set<string>();

  public hangs(places: readonly string[]): void {
    places.forEach((place) => {
      const { inARow, othersDelivered } = this.hung.get(place) ?? { inARow: 0, othersDelivered: false };
      this.hung.set(place, { inARow: inARow + 1, othersDelivered });
    });
  }

  public forget(places: readonly string[] = [...this.hung.keys()]): void {
    places.forEach((place) => this.hung.delete(place));
  }

  public delivered(): void {
    this.hung.forEach((hung) => {
      hung.othersDelivered = true;
    });
  }

  public isGood(places: readonly string[]): void {
    places.forEach((place) => this.good.add(place));
  }

  /** Whether something hung there last, and the backend is there for others. */
  public hasHung(places: readonly string[]): boolean {
    return places.some((place) => this.hung.get(place)?.othersDelivered);
  }

  /** Whether all that comes in at one of them hangs. @param good where something was delivered */
  public areHanging(places: readonly string[], good: ReadonlySet<string>): boolean {
    return places.some((place) => {
      const { inARow, othersDelivered } = this.hung.get(place) ?? { inARow: 0, othersDelivered: false };
      return othersDelivered && inARow >= (good.has(place) ? CERTAIN_OF_GOOD : CERTAIN);
    });
  }
}

/** What an attempt says of where its webhook came in. */
interface Learnt {
  /** Surely, and perhaps. */
  readonly hung: boolean;
  readonly mayHaveHung: boolean;
  readonly isNoProbe: boolean;
}

/** How the share of what hangs is used. */
export interface HangWatchProps extends RepeatWatchProps, Required<ShareUse> {}

/**
 * Watches what an environment learns of places, which are an endpoint and a path: where all that comes in hangs while what comes in elsewhere is delivered, what comes
 * in there for the first time has a share of the time as what fails again has, and waits for that; nowhere else does anything wait that was never tried. One that does
 * not hang ends it.
 */
export class HangWatch {
  private readonly share: ShareBounds;
  /** What it surely knows, and what it may know: whether an attempt was a probe, of which nothing is learned, cannot always be told. */
  private readonly surely = new Places();
  private readonly maybe = new Places();

  constructor(private readonly props: HangWatchProps) {
    this.share = new ShareBounds(props);
  }

  public invocationBegins(now: number): void {
    this.share.invocationBegins(now);
  }

  public invocationEnds(now: number): void {
    this.share.invocationEnds(now);
  }

  /** The backend was away: what hung may have hung with all others. */
  public brakeClosed(now: number): void {
    this.share.renew(now);
    this.surely.forget();
    this.maybe.forget();
  }

  /** An attempt begins. @param isNoProbe whether it surely needs a place in the share, where all hang that came in with it */
  public attemptBegins(webhook: TrackedWebhook, isNoProbe: boolean, now: number): void {
    const leftMs = this.share.mostLeft(now);
    if (isNoProbe && leftMs <= 0 && this.props.workers === 1 && this.isFirst(webhook, 1) && this.surelyHang(webhook)) {
      this.props.violated(`tries ${webhook.id} while others are delivered, and what comes in where all hang has had ${Math.round(-leftMs)} ms more than its part of the time`);
    }
  }

  /**
   * An attempt is over.
   *
   * @param isNoProbe what `Answering.ended` says of it
   * @returns whether it hung, and the environment knew before that all would that came in with it
   */
  public attempted(attempt: Attempt, isNoProbe: boolean, now: number): boolean {
    const { webhook, startedAt, status } = attempt;
    const places = placesOf(webhook);
    const taken = isTaken(attempt);
    const isOutage = status === undefined || status >= 500;
    const hung = isOutage && now - startedAt >= HANGS_MS;
    const wasKnown = hung && isNoProbe && this.surelyHang(webhook);
    const counts = !taken && isNoProbe && this.isFirst(webhook, 1) && this.surely.hasHung(places);
    const mayCount = !taken && (webhook.attempts <= 1 || !this.props.isExact(webhook)) && this.maybe.hasHung(places);
    this.share.tried(mayCount, counts ? now - startedAt : undefined, now);
    this.learn(places, { hung, mayHaveHung: isOutage && now - webhook.begunAt >= HANGS_MS - SLACK_MS, isNoProbe });
    if (taken) {
      this.maybe.delivered();
      this.maybe.isGood(places);
      if (isNoProbe) {
        this.surely.delivered();
        this.surely.isGood(places);
      }
    }
    return wasKnown;
  }

  /** What was never tried is put off because others come first. */
  public putOff(webhook: TrackedWebhook, now: number): void {
    if (!this.isFirst(webhook, 0)) {
      return; // for all that the forwarder knows it may have failed before
    }
    const leftMs = this.share.leastLeft(now);
    if (!this.maybe.areHanging(placesOf(webhook), this.surely.good)) {
      this.props.violated(`puts off ${webhook.id} for the sake of others, which was never tried, and not all hang that came in with it`);
    } else if (leftMs > 0) {
      this.props.violated(`puts off ${webhook.id} for the sake of others, which came in where all hang, and at least ${Math.round(leftMs)} ms of its time for that are left`);
    }
  }

  private learn(places: readonly string[], { hung, mayHaveHung, isNoProbe }: Learnt): void {
    // What was to be expected at one place tells nothing of the others.
    const tellsMore = !this.maybe.areHanging(places, this.surely.good);
    if (mayHaveHung) {
      this.maybe.hangs(places);
    } else if (isNoProbe) {
      this.maybe.forget(places);
    }
    if (!hung) {
      this.surely.forget(places);
    } else if (isNoProbe && tellsMore) {
      this.surely.hangs(places);
    }
  }

  private surelyHang(webhook: TrackedWebhook): boolean {
    return this.surely.areHanging(placesOf(webhook), this.maybe.good);
  }

  /** @param attempts that were made with the one that is made now */
  private isFirst(webhook: TrackedWebhook, attempts: number): boolean {
    return webhook.attempts === attempts && this.props.isExact(webhook);
  }
}

/** Where a webhook came in; an endpoint begins with a slash, and a path does not. */
export function placesOf({ sent }: TrackedWebhook): readonly string[] {
  return sent ? [sent.endpoint, sent.expected.path] : [];
}
