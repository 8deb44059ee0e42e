import { factsOf } from './detail-facts';
import type { TrackedWebhook } from './tracked-webhook';

/** One webhook of those with the same id of a sender. */
interface Sibling {
  readonly webhook: TrackedWebhook;
  /** As the envelope says it. */
  readonly arrivedAt: number;
}

/** What is told of a world. */
export interface DeduplicationWatchProps {
  /** How far apart repetitions may arrive. */
  readonly windowMs: number;
  /** Whether the table of claims always answers in time, so that every repetition must be found. */
  readonly isTableHealthy: boolean;
  /** Told what is wrong, in one sentence. */
  readonly violated: (kind: 'swallowed' | 'repeated' | 'wrongLog', detail: string) => void;
}

/** Watches that no id is swallowed: what is called a duplicate has another webhook that stands for it. */
export class DeduplicationWatch {
  private readonly byId = new Map<string, Sibling[]>();
  private readonly idOf = new Map<TrackedWebhook, string>();

  constructor(private readonly props: DeduplicationWatchProps) {}

  /** The queue stored a webhook with an id of its sender. */
  public accepted(webhook: TrackedWebhook, senderId: string, arrivedAt: number): void {
    this.idOf.set(webhook, senderId);
    this.byId.set(senderId, [...this.byId.get(senderId) ?? [], { webhook, arrivedAt }]);
  }

  /**
   * The forwarder says that a webhook is a duplicate. Then another one must wait or have been processed; a dead letter has freed its id, unless the
   * table failed to hear of it. The sentence with it names one with its id.
   */
  public calledDuplicate(webhook: TrackedWebhook, detail: string = ''): void {
    webhook.isDuplicate = true;
    const own = this.siblings(webhook).find((sibling) => sibling.webhook === webhook);
    const stands = (sibling: Sibling): boolean => Math.abs(sibling.arrivedAt - own!.arrivedAt) < this.props.windowMs
      && (sibling.webhook.queued > 0 || sibling.webhook.processed > 0 || (sibling.webhook.deadLetters > 0 && !this.props.isTableHealthy));
    if (!own || !this.others(webhook).some(stands)) {
      this.props.violated('swallowed', `${webhook.id} is called a duplicate, and no other webhook with its id waits or was processed.`);
    }
    const { words } = factsOf(detail);
    if (!this.others(webhook).some((other) => words.has(other.webhook.id))) {
      this.props.violated('wrongLog', `${webhook.id} is called a duplicate with the detail "${detail}", expected it to name another webhook with its id.`);
    }
  }

  /** Whether others stand for a webhook that is nowhere any more. */
  public isKept(webhook: TrackedWebhook): boolean {
    const isThere = ({ queued, processed, deadLetters }: TrackedWebhook): boolean => queued > 0 || processed > 0 || deadLetters > 0;
    return webhook.isDuplicate && this.others(webhook).some((other) => isThere(other.webhook));
  }

  /**
   * The backend processed a webhook for the first time. With a healthy table it is the only one of its id, whatever dies meanwhile, unless one was a
   * dead letter, or some are so far apart that they are not repetitions. Or the clock was set while one was in hand: then it may take the table's answer for
   * too late to be used, and is delivered unclaimed.
   */
  public processed(webhook: TrackedWebhook): void {
    const others = this.others(webhook);
    const before = others.find((other) => other.webhook.processed > 0);
    const arrivals = this.siblings(webhook).map(({ arrivedAt }) => arrivedAt);
    const wasFreed = webhook.wasDeadLettered || others.some((other) => other.webhook.wasDeadLettered);
    const isFarApart = Math.max(...arrivals) - Math.min(...arrivals) >= this.props.windowMs;
    const clockWasSet = this.siblings(webhook).some((sibling) => sibling.webhook.clockSetIn > -Infinity);
    if (before && this.props.isTableHealthy && !wasFreed && !isFarApart && !clockWasSet) {
      this.props.violated('repeated', `${webhook.id} was processed although ${before.webhook.id} with the same id was before.`);
    }
  }

  private siblings(webhook: TrackedWebhook): readonly Sibling[] {
    return this.byId.get(this.idOf.get(webhook) ?? '') ?? [];
  }

  /** Those that can stand for it: never what cannot be delivered, such as a forged one. */
  private others(webhook: TrackedWebhook): Sibling[] {
    return this.siblings(webhook).filter((sibling) => sibling.webhook !== webhook && sibling.webhook.malformed === undefined);
  }
}
