import { groupedBy, inBatches } from './in-batches';
import { BATCH, SourceQueue, StopRequest } from './ports';
import { ReceivedMessage } from './queue-message';

/** What became of a message: it was deleted, it is to stay in the queue, or it is to be shown again. */
export type Verdict = 'gone' | 'stays' | 'again';

/** Verdicts by the ids of messages; `gone` where there is none. */
export type Verdicts = ReadonlyMap<string, Verdict>;

/** What is done with the messages that a walk comes upon. */
export interface Visitor {
  /** Is shown messages of which it has not said that they stay, in the order of their groups. One that is gone and comes again, because it was not deleted, is shown again. */
  visit(messages: readonly ReceivedMessage[]): Promise<Verdicts>;
  /**
   * Sends messages that stay to the end of their group, and deletes them at its head, so that what is behind them can be seen. Absent: the walk leaves alone
   * what is behind the first ten of a group.
   */
  putBack?(messages: readonly ReceivedMessage[]): Promise<Verdicts>;
  /** Whether messages of the group were put back, so that whatever stays of it must be. */
  isTurning?(groupId: string): boolean;
  /** Whether a message was put back: before it, everything of its group has been seen. */
  wasPutBack?(messageId: string): boolean;
  /** Whether a group is left as it is: nothing behind what is in hand need be seen. Default: no. */
  isLeft?(groupId: string): boolean;
  /** Is told that what was first of a group is the head again, each time that this is seen. Returns how the group goes on; absent: `rests`. */
  turned?(groupId: string): Promise<AfterTurn>;
}

/** How a group goes on whose first message is the head again: it rests, it is left and nothing of it is shown any more, or all of it is shown again. */
export type AfterTurn = 'rests' | 'left' | 'again';

/** How a walk goes. */
export interface WalkOptions {
  readonly source: SourceQueue;
  readonly visitor: Visitor;
  readonly stop: StopRequest;
  /** How long what is received is hidden from others, should nobody return it. Doubles whenever that was too short for what stays. */
  readonly visibilitySeconds: number;
  /** It ends when so many stay, or a few more. Default: never. */
  readonly limit?: number;
}

/** The longest time for which SQS hides what was received. */
const MAX_VISIBILITY_SECONDS = 43_200;

/** What is in hand, without its content, of which there may be much. */
type Held = Pick<ReceivedMessage, 'receiptHandle'>;

/** What a walk saw. */
export interface WalkResult {
  /** Groups of which more than ten may be there: SQS shows the eleventh only when one before it is deleted. */
  readonly deepGroups: ReadonlySet<string>;
  /** False where it ended because of `limit` or `stop`. */
  readonly complete: boolean;
}

/**
 * Goes through a FIFO queue from group to group. SQS has no way to look without receiving, gives nothing of a group of which something is in hand, and at most
 * ten messages at once. So what stays is held until the end of a pass, so that other groups come, and then made visible again; a group that was cut off by the
 * ten is made visible at once and received again; and of what stays at the head of a longer group, `putBack` makes the end.
 *
 * Should more stay than can be received while they are hidden, the first come again. They are known then, and are hidden for twice as long, as is what
 * follows: so that a pass ends, however many there are.
 *
 * Passes are repeated until one shows nothing new, where something may have moved.
 */
export class Walk {
  /** Messages that stay. */
  private readonly stayed = new Set<string>();
  private readonly deepGroups = new Set<string>();
  /** What is in hand and not gone, by group. */
  private readonly held = new Map<string, readonly Held[]>();
  /** Groups of which nothing is shown any more. */
  private readonly left = new Set<string>();
  private visibilitySeconds: number;

  constructor(private readonly options: WalkOptions) {
    this.visibilitySeconds = options.visibilitySeconds;
  }

  /** Ends with nothing in hand, also where it throws, unless the queue cannot be reached any more. */
  public async run(): Promise<WalkResult> {
    let hasNews = true;
    try {
      while (hasNews && !this.isOver()) {
        const before = this.stayed.size;
        await this.pass();
        hasNews = this.stayed.size > before && this.options.visitor.putBack !== undefined;
        await this.releaseAll();
      }
    } catch (error) {
      await this.releaseAll().catch(() => undefined); // the first error says more
      throw error;
    }
    return { deepGroups: this.deepGroups, complete: !this.isOver() };
  }

