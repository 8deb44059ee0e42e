import { Journal } from './journal';
import { outgoing } from './outgoing';
import { Clock, Knowledge, SendResult, TargetQueue } from './ports';
import { QueueMessage } from './queue-message';

/** SQS recognises a copy for five minutes; clocks that differ and answers that take long have half a minute of them. */
export const RECOGNISED_MS = 270_000;

/** A message, and what it is known by. */
export interface Keyed {
  readonly key: string;
  readonly message: QueueMessage;
}

/** What came of a message: the target has it, or refused it. */
export type Delivered = { readonly kind: 'sent' } | Extract<SendResult, { kind: 'refused' }>;

/** What a `JournaledSender` is made of. */
export interface JournaledSenderOptions {
  readonly journal: Journal;
  readonly target: TargetQueue;
  readonly clock: Clock;
  /** Whether the target is the source itself. */
  readonly isBack: boolean;
  /** What the ids that SQS recognises copies by begin with. */
  readonly prefix: string;
  readonly knowledge?: Knowledge;
  /** For how long the target recognises a copy. Default: `RECOGNISED_MS`. */
  readonly recognisedMs?: number;
  /** The message as it is sent. Default: as it is. */
  readonly restate?: (message: QueueMessage) => QueueMessage;
  /** Called for a message that may be in the target twice now. */
  readonly onUnsure: (message: QueueMessage) => void;
}

/**
 * Sends messages so that whoever is stopped at any step can send them again: the journal says before and after what is sent, and the id that SQS
 * recognises a copy by is made of the key alone.
 *
 * What was about to be sent more than five minutes ago, and is not known to have been, is what neither of them can tell. It is asked for, and sent if nobody
 * knows: rather twice than never. That is why whoever goes on sends first what the file leaves open, and does not wait until SQS shows it again.
 */
export class JournaledSender {
  constructor(private readonly options: JournaledSenderOptions) {}

  /** Whether it was sent before. */
  public has(key: string): boolean {
    return this.options.journal.sentId(key, this.options.isBack) !== undefined;
  }

  /** Sends what the file leaves open, where SQS still recognises a copy of it. */
  public async sendUnsure(): Promise<void> {
    for (const unsure of this.options.journal.unsure(this.options.isBack)) {
      if (this.isRecognised(unsure.key)) {
        await this.send([unsure]);
      }
    }
  }

  /** Sends messages of different groups; at most ten, none of which was sent before. Returns for each what came of it. */
  public async send(messages: readonly Keyed[]): Promise<Delivered[]> {
    const { journal, target, isBack, prefix, restate = (message) => message } = this.options;
    const known = new Set<string>();
    for (const { key, message } of messages) {
      if (await this.isKnown(key, message)) {
        known.add(key);
      }
    }
    const due = messages.filter(({ key }) => !known.has(key));
    const news = new Set(due.map(({ key }) => key).filter((key) => journal.unsureSince(key, isBack) === undefined));
    await journal.aboutToSend(due, isBack);
    const results = due.length > 0 ? await target.send(due.map(({ key, message }) => outgoing(restate(message), `${prefix}-${key}`))) : [];
    const sent = [
      ...messages.filter(({ key }) => known.has(key)).map(({ key, message }) => ({ key, as: '', groupId: message.groupId })),
      ...due.flatMap(({ key, message: { groupId } }, index) => {
        const result = results[index];
        return result.kind === 'sent' ? [{ key, as: result.messageId, groupId }] : [];
      }),
    ];
    await (isBack ? journal.werePutBack(sent) : journal.wereSent(sent));
    // Of what may have been sent before, a refusal says nothing.
    await journal.wereRefused(due.flatMap(({ key }, index) => !isBack && results[index].kind === 'refused' && news.has(key) ? [key] : []));
    const byKey = new Map(due.map(({ key }, index) => [key, results[index]]));
    return messages.map(({ key }) => {
      const result = byKey.get(key);
      return result?.kind === 'refused' ? result : { kind: 'sent' };
    });
  }

  /** Whether it is known that it was sent, although the journal does not say so. */
  private async isKnown(key: string, message: QueueMessage): Promise<boolean> {
    const { knowledge, onUnsure } = this.options;
    if (this.isRecognised(key)) {
      return false;
    }
    if (await knowledge?.wasSent(message)) {
      return true;
    }
    onUnsure(message);
    return false;
  }

  /** Whether SQS would recognise a second one, if there was a first one. */
  private isRecognised(key: string): boolean {
    const { journal, isBack, clock, recognisedMs = RECOGNISED_MS } = this.options;
    const since = journal.unsureSince(key, isBack);
    return since === undefined || clock.now() - since < recognisedMs;
  }
}
