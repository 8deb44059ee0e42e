import { Duration } from 'aws-cdk-lib';
import { DeliveryRecords, RetryPolicy } from '../../src';
import { DEFAULT_RETRY_POLICY } from '../../src/delivery/retry-policy-config';

test('the defaults are the stated ones', () => {
  expect(new RetryPolicy()._config).toEqual(DEFAULT_RETRY_POLICY);
});

test('no status is both a rejection and something a deployment in progress answers', () => {
  const retried = [301, 302, 307, 401, 403, 404, 408, 409, 421, 423, 425, 429, 500, 502, 503, 504];
  expect(DEFAULT_RETRY_POLICY.rejectionStatuses.filter((status) => retried.includes(status))).toEqual([]);
});

test.each([
  [{ retryFor: Duration.days(14) }, 'RetryPolicy.retryFor must be whole seconds from 1 minute to 13 days (the queue keeps messages for 14 days), got: 14 days; choose one in between.'],
  [{ retryFor: Duration.seconds(10) }, /RetryPolicy\.retryFor must be whole seconds from 1 minute/],
  [{ backoffBase: Duration.hours(2) }, 'RetryPolicy.backoffBase must be whole seconds from 1 second to 1 hour (that is backoffMax), got: 2 hours; choose one in between.'],
  [{ backoffBase: Duration.millis(1500) }, /RetryPolicy\.backoffBase must be whole seconds/],
  [{ backoffMax: Duration.seconds(0) }, /RetryPolicy\.backoffMax must be whole seconds from 1 second to 12 hours/],
  [{ backoffMax: Duration.hours(13) }, /RetryPolicy\.backoffMax .* to 12 hours/],
  [{ retryAfterMax: Duration.days(1) }, /RetryPolicy\.retryAfterMax .* to 12 hours/],
  [{ rejectionStatuses: [200] }, 'RetryPolicy.rejectionStatuses takes HTTP statuses from 300 to 599, got: 200; a 2xx is always a success.'],
  [{ goneStatuses: [4100] }, /RetryPolicy\.goneStatuses takes HTTP statuses/],
  [{ rejectionAttempts: 0 }, 'RetryPolicy.rejectionAttempts must be a whole number from 1 to 500, got: 0; SQS counts at most 1000 receives.'],
])('%j', (props, message) => {
  expect(() => new RetryPolicy(props)).toThrow(message);
});

test('records are kept for a day at least', () => {
  expect(() => DeliveryRecords.metadata({ retention: Duration.hours(3) })).toThrow('DeliveryRecords keeps records for a day or longer, got: 3 hours; use DeliveryRecords.none() to keep none.');
});