  /** Until nothing comes any more. */
  private async pass(): Promise<void> {
    /** For how long what is settled was hidden. */
    const settled = new Map<string, number>();
    while (!this.isOver()) {
      const seconds = this.visibilitySeconds;
      const batch = await this.options.source.receive(seconds);
      const parts = groupedBy(batch, ({ groupId }) => groupId);
      parts.forEach((part, group) => this.held.set(group, part));
      const lapsed = [...parts.keys()].filter((group) => settled.has(group));
      if (lapsed.length === parts.size && (batch.length === 0 || seconds === MAX_VISIBILITY_SECONDS)) {
        return;
      }
      if (lapsed.some((group) => settled.get(group) === seconds)) {
        this.visibilitySeconds = Math.min(MAX_VISIBILITY_SECONDS, 2 * seconds);
      }
      const { gone, again } = await this.visit(batch);
      const last = batch.length === BATCH ? batch[BATCH - 1].groupId : undefined;
      for (const [group, part] of parts) {
        const staying = part.filter(({ messageId }) => !gone.has(messageId));
        this.hold(group, staying);
        if (again.has(group)) {
          await this.release(group);
        } else if (await this.settle(group, staying, group === last)) {
          settled.set(group, seconds);
        }
      }
    }
  }

  /** Returns which are gone, and groups of which something is to be shown again. */
  private async visit(batch: readonly ReceivedMessage[]): Promise<{ gone: ReadonlySet<string>; again: ReadonlySet<string> }> {
    const { visitor } = this.options;
    const news = batch.filter(({ messageId, groupId }) => !this.stayed.has(messageId) && !visitor.wasPutBack?.(messageId) && !this.left.has(groupId));
    const verdicts = news.length > 0 ? await visitor.visit(news) : new Map<string, Verdict>();
    const withVerdict = (wanted: Verdict): readonly ReceivedMessage[] => news.filter(({ messageId }) => (verdicts.get(messageId) ?? 'gone') === wanted);
    withVerdict('stays').forEach(({ messageId }) => this.stayed.add(messageId));
    return {
      gone: new Set(withVerdict('gone').map(({ messageId }) => messageId)),
      again: new Set(withVerdict('again').map(({ groupId }) => groupId)),
    };
  }

  /**
   * Decides how a group goes on.
   *
   * @param staying what of it is in hand: all of that stays
   * @param isCutOff whether the receive ended with it because it was full
   * @returns whether there is nothing more to see of it in this pass; it is held until then
   */
  private async settle(group: string, staying: readonly ReceivedMessage[], isCutOff: boolean): Promise<boolean> {
    const { visitor } = this.options;
    if (staying.length === 0 || this.left.has(group)) {
      return staying.length > 0;
    }
    const end = staying.findIndex(({ messageId }) => visitor.wasPutBack?.(messageId));
    if (end === 0) {
      return this.endTurn(group, staying);
    }
    if (visitor.isTurning?.(group)) {
      await this.turn(group, end < 0 ? staying : staying.slice(0, end), staying);
      return false;
    }
    if (!isCutOff || visitor.isLeft?.(group)) {
      return true;
    }
    if (staying.length < BATCH) {
      await this.release(group);
      return false;
    }
    this.deepGroups.add(group);
    if (visitor.putBack) {
      await this.turn(group, staying, staying);
    }
    return !visitor.putBack;
  }

  private async endTurn(group: string, staying: readonly ReceivedMessage[]): Promise<boolean> {
    const after = await this.options.visitor.turned?.(group) ?? 'rests';
    if (after === 'left') {
      this.left.add(group);
    }
    if (after === 'again') {
      staying.forEach(({ messageId }) => this.stayed.delete(messageId));
      await this.release(group);
    }
    return after !== 'again';
  }

  /** @param inHand what is to be put back, and what is behind it */
  private async turn(group: string, messages: readonly ReceivedMessage[], inHand: readonly ReceivedMessage[]): Promise<void> {
    const verdicts = await this.options.visitor.putBack!(messages);
    const gone = new Set(messages.filter(({ messageId }) => (verdicts.get(messageId) ?? 'gone') === 'gone'));
    this.hold(group, inHand.filter((message) => !gone.has(message)));
    await this.release(group);
  }

  private hold(group: string, messages: readonly ReceivedMessage[]): void {
    this.held.set(group, messages.map(({ receiptHandle }) => ({ receiptHandle })));
  }

  private async release(group: string): Promise<void> {
    const messages = this.held.get(group) ?? [];
    this.held.delete(group);
    await this.makeVisible(messages);
  }

  private async releaseAll(): Promise<void> {
    const messages = [...this.held.values()].flat();
    this.held.clear();
    await this.makeVisible(messages);
  }

  private async makeVisible(messages: readonly Held[]): Promise<void> {
    for (const part of inBatches(messages)) {
      await this.options.source.release(part);
    }
  }

  private isOver(): boolean {
    const { stop, limit = Infinity } = this.options;
    return stop.requested || this.stayed.size >= limit;
  }
}
