import { never } from './never';
import type { QueuedMessage } from '../../../../src/engine/queued-message';
import type { VirtualClock } from '../../local/clock';
import type { InvokeResult } from '../../local/event-source';

/**
 * One execution environment of a function. Whatever the function awaits goes through here, so that at each of these points the environment can die, with all
 * that it remembers, or stand still. Between invocations it is frozen: what comes back then is only noticed in the next invocation. What it has asked
 * others to do goes on without it.
 */
export abstract class ExecutionEnvironment {
  private dead = false;
  private frozen = true;
  /** Since when it is. */
  private frozenAt: number;
  private thaws: (() => void)[] = [];
  private endInvocation: ((result: InvokeResult) => void) | undefined = undefined;
  /** Messages of the current invocation. */
  protected inHand: readonly QueuedMessage[] = [];

  constructor(private readonly worldClock: VirtualClock) {
    this.frozenAt = worldClock.now();
  }

  public get isDead(): boolean {
    return this.dead;
  }

  /** Nothing that it would still do happens any more. */
  public kill(how: string): void {
    if (!this.dead) {
      this.dead = true;
      this.thaws = [];
      this.died(how);
      this.endInvocation?.({ outcome: 'failed', errorType: 'Runtime.ExitError' });
      this.endInvocation = undefined;
    }
  }

  /** Told that it has died, when nothing happens in it any more. */
  protected abstract died(how: string): void;

  /** An await is a point at which anything can happen. */
  protected abstract meetFault(): 'dead' | 'none';

  /** Told for how long it was frozen, or stood still. */
  protected thawed(_milliseconds: number): void {}

  /** Told that an invocation ended by itself. */
  protected ended(): void {}

  /** Told that an invocation ended with an error, which the engine sees to that none does. */
  protected failed(_error: unknown): void {}

  protected get isInvoked(): boolean {
    return this.endInvocation !== undefined;
  }

  /** Runs one invocation. @param deliver answers the ids of the messages that were not acknowledged */
  protected run(messages: readonly QueuedMessage[], deliver: () => Promise<string[]>): Promise<InvokeResult> {
    return new Promise((resolve) => {
      this.endInvocation = resolve;
      this.inHand = messages;
      this.thaw();
      deliver().then(
        (ids) => this.end({ outcome: 'returned', value: { batchItemFailures: ids.map((itemIdentifier) => ({ itemIdentifier })) } }),
        (error: unknown) => {
          this.failed(error);
          this.end({ outcome: 'failed', errorMessage: String(error) });
        },
      );
    });
  }

  /**
   * Something happens outside, and its end is noticed here, unless the environment dies before or after it.
   *
   * @param noticed told when it is @default - nobody is told
   */
  protected passThrough<T>(work: () => Promise<T>, noticed: () => void = () => undefined): Promise<T> {
    return this.dead || this.meetFault() === 'dead' ? never() : new Promise((resolve, reject) => {
      this.whenAwake(() => {
        work().then((answer) => this.notice(noticed, () => resolve(answer)), (error: unknown) => this.notice(noticed, () => reject(error)));
      });
    });
  }

  /**
   * As `passThrough`, where nothing happens outside but that time passes.
   *
   * @param begun told when it begins
   */
  protected passTime(milliseconds: number, begun: () => void, noticed: () => void): Promise<void> {
    return this.dead || this.meetFault() === 'dead' ? never() : new Promise((resolve) => {
      this.whenAwake(() => {
        begun();
        this.worldClock.after(milliseconds, () => this.notice(noticed, resolve));
      });
    });
  }

  /** What happened outside has ended. */
  private notice(noticed: () => void, goOn: () => void): void {
    this.whenAwake(() => {
      if (this.meetFault() !== 'dead') {
        noticed();
        this.whenAwake(goOn);
      }
    });
  }

  protected whenAwake(callback: () => void): void {
    if (this.frozen) {
      this.thaws.push(callback);
    } else if (!this.dead) {
      callback();
    }
  }

  /** It goes on after so long; or where the invocation is over by then, in the next one. */
  protected standStill(milliseconds: number): void {
    this.freeze();
    const invocation = this.endInvocation;
    this.worldClock.after(milliseconds, () => {
      if (!this.dead && this.endInvocation === invocation) {
        this.thaw();
      }
    });
  }

  private end(result: InvokeResult): void {
    if (!this.dead) {
      this.ended();
      this.freeze();
      this.endInvocation?.(result);
      this.endInvocation = undefined;
    }
  }

  private freeze(): void {
    this.frozen = true;
    this.frozenAt = this.worldClock.now();
  }

  private thaw(): void {
    this.thawed(this.frozen ? this.worldClock.now() - this.frozenAt : 0);
    this.frozen = false;
    for (const callback of this.thaws.splice(0)) {
      this.whenAwake(callback);
    }
  }
}
