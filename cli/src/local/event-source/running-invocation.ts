import { InvocationContext } from './event-source-types';

/** An invocation until its deadline. A plain list of callbacks, because an `AbortController` for each invocation costs as much as the invocation's whole way through the queue. */
export class RunningInvocation implements InvocationContext {
  private over = false;
  private readonly callbacks: (() => void)[] = [];

  constructor(public readonly deadline: number) {}

  public get isOver(): boolean {
    return this.over;
  }

  public onOver(callback: () => void): void {
    this.callbacks.push(callback);
  }

  /** The deadline is there, and the function still runs. */
  public giveUp(): void {
    this.over = true;
    this.callbacks.splice(0).forEach((callback) => callback());
  }
}
