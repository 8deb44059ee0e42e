import { DemoStory } from './demo-story';
import { Status } from '../../cli/src/local/runtime/status';
import { BackendState } from '../backend/backend';

/** Turns what happens into steps of the story. All figures in it are the runtime's own, which the page shows too. */
export class Acts {
  /** From the backend's return to the first webhook that it acknowledges. */
  public recoverySeconds?: number;
  private atBegin: Status;
  private backAt?: number;
  private deliveredAtReturn = 0;

  /** @param delivered different webhooks that the backend has acknowledged */
  constructor(
    private readonly story: DemoStory,
    private readonly status: () => Status,
    private readonly delivered: () => number,
    private readonly now: () => number = Date.now,
  ) {
    this.atBegin = status();
  }

  /** The backend has come into a state. @param until as in `OutageOptions.onState` */
  public onBackend(state: BackendState, until?: number): void {
    const failed = this.failedSinceBegin();
    const waiting = `${this.status().queued} webhooks wait in the queue.`;
    if (state === 'unavailable') {
      this.story.begin('unavailable', until);
      this.story.plan('down', until!);
    } else if (state === 'down') {
      this.story.end('unavailable', `${failed} attempts failed. ${waiting}`);
      this.story.begin('down', until);
      this.story.plan('back', until!);
    } else {
      this.story.end('down', `${failed} attempts failed. ${waiting}`);
      this.backAt = this.now();
      this.deliveredAtReturn = this.delivered();
      this.story.begin('back');
    }
    this.atBegin = this.status();
  }

  /** Some time has passed. @param total webhooks that are sent */
  public onTime(total: number): void {
    const { accepted, queued } = this.status();
    if (this.backAt !== undefined && this.recoverySeconds === undefined && this.delivered() > this.deliveredAtReturn) {
      this.recoverySeconds = (this.now() - this.backAt) / 1000;
    }
    this.story.progress('sending', `${accepted} of ${total} are stored.`);
    const waiting = `${this.failedSinceBegin()} attempts failed, ${queued} webhooks wait in the queue.`;
    this.story.progress('unavailable', waiting);
    this.story.progress('down', waiting);
    this.story.progress('back', `${this.firstDelivery()}${queued} webhooks are still in the queue.`);
  }

  /** All is sent. @param total webhooks that were to be sent */
  public onSent(total: number): void {
    const { accepted, refused } = this.status();
    this.story.end('sending', `${accepted} of ${total} are stored, ${refused} requests were refused.`, accepted === total);
  }

  /** Nothing is in the queue any more, or the time for that is up. */
  public onDrained(): void {
    const { queued } = this.status();
    const took = `${((this.now() - (this.backAt ?? this.now())) / 1000).toFixed(1)} s after the return`;
    this.story.end('back', `${this.firstDelivery()}${queued === 0 ? `The queue was empty ${took}.` : `${queued} webhooks still wait, ${took}.`}`, queued === 0);
  }

  private firstDelivery(): string {
    return this.recoverySeconds === undefined ? '' : `First delivery after ${this.recoverySeconds.toFixed(1)} s. `;
  }

  private failedSinceBegin(): number {
    const { attempts, delivered } = this.status();
    return attempts - delivered - (this.atBegin.attempts - this.atBegin.delivered);
  }
}
