import { message } from './world';
import { VisibilityChange } from '../../../src/engine/ports';
import { QueuedMessage } from '../../../src/engine/queued-message';

interface Stored {
  readonly id: string;
  readonly group: string;
  readonly sentAt: number;
  receives: number;
  firstReceivedAt?: number;
  visibleAt: number;
}

/** What SQS does by itself; without them, nothing. */
export interface FifoLimits {
  readonly retentionMs?: number;
  readonly maxReceives?: number;
  /** Gives out groups in any order: a number from 0 to 1. Without it, those that were just read come last. */
  readonly random?: () => number;
  /** No more messages are given out while so many are invisible. */
  readonly maxInFlight?: number;
}

/** As much of a FIFO queue as the order of deliveries depends on: group locks, visibility, and a rotation of the groups that were just read. */
export class Fifo {
  /** Ids of what nobody deleted in its time: lost. */
  public readonly lost: string[] = [];
  /** Ids of what SQS moved away itself, because it had been received too often. */
  public readonly moved: string[] = [];
  private readonly groups = new Map<string, Stored[]>();
  private readonly byId = new Map<string, Stored>();

  constructor(private readonly now: () => number, private readonly visibilityMs: number, private readonly limits: FifoLimits = {}) {}

  public get size(): number {
    return [...this.groups.values()].reduce((sum, messages) => sum + messages.length, 0);
  }

  public send(id: string, group: string): void {
    const stored = { id, group, sentAt: this.now(), receives: 0, visibleAt: 0 };
    this.byId.set(id, stored);
    this.groups.set(group, [...this.groups.get(group) ?? [], stored]);
  }

  /** When the next message becomes visible. */
  public get nextVisibleAt(): number {
    return Math.min(...[...this.groups.values()].flat().map(({ visibleAt }) => visibleAt).filter((at) => at > this.now()));
  }

  /**
   * When the oldest message entered the queue; undefined where there is none.
   *
   * @param fromReceives leaves out what was received so often, as SQS may in its age of the oldest message
   */
  public oldestAt(fromReceives: number = Infinity): number | undefined {
    const counted = [...this.groups.values()].flat().filter(({ receives }) => receives < fromReceives);
    return counted.length === 0 ? undefined : Math.min(...counted.map(({ sentAt }) => sentAt));
  }

  public receive(max: number): QueuedMessage[] {
    this.moveAway();
    const { maxInFlight } = this.limits;
    if (maxInFlight === undefined) {
      return this.takeUpTo(max);
    }
    const invisible = [...this.groups.values()].flat().filter(({ visibleAt }) => visibleAt > this.now()).length;
    return this.takeUpTo(Math.min(max, maxInFlight - invisible));
  }

  private takeUpTo(max: number): QueuedMessage[] {
    const taken: QueuedMessage[] = [];
    for (const [group, messages] of this.inOrder()) {
      // The first that is invisible holds everything behind it.
      for (const stored of messages) {
        if (taken.length === max || stored.visibleAt > this.now()) {
          break;
        }
        taken.push(this.take(stored));
      }
      if (taken.some((one) => one.groupId === group)) {
        this.groups.delete(group);
        this.groups.set(group, messages);
      }
    }
    return taken;
  }

  private inOrder(): Array<[string, Stored[]]> {
    const { random } = this.limits;
    const groups = [...this.groups].filter(([, messages]) => messages.length > 0);
    const start = random ? Math.floor(random() * groups.length) : 0;
    return [...groups.slice(start), ...groups.slice(0, start)];
  }

  public delete(id: string): void {
    const group = this.byId.get(id)?.group;
    if (group !== undefined) {
      this.byId.delete(id);
      this.groups.set(group, this.groups.get(group)!.filter((stored) => stored.id !== id));
    }
  }

  public change(changes: readonly VisibilityChange[]): void {
    for (const { messageId, receiptHandle, seconds } of changes) {
      const stored = this.byId.get(messageId);
      if (stored && receiptHandle === `${messageId} ${stored.receives}`) {
        stored.visibleAt = this.now() + seconds * 1000;
      }
    }
  }

  private moveAway(): void {
    const { retentionMs = Infinity, maxReceives = Infinity } = this.limits;
    if (retentionMs === Infinity && maxReceives === Infinity) {
      return;
    }
    for (const [group, messages] of this.groups) {
      if (messages.length === 0) {
        this.groups.delete(group);
        continue;
      }
      const lost = messages.filter(({ sentAt }) => sentAt + retentionMs <= this.now());
      const moved = messages.filter(({ visibleAt, receives }) => visibleAt <= this.now() && receives >= maxReceives);
      [...lost, ...moved].forEach(({ id }) => this.byId.delete(id));
      this.lost.push(...lost.map(({ id }) => id));
      this.moved.push(...moved.map(({ id }) => id));
      this.groups.set(group, messages.filter((stored) => !lost.includes(stored) && !moved.includes(stored)));
    }
  }

  private take(stored: Stored): QueuedMessage {
    stored.receives += 1;
    stored.firstReceivedAt ??= this.now();
    stored.visibleAt = this.now() + this.visibilityMs;
    const { id, group, sentAt, receives, firstReceivedAt } = stored;
    return message(id, group, { receiptHandle: `${id} ${receives}`, receiveCount: receives, sentAt, firstReceivedAt }, { arrivedAt: sentAt });
  }
}
