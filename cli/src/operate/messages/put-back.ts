import { groupedBy } from './in-batches';
import { Journal } from './journal';
import { JournaledSender } from './journaled-sender';
import { Clock, SourceQueue, TargetQueue } from './ports';
import { QueueMessage, ReceivedMessage } from './queue-message';
import { Verdict, Verdicts, Visitor } from './walk';

/** What a `PutBack` is made of. */
export interface PutBackOptions {
  readonly source: SourceQueue;
  /** The source again, to send to. */
  readonly sourceAsTarget: TargetQueue;
  readonly journal: Journal;
  readonly clock: Clock;
  readonly onUnsure: (message: QueueMessage) => void;
  /** The message as it is put back. Default: as it is. */
  readonly asPutBack?: (message: QueueMessage) => QueueMessage;
}

/** The queue refused to take back what came out of it. */
export class PutBackError extends Error {
  public readonly name = 'PutBackError';
}

/**
 * Turns a group that is longer than SQS shows: what stays is sent to its end, in order, and deleted at its head, until what was sent first is the head again.
 * The messages have other ids of SQS's then, and their 14 days begin anew.
 */
export class PutBack implements Pick<Required<Visitor>, 'putBack' | 'isTurning' | 'wasPutBack'> {
  /** How many. */
  public count = 0;
  private readonly sender: JournaledSender;

  constructor(private readonly options: PutBackOptions) {
    const { journal, sourceAsTarget: target, clock, onUnsure, asPutBack: restate } = options;
    this.sender = new JournaledSender({ journal, target, clock, isBack: true, prefix: 'back', onUnsure, restate });
  }

  /** Goes on with what a work that was stopped leaves open. */
  public async goOn(): Promise<void> {
    await this.sender.sendUnsure();
  }

  public isTurning(groupId: string): boolean {
    return this.options.journal.isTurning(groupId);
  }

  public wasPutBack(messageId: string): boolean {
    return this.options.journal.wasPutBack(messageId);
  }

  public async putBack(messages: readonly ReceivedMessage[]): Promise<Verdicts> {
    const verdicts = new Map<string, Verdict>();
    for (const group of groupedBy(messages, ({ groupId }) => groupId).values()) {
      for (const message of group) {
        if (!this.sender.has(message.messageId)) {
          const [result] = await this.sender.send([{ key: message.messageId, message }]);
          if (result.kind === 'refused') {
            throw new PutBackError(`The queue refused to take back a message that came out of it (${result.code}: ${result.detail}); expected that whoever redrives may send to it.`);
          }
          this.count += 1;
        }
        verdicts.set(message.messageId, 'gone');
      }
    }
    await this.options.source.delete(messages);
    return verdicts;
  }
}
