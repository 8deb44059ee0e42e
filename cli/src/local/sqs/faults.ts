import { SqsError } from './sqs-error';

/** A failure to inject, so that tests can show how callers handle it. */
export interface SqsFault {
  /** What the call is answered. */
  readonly error: SqsError;
  /** `before`: nothing happens but the answer. `after`: the call takes effect and its answer is lost. @default before */
  readonly when?: 'before' | 'after';
}

/** Failures as SQS answers them. The statuses of throttling are not documented; clients must treat it like any other error. */
export const SQS_FAULTS = {
  /** Too many requests. */
  throttled: { error: new SqsError('RequestThrottled', 'RequestThrottled', 'Rate exceeded.') },
  /** The role may not do this. */
  accessDenied: { error: new SqsError('AccessDeniedException', 'AccessDenied', 'Access to the resource is denied.') },
  /** The signature of the call, or its token, is invalid. */
  invalidToken: { error: new SqsError('InvalidClientTokenId', 'InvalidClientTokenId', 'The security token included in the request is invalid.', 403) },
  /** SQS failed. */
  internal: { error: new SqsError('InternalFailure', 'InternalFailure', 'The request processing has failed because of an unknown error.', 500) },
  /** SQS is not available. */
  unavailable: { error: new SqsError('ServiceUnavailable', 'ServiceUnavailable', 'The request has failed due to a temporary failure.', 503) },
  /** The call takes effect, and its answer is lost. */
  lostAnswer: { error: new SqsError('InternalFailure', 'InternalFailure', 'The answer was lost.', 500), when: 'after' },
} satisfies Record<string, SqsFault>;

/** The faults that are still to be injected, by action. */
export class FaultPlan {
  private readonly planned = new Map<string, SqsFault[]>();

  /**
   * Makes the next calls fail.
   *
   * @param action the name of an SQS action, or `*` for any
   */
  public failNext(action: string, fault: SqsFault, times: number): void {
    const faults = this.planned.get(action) ?? [];
    for (let i = 0; i < times; i++) {
      faults.push(fault);
    }
    this.planned.set(action, faults);
  }

  /** The fault for this call; it is removed from the plan. */
  public take(action: string): SqsFault | undefined {
    return this.planned.get(action)?.shift() ?? this.planned.get('*')?.shift();
  }
}
