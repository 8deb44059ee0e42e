import { Backlog } from './backlog';
import { Message } from './message';
import { MessageGroup } from './message-group';
import { ReceivedMessage, ReceiveInput } from './queue-types';
import { Receipts } from './receipts';

/** How much to take, and how. */
export interface TakeInput {
  /** Epoch milliseconds. */
  readonly now: number;
  readonly maxMessages: number;
  /** When what is taken can be received again; epoch milliseconds. */
  readonly hiddenUntil: number;
  readonly fits: ReceiveInput['fits'];
}

/** Takes messages out of the backlog for one receive: from one message group as far as it goes, then from the next. */
export class Dispenser {
  /** @param deadLetter moves a message that was received too often; false when it is to be handed out */
  constructor(
    private readonly backlog: Backlog, private readonly receipts: Receipts, private readonly deadLetter: (message: Message) => boolean,
  ) {}

  public take(input: TakeInput): ReceivedMessage[] {
    const taken: ReceivedMessage[] = [];
    while (this.hasRoom(input, taken)) {
      const group = this.backlog.nextFree;
      if (!group || !this.takeFrom(group, input, taken)) {
        break;
      }
    }
    return taken;
  }

  private hasRoom(input: TakeInput, taken: readonly ReceivedMessage[]): boolean {
    return taken.length < input.maxMessages && this.backlog.hasRoomInFlight;
  }

  /** False when a message did not fit. */
  private takeFrom(group: MessageGroup<Message>, input: TakeInput, taken: ReceivedMessage[]): boolean {
    let message = group.head;
    while (message && this.backlog.isWithinReach(message) && this.hasRoom(input, taken)) {
      const behind: Message | undefined = message.behindInGroup;
      if (!this.deadLetter(message)) {
        if (input.fits && !input.fits(message)) {
          return false;
        }
        taken.push(this.handOut(message, input));
      }
      message = behind;
    }
    return true;
  }

  private handOut(message: Message, { now, hiddenUntil }: TakeInput): ReceivedMessage {
    message.receiveCount += 1;
    message.receipt += 1;
    message.receivedAt = now;
    message.firstReceivedAt ||= now;
    this.backlog.hide(message, 'inFlight', hiddenUntil);
    return { message, receiptHandle: this.receipts.write(message), receiveCount: message.receiveCount };
  }
}
