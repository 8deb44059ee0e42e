import { RequestResult } from './request';
import { parseRetryAfter } from './retry-after';
import { Outcome } from '../../engine/outcome';
import { StatusPolicy } from '../retry-policy-config';

/** Answers of something in front of a backend that is down or too busy: as good as none. */
const OUTAGE_STATUSES: ReadonlySet<number> = new Set([502, 503, 504]);

/**
 * What an answer means by its status: only 2xx is a success, and what is neither gone nor a rejection by the policy is a failure that may pass.
 *
 * @param now milliseconds since 1970, against which a date in `Retry-After` is held
 */
export function interpretStatus(result: RequestResult, policy: StatusPolicy, now: number): Outcome {
  if (result.kind === 'failure') {
    const { failure, detail } = result;
    return { result: 'failed', unavailable: true, failure, failureClass: failure, detail };
  }
  const { status, retryAfter, detail } = result;
  if (status >= 200 && status <= 299) {
    return { result: 'delivered', unavailable: false, status, detail };
  }
  return {
    result: policy.goneStatuses.includes(status) ? 'gone' : policy.rejectionStatuses.includes(status) ? 'rejected' : 'failed',
    unavailable: OUTAGE_STATUSES.has(status),
    status,
    failureClass: `http-${Math.floor(status / 100)}xx`,
    retryAfterSeconds: parseRetryAfter(retryAfter, now),
    detail,
  };
}
