import { ShareBounds } from './share-bounds';
import type { Attempt, TrackedWebhook } from './tracked-webhook';

/** So much of the share is kept for what is not known to have failed, where there are no records. */
const KEPT_MS = 500;

/** What a watch of one environment needs to know. */
export interface RepeatWatchProps {
  /** Groups that are worked on at once. */
  readonly workers: number;
  /** Whether the forwarder knows of every attempt at a webhook. */
  readonly isExact: (webhook: TrackedWebhook) => boolean;
  /** Told what is wrong, in half a sentence. */
  readonly violated: (detail: string) => void;
}

/**
 * Watches that what failed before gets the part of an environment's time that it is promised, and no more than that: it is put off for the sake of others only when that
 * is used up, and then it is.
 */
export class RepeatWatch {
  private readonly share: ShareBounds;

  constructor(private readonly props: RepeatWatchProps) {
    this.share = new ShareBounds(props);
  }

  public invocationBegins(now: number): void {
    this.share.invocationBegins(now);
  }

  public invocationEnds(now: number): void {
    this.share.invocationEnds(now);
  }

  public brakeClosed(now: number): void {
    this.share.renew(now);
  }

  /** An attempt begins. @param isNoProbe whether it surely needs a place in the share, where it is not the first */
  public attemptBegins(webhook: TrackedWebhook, isNoProbe: boolean, now: number): void {
    const leftMs = this.share.mostLeft(now);
    // Of several that are worked on at once some may have asked before others used it up.
    if (isNoProbe && leftMs <= 0 && this.props.workers === 1 && webhook.attempts > 1 && this.props.isExact(webhook)) {
      this.props.violated(`tries ${webhook.id} again while others are delivered, and what fails again has had ${Math.round(-leftMs)} ms more than its part of the time`);
    }
  }

  /** An attempt is over. @param isNoProbe what `Answering.ended` says of it */
  public attempted({ webhook, startedAt }: Attempt, failed: boolean, isNoProbe: boolean, now: number): void {
    const isExact = this.props.isExact(webhook);
    // Without records it is not known for sure whether it was the first.
    const counts = failed && isNoProbe && isExact && webhook.attempts > 1;
    this.share.tried(failed && (webhook.attempts > 1 || !isExact), counts ? now - startedAt : undefined, now);
  }

  /** What failed before is put off because others come first. */
  public putOff(webhook: TrackedWebhook, now: number): void {
    const leftMs = this.share.leastLeft(now);
    if (leftMs > (this.props.isExact(webhook) ? 0 : KEPT_MS)) {
      this.props.violated(`puts off what failed before for the sake of others, and at least ${Math.round(leftMs)} ms of its time for that are left`);
    }
  }
}
