import { RequestResult } from './request';
import { parseRetryAfter } from './retry-after';
import { Outcome } from '../../engine/outcome';
import { StatusPolicy } from '../retry-policy-config';

/**
 * What an answer means by its status: only 2xx is a success, and what is neither gone nor a rejection by the policy is a failure that may pass.
 *
 * @param now milliseconds since 1970, against which a date in `Retry-After` is held
 */
export function interpretStatus(result: RequestResult, policy: StatusPolicy, now: number): Outcome {
  if (result.kind === 'failure') {
    const { failure, detail, isFinal } = result;
    if (isFinal) {
      return { result: 'rejected', isFinal, unavailable: false, failure, failureClass: failure, detail };
    }
    return { result: 'failed', unavailable: true, failure, failureClass: failure, detail };
  }
  const { status, retryAfter, detail } = result;
  if (status >= 200 && status <= 299) {
    return { result: 'delivered', unavailable: false, status, detail };
  }
  return {
    result: policy.goneStatuses.includes(status) ? 'gone' : policy.rejectionStatuses.includes(status) ? 'rejected' : 'failed',
    // Whether it is this webhook's fault or an outage, a single 5xx does not tell: a backend whose database is away often answers 500.
    unavailable: status >= 500,
    status,
    failureClass: `http-${Math.floor(status / 100)}xx`,
    retryAfterSeconds: parseRetryAfter(retryAfter, now),
    detail,
  };
}
