import { JournalLine, SendingLine } from './journal-lines';
import { AppendFile, Clock } from './ports';
import { QueueMessage, ReceivedMessage } from './queue-message';

/** A message that was sent. */
export interface Sent {
  readonly key: string;
  readonly as: string;
}

/** A message that was about to be sent, and is not known to have been. */
export interface Unsure {
  readonly key: string;
  readonly message: QueueMessage;
}

/** How far a message has come that was about to be sent. */
interface Pending {
  readonly messageId: string;
  /** When it was about to be sent for the first time, in milliseconds since 1970: SQS recognises a copy for five minutes from then. */
  readonly since: number;
}

/**
 * What was done so far, on the disk before it is done and after: so that whoever is stopped at any step can go on.
 *
 * Keys tell messages apart; which it is, is for the mover to choose.
 */
export class Journal {
  /** Messages that the file holds, by their ids in the source. */
  private readonly kept = new Set<string>();
  private readonly sending = new Map<string, Pending>();
  /** Ids in the target, by key. */
  private readonly sentAs = new Map<string, string>();
  /** Ids in the target. */
  private readonly arrived = new Set<string>();
  private readonly puttingBack = new Map<string, Pending>();
  private readonly putBackAs = new Map<string, string>();
  /** Ids of what was put back, with its group. */
  private readonly back = new Map<string, string>();
  private readonly turning = new Set<string>();
  private readonly stuck = new Set<string>();
  /** Messages of the file that it was continued with, until they are known to be sent. */
  private readonly contents = new Map<string, QueueMessage>();

  /** @param earlier lines that the file has already */
  constructor(private readonly file: AppendFile, private readonly clock: Clock, earlier: Iterable<JournalLine> = []) {
    for (const line of earlier) {
      this.learn(line);
      if (line.type === 'message') {
        this.contents.set(line.message.messageId, line.message);
      }
    }
    const pending = new Set([...this.sending.values(), ...this.puttingBack.values()].map(({ messageId }) => messageId));
    [...this.contents.keys()].filter((messageId) => !pending.has(messageId)).forEach((messageId) => this.contents.delete(messageId));
  }

  /** Whether the file holds a message. */
  public hasKept(messageId: string): boolean {
    return this.kept.has(messageId);
  }

  /** How many messages the file holds. */
  public get messages(): number {
    return this.kept.size;
  }

  /** How many were sent. */
  public get sent(): number {
    return this.sentAs.size;
  }

  /** When it was about to be sent, where that is not known to have happened; milliseconds since 1970. */
  public unsureSince(key: string, isBack: boolean): number | undefined {
    return (isBack ? this.puttingBack : this.sending).get(key)?.since;
  }

  /** What the file that it was continued with leaves open. */
  public unsure(isBack: boolean): Unsure[] {
    return [...isBack ? this.puttingBack : this.sending].flatMap(([key, { messageId }]) => {
      const message = this.contents.get(messageId);
      return message ? [{ key, message }] : [];
    });
  }

  /** Its id in the target, where it was sent. */
  public sentId(key: string, isBack: boolean): string | undefined {
    return (isBack ? this.putBackAs : this.sentAs).get(key);
  }

  /** Whether a message with this id is one that was sent by this work. */
  public hasSentAs(messageId: string): boolean {
    return this.arrived.has(messageId);
  }

  public wasPutBack(messageId: string): boolean {
    return this.back.has(messageId);
  }

  /** Whether something of a group was put back, or may have been. */
  public isTurning(groupId: string): boolean {
    return this.turning.has(groupId);
  }

  /** Groups of which something was refused while they were turned, and that are not turned yet. */
  public get stuckGroups(): ReadonlySet<string> {
    return this.stuck;
  }

  /** Keeps messages, those that it has not yet. */
  public async keep(messages: readonly QueueMessage[]): Promise<void> {
    await this.write(this.linesOf(messages, true));
  }

