import { Duration } from 'aws-cdk-lib';
import { DEFAULT_RETRY_POLICY, HttpRetryPolicyConfig } from './retry-policy-config';
import { checkProps, PropsShape } from '../shared/check-props';
import { checkDuration, checkListOf, checkNumber } from '../shared/prop-checks';

/** How often and how long a delivery is tried. */
export interface RetryPolicyProps {
  /**
   * Time since arrival after which a delivery is given up on and kept as a dead letter, with or without another attempt. At most 13 days: the queue keeps
   * messages for 14.
   *
   * @default Duration.days(3)
   */
  readonly retryFor?: Duration;

  /**
   * Upper bound of the wait before the second attempt. It doubles with each attempt; the wait is a random part of it (full jitter).
   *
   * @default Duration.seconds(1)
   */
  readonly backoffBase?: Duration;

  /**
   * Upper bound of every wait that the backend did not ask for. While nobody is answered, 20 seconds is, so that the end of an outage is seen soon: this
   * one is for what fails while others are answered.
   *
   * @default Duration.hours(1)
   */
  readonly backoffMax?: Duration;

  /**
   * Upper bound of a wait that the backend asks for with `Retry-After`. At most 12 hours, SQS's limit from one receive to the next, of which an invocation
   * may take a quarter of an hour: no wait is longer than 11 hours 45 minutes.
   *
   * @default Duration.hours(1)
   */
  readonly retryAfterMax?: Duration;

  /**
   * Statuses that a retry is unlikely to change. Such a delivery is given up on after `rejectionAttempts`.
   *
   * @default 400, 402, 405, 406, 411, 412, 413, 414, 415, 416, 417, 422, 424, 426, 428, 431, 451
   */
  readonly rejectionStatuses?: number[];

  /**
   * Attempts after which a rejection is final.
   *
   * @default 10
   */
  readonly rejectionAttempts?: number;

  /**
   * Statuses that end a delivery at the first attempt.
   *
   * @default 410
   */
  readonly goneStatuses?: number[];
}

/** SQS keeps a message for 14 days at most; a day is left for the dead letter to be sent. */
const MAX_RETRY_FOR = Duration.days(13);

/** SQS's longest visibility timeout. */
const MAX_WAIT = Duration.hours(12);

const SHAPE: PropsShape<RetryPolicyProps> = {
  example: '{ retryFor: Duration.days(1) }',
  checks: {
    retryFor: checkDuration('Duration.days(3)'),
    backoffBase: checkDuration('Duration.seconds(1)'),
    backoffMax: checkDuration('Duration.hours(1)'),
    retryAfterMax: checkDuration('Duration.hours(1)'),
    rejectionStatuses: checkListOf(checkNumber, '[400, 422]'),
    rejectionAttempts: checkNumber,
    goneStatuses: checkListOf(checkNumber, '[410]'),
  },
};

/**
 * How often and how long a delivery is tried, and when it becomes a dead letter.
 *
 * Only a 2xx answer ends a delivery well. Every other outcome is a failure: network failures, 3xx, 401, 403, 404, 408, 429, 5xx and all other
 * statuses that are not listed are retried until `retryFor`; rejections a number of times; 410 not at all.
 */
export class RetryPolicy {
  /**
   * The policy as plain data, all times in seconds.
   *
   * @internal
   */
  public readonly _config: HttpRetryPolicyConfig;

  constructor(props: RetryPolicyProps = {}) {
    checkProps('RetryPolicy', props, SHAPE);
    const retryFor = props.retryFor ?? Duration.seconds(DEFAULT_RETRY_POLICY.retryForSeconds);
    const backoffBase = props.backoffBase ?? Duration.seconds(DEFAULT_RETRY_POLICY.backoffBaseSeconds);
    const backoffMax = props.backoffMax ?? Duration.seconds(DEFAULT_RETRY_POLICY.backoffMaxSeconds);
    const retryAfterMax = props.retryAfterMax ?? Duration.seconds(DEFAULT_RETRY_POLICY.retryAfterMaxSeconds);
    checkBounds('retryFor', retryFor, Duration.minutes(1), MAX_RETRY_FOR, 'the queue keeps messages for 14 days');
    checkBounds('backoffMax', backoffMax, Duration.seconds(1), MAX_WAIT, 'SQS hides a message no longer');
    checkBounds('backoffBase', backoffBase, Duration.seconds(1), backoffMax, 'that is backoffMax');
    checkBounds('retryAfterMax', retryAfterMax, Duration.seconds(1), MAX_WAIT, 'SQS hides a message no longer');
    this._config = {
      retryForSeconds: retryFor.toSeconds(),
      backoffBaseSeconds: backoffBase.toSeconds(),
      backoffMaxSeconds: backoffMax.toSeconds(),
      retryAfterMaxSeconds: retryAfterMax.toSeconds(),
      rejectionStatuses: checkStatuses('rejectionStatuses', props.rejectionStatuses ?? DEFAULT_RETRY_POLICY.rejectionStatuses),
      rejectionAttempts: checkAttempts(props.rejectionAttempts ?? DEFAULT_RETRY_POLICY.rejectionAttempts),
      goneStatuses: checkStatuses('goneStatuses', props.goneStatuses ?? DEFAULT_RETRY_POLICY.goneStatuses),
    };
  }
}

function checkBounds(name: string, value: Duration, min: Duration, max: Duration, why: string): void {
  const seconds = value.toSeconds({ integral: false });
  if (!Number.isInteger(seconds) || seconds < min.toSeconds() || seconds > max.toSeconds()) {
    throw new Error(`RetryPolicy.${name} must be whole seconds from ${min.toHumanString()} to ${max.toHumanString()} (${why}), got: ${value.toHumanString()}; choose one in between.`);
  }
}

function checkStatuses(name: string, statuses: readonly number[]): readonly number[] {
  for (const status of statuses) {
    if (!Number.isInteger(status) || status < 300 || status > 599) {
      throw new Error(`RetryPolicy.${name} takes HTTP statuses from 300 to 599, got: ${status}; a 2xx is always a success.`);
    }
  }
  return statuses;
}

function checkAttempts(attempts: number): number {
  if (!Number.isInteger(attempts) || attempts < 1 || attempts > 500) {
    throw new Error(`RetryPolicy.rejectionAttempts must be a whole number from 1 to 500, got: ${attempts}; SQS counts at most 1000 receives.`);
  }
  return attempts;
}
