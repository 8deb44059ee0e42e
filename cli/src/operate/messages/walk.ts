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
}

/** How a walk goes. */
export interface WalkOptions {
  readonly source: SourceQueue;
  readonly visitor: Visitor;
  readonly stop: StopRequest;
  /** How long what is received is hidden from others, should nobody return it. */
  readonly visibilitySeconds: number;
  /** It ends when so many stay, or a few more. Default: never. */
  readonly limit?: number;
}

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
 * Passes are repeated until one shows nothing new, where something may have moved.
 */
export class Walk {
  /** Messages that stay. */
  private readonly stayed = new Set<string>();
  private readonly deepGroups = new Set<string>();
  /** What is in hand and not gone, by group. */
  private readonly held = new Map<string, readonly ReceivedMessage[]>();

  constructor(private readonly options: WalkOptions) {}

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

  /** Until nothing comes any more, or only what was held and has become visible again. */
  private async pass(): Promise<void> {
    const settled = new Set<string>();
    while (!this.isOver()) {
      const batch = await this.options.source.receive(this.options.visibilitySeconds);
      const parts = groupedBy(batch, ({ groupId }) => groupId);
      const isNews = [...parts.keys()].some((group) => !settled.has(group));
      parts.forEach((part, group) => this.held.set(group, part));
      const again = await this.visit(batch);
      const last = batch.length === BATCH ? batch[BATCH - 1].groupId : undefined;
      for (const group of parts.keys()) {
        if (again.has(group)) {
          await this.release(group);
        } else if (await this.settle(group, group === last)) {
          settled.add(group);
        }
      }
      if (!isNews) {
        break;
      }
    }
  }

  /** Returns groups of which something is to be shown again. */
  private async visit(batch: readonly ReceivedMessage[]): Promise<ReadonlySet<string>> {
    const { visitor } = this.options;
    const news = batch.filter(({ messageId }) => !this.stayed.has(messageId) && !visitor.wasPutBack?.(messageId));
    const verdicts = news.length > 0 ? await visitor.visit(news) : new Map<string, Verdict>();
    const verdictOf = ({ messageId }: ReceivedMessage): Verdict => verdicts.get(messageId) ?? 'gone';
    news.filter((message) => verdictOf(message) === 'stays').forEach(({ messageId }) => this.stayed.add(messageId));
    this.drop(news.filter((message) => verdictOf(message) === 'gone'));
    return new Set(news.filter((message) => verdictOf(message) === 'again').map(({ groupId }) => groupId));
  }

  /**
   * Decides how a group goes on, of which only what stays is in hand.
   *
   * @param isCutOff whether the receive ended with it because it was full
   * @returns whether there is nothing more to see of it in this pass; it is held until then
   */
  private async settle(group: string, isCutOff: boolean): Promise<boolean> {
    const { visitor } = this.options;
    const staying = this.held.get(group) ?? [];
    const end = staying.findIndex(({ messageId }) => visitor.wasPutBack?.(messageId));
    if (staying.length === 0 || end === 0) {
      return end === 0;
    }
    if (visitor.isTurning?.(group)) {
      await this.turn(group, end < 0 ? staying : staying.slice(0, end));
      return false;
    }
    if (!isCutOff) {
      return true;
    }
    if (staying.length < BATCH) {
      await this.release(group);
      return false;
    }
    this.deepGroups.add(group);
    if (visitor.putBack) {
      await this.turn(group, staying);
    }
    return !visitor.putBack;
  }

  private async turn(group: string, messages: readonly ReceivedMessage[]): Promise<void> {
    const verdicts = await this.options.visitor.putBack!(messages);
    this.drop(messages.filter(({ messageId }) => (verdicts.get(messageId) ?? 'gone') === 'gone'));
    await this.release(group);
  }

  private drop(gone: readonly ReceivedMessage[]): void {
    const ids = new Set(gone.map(({ messageId }) => messageId));
    for (const group of new Set(gone.map(({ groupId }) => groupId))) {
      this.held.set(group, (this.held.get(group) ?? []).filter(({ messageId }) => !ids.has(messageId)));
    }
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

  private async makeVisible(messages: readonly ReceivedMessage[]): Promise<void> {
    for (const part of inBatches(messages)) {
      await this.options.source.release(part);
    }
  }

  private isOver(): boolean {
    const { stop, limit = Infinity } = this.options;
    return stop.requested || this.stayed.size >= limit;
  }
}
