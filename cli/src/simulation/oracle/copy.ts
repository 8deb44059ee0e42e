/** An attempt that the backend did its work for. */
export interface ProcessedAttempt {
  readonly startedAt: number;
  /** When its invocation's batch was received. */
  readonly heldSince: number;
}

/**
 * One message with a webhook: the queue may hold another one of the same webhook, because a dead letter was redriven while the message that it was made of was
 * still there. What happens to one is no cause to send the other again.
 */
export class Copy {
  /** The last attempt with it that the backend did its work for. */
  public processedAttempt?: ProcessedAttempt;
  /** When it last returned to the queue although an invocation had it. */
  public returnedAt = -Infinity;
  /** What last happened after which it may be sent again. */
  public duplicateCause = '';
  private duplicateCauseAt = -Infinity;

  /** From now on another delivery of it would be explained. */
  public explainDuplicate(at: number, cause: string): void {
    this.duplicateCauseAt = at;
    this.duplicateCause = cause;
  }

  /** Whether something happened since an attempt began. */
  public isExplainedSince({ startedAt }: ProcessedAttempt): boolean {
    return this.duplicateCauseAt >= startedAt;
  }
}
