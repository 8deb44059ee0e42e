import { Clock } from '../clock';
import { Alarm } from './alarm';
import { Backlog } from './backlog';
import { Message } from './message';

/** What a queue does when messages become visible or expire. */
export interface TimeHooks {
  /** How long messages are kept, in milliseconds. */
  retention(): number;
  /** The visibility timeout or the delay of a message has ended. */
  becameVisible(message: Message): void;
  /** The retention period of a message has ended; it is out of the backlog already. */
  expired(message: Message): void;
}

/** The timers of a queue: messages become visible and expire when the queue is used and, for receivers that wait, also without that. */
export class QueueTime {
  private readonly returns: Alarm;
  private readonly expiries: Alarm;
  private time: number;

  constructor(private readonly clock: Clock, private readonly backlog: Backlog, private readonly hooks: TimeHooks) {
    this.time = clock.now();
    this.returns = new Alarm(clock, () => this.catchUp());
    this.expiries = new Alarm(clock, () => this.catchUp());
  }

  /** Handles everything that is due and returns the time of the clock; a clock that goes back is taken to stand still. */
  public catchUp(): number {
    this.time = Math.max(this.time, this.clock.now());
    while (this.doNext()) {
      // One after the other, in the order of their instants: that order decides which message group comes first.
    }
    this.plan();
    return this.time;
  }

  /** Sets the timers for what is due next; to be called after messages were stored or hidden. */
  public plan(): void {
    const { nextReturning, oldest } = this.backlog;
    if (nextReturning) {
      this.returns.setAt(nextReturning.visibleAt);
    }
    if (oldest) {
      this.expiries.setAt(this.expiryOf(oldest));
    }
  }

  public close(): void {
    this.returns.close();
    this.expiries.close();
  }

  private doNext(): boolean {
    const { nextReturning, oldest } = this.backlog;
    const returnsAt = nextReturning ? nextReturning.visibleAt : Infinity;
    const expiresAt = oldest ? this.expiryOf(oldest) : Infinity;
    if (Math.min(returnsAt, expiresAt) > this.time) {
      return false;
    }
    if (returnsAt <= expiresAt) {
      this.hooks.becameVisible(nextReturning!);
    } else {
      this.backlog.remove(oldest!);
      this.hooks.expired(oldest!);
    }
    return true;
  }

  private expiryOf(message: Message): number {
    return message.sentAt + this.hooks.retention();
  }
}