  /** Keeps messages that it has not yet, and says that they are about to be sent. */
  public async aboutToSend(messages: readonly Unsure[], isBack: boolean): Promise<void> {
    const at = new Date(this.clock.now()).toISOString();
    await this.write([
      ...this.linesOf(messages.map(({ message }) => message), !isBack),
      ...messages.map(({ key, message: { messageId } }): JournalLine => ({ type: isBack ? 'putting-back' : 'sending', key, messageId, at })),
    ]);
  }

  /** Says that messages were sent. */
  public async wereSent(messages: readonly Sent[]): Promise<void> {
    await this.write(messages.map(({ key, as }): JournalLine => ({ type: 'sent', key, as })));
  }

  /** Says that messages were put back at the end of their groups. */
  public async werePutBack(messages: ReadonlyArray<Sent & { readonly groupId: string }>): Promise<void> {
    await this.write(messages.map(({ key, as, groupId }): JournalLine => ({ type: 'put-back', key, as, groupId })));
  }

  /** Says that messages were refused of which nothing was about to be sent before. */
  public async wereRefused(keys: readonly string[]): Promise<void> {
    await this.write(keys.map((key): JournalLine => ({ type: 'refused', key })));
  }

  /** Says that nothing of a group may be sent before it is turned. */
  public async isStuck(groupId: string): Promise<void> {
    await this.write([{ type: 'stuck', groupId }]);
  }

  /** Says that the first message of a group is its head again, and forgets what was put back of it. */
  public async wasTurned(groupId: string): Promise<void> {
    await this.write([{ type: 'turned', groupId }]);
  }

  /** Says that the work is done. */
  public async end(): Promise<void> {
    await this.write([{ type: 'end', at: new Date(this.clock.now()).toISOString() }]);
  }

  private linesOf(messages: readonly QueueMessage[], areMeant: boolean): JournalLine[] {
    const news = messages.filter(({ messageId }) => !this.kept.has(messageId));
    return news.map((message) => ({ type: 'message', message: withoutReceipt(message), ...areMeant ? {} : { meant: false } }));
  }

  private async write(lines: readonly JournalLine[]): Promise<void> {
    if (lines.length > 0) {
      await this.file.append(lines.map((line) => JSON.stringify(line)));
      lines.forEach((line) => this.learn(line));
    }
  }

  private learn(line: JournalLine): void {
    switch (line.type) {
      case 'message':
        this.kept.add(line.message.messageId);
        break;
      case 'sending':
        setOnce(this.sending, line);
        break;
      case 'sent':
        this.settle(this.sending, line.key);
        this.sentAs.set(line.key, line.as);
        this.arrived.add(line.as);
        break;
      case 'putting-back':
        setOnce(this.puttingBack, line);
        break;
      case 'put-back':
        this.settle(this.puttingBack, line.key);
        this.putBackAs.set(line.key, line.as);
        this.back.set(line.as, line.groupId ?? '');
        this.turning.add(line.groupId ?? '');
        break;
      case 'refused':
        this.settle(this.sending, line.key);
        break;
      case 'stuck':
        this.stuck.add(line.groupId);
        break;
      case 'turned':
        this.stuck.delete(line.groupId);
        this.turning.delete(line.groupId);
        [...this.back].filter(([, groupId]) => groupId === line.groupId).forEach(([messageId]) => this.back.delete(messageId));
        break;
      default:
    }
  }

  private settle(pending: Map<string, Pending>, key: string): void {
    this.contents.delete(pending.get(key)?.messageId ?? '');
    pending.delete(key);
  }
}

function setOnce(pending: Map<string, Pending>, { key, messageId, at }: SendingLine): void {
  if (!pending.has(key)) {
    pending.set(key, { messageId, since: Date.parse(at) });
  }
}

function withoutReceipt({ receiptHandle: _, ...message }: Partial<ReceivedMessage> & QueueMessage): QueueMessage {
  return message;
}
