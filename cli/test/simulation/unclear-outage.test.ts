import { quietScenario } from './quiet-scenario';
import { Copy } from '../../src/simulation/oracle/copy';
import { Attempt, TrackedWebhook } from '../../src/simulation/oracle/tracked-webhook';
import { FailureKind } from '../../src/simulation/oracle/wait-rules';
import { WaitWatch } from '../../src/simulation/oracle/wait-watch';

const MINUTE = 60_000;

let watch: WaitWatch;
let violations: string[];

beforeEach(() => {
  violations = [];
  watch = new WaitWatch({
    startedAt: 0, skewMs: 0, windowSeconds: 0, records: true, isExact: () => true, violated: (detail) => violations.push(detail),
  });
});

/** An attempt of an environment ends at an instant: with a status, or with none where nobody answered. */
function end(now: number, status: number | undefined): Attempt {
  const webhook = new TrackedWebhook(0, 'w0', { name: 'g', webhooks: [], next: 0, expiredAt: -Infinity, notHeldIn: new Set() }, 0, undefined);
  const times = { heldSince: now, startedAt: now, endedAt: now };
  const attempt: Attempt = { webhook, copy: new Copy(), environment: 1, ...times, number: 1, status, open: false, abandoned: false };
  webhook.lastAttempt = attempt;
  watch.attemptEnded(attempt, now);
  watch.attemptFailed(attempt, quietScenario().retryPolicy, now);
  return attempt;
}

/** Two failures in a row, between two deliveries, are usual; and there was silence for more than a minute since. */
function usualFailures(): void {
  end(0, 200);
  [1, 2].forEach((second) => end(1_000 * second, 503));
  end(3_000, 200);
}

test('after a minute without an answer a failure is a sign of an outage where no run of failures is usual', () => {
  end(0, 200);
  expect(end(2 * MINUTE, 503).kind).toBe(FailureKind.OUTAGE);
});

describe('whether it is one is unclear', () => {
  test('until there were five times as many failures as are usual', () => {
    usualFailures();
    const kinds = Array.from({ length: 12 }, (_, index) => end(2 * MINUTE + 1_000 * index, 503).kind);
    expect(kinds.slice(0, 10)).toEqual(Array(10).fill(FailureKind.UNCLEAR));
    expect(kinds.slice(10)).toEqual(Array(2).fill(FailureKind.OUTAGE));
  });

  test.each([404, 302])('and again from the start once the brake may have closed, because the backend answered %i', (status) => {
    usualFailures();
    Array.from({ length: 11 }, (_, index) => end(2 * MINUTE + 1_000 * index, 503));
    expect(end(3 * MINUTE, 503).kind).toBe(FailureKind.OUTAGE);
    expect(end(3 * MINUTE, status).kind).toBe(FailureKind.ANSWERED);
    expect(end(3 * MINUTE + 1_000, 503).kind).toBe(FailureKind.UNCLEAR);
  });

  test('for a quarter of an hour after the last delivery, and no longer', () => {
    usualFailures();
    expect(end(15 * MINUTE + 2_000, 503).kind).toBe(FailureKind.UNCLEAR);
    expect(end(15 * MINUTE + 5_000, 503).kind).toBe(FailureKind.LONG_OUTAGE);
  });

  test('and then it may be tried again at once, which is a violation where it is clear that it is none', () => {
    usualFailures();
    const unclear = end(2 * MINUTE, 503);
    const clear = end(2 * MINUTE, 404);
    [unclear, clear].forEach(({ webhook }) => watch.attemptBegins(webhook, 2 * MINUTE, 2 * MINUTE + 1));
    expect(violations).toEqual([expect.stringContaining('404')]);
  });
});
