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

/** As much of a FIFO queue as the order of deliveries depends on: group locks, visibility, and a rotation of the groups that were just read. */
export class Fifo {
  private readonly groups = new Map<string, Stored[]>();

  constructor(private readonly now: () => number, private readonly visibilityMs: number) {}

  public get size(): number {
    return [...this.groups.values()].reduce((sum, messages) => sum + messages.length, 0);
  }

  public send(id: string, group: string): void {
    this.groups.set(group, [...this.groups.get(group) ?? [], { id, group, sentAt: this.now(), receives: 0, visibleAt: 0 }]);
  }

  public receive(max: number): QueuedMessage[] {
    const taken: QueuedMessage[] = [];
    for (const [group, messages] of [...this.groups]) {
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

  public delete(id: string): void {
    for (const [group, messages] of this.groups) {
      this.groups.set(group, messages.filter((stored) => stored.id !== id));
    }
  }

  public change(changes: readonly VisibilityChange[]): void {
    for (const { messageId, receiptHandle, seconds } of changes) {
      const stored = [...this.groups.values()].flat().find((one) => one.id === messageId);
      if (stored && receiptHandle === `${messageId} ${stored.receives}`) {
        stored.visibleAt = this.now() + seconds * 1000;
      }
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
