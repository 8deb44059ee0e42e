import fc from 'fast-check';
import { DEFAULT_RETRY_POLICY } from '../../src/delivery/retry-policy-config';
import { interpretStatus } from '../../src/delivery/transports/interpret-status';
import { FailureClass, RequestResult } from '../../src/delivery/transports/request';
import { parseRetryAfter } from '../../src/delivery/transports/retry-after';
import { backOffSeconds, outageBackOffSeconds, shortBackOffSeconds } from '../../src/engine/back-off';
import { Outcome } from '../../src/engine/outcome';
import { decide, Situation } from '../../src/engine/retry-decision';
import { answer, fail, message, START, World } from '../delivery/support/world';

jest.setTimeout(60_000);

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** What an answer means by the default policy. */
const outcomeOf = (result: RequestResult, policy = DEFAULT_RETRY_POLICY): Outcome => interpretStatus(result, policy, START);

function situation(overrides: Partial<Situation> = {}): Situation {
  return {
    outcome: outcomeOf(answer(500)),
    policy: DEFAULT_RETRY_POLICY,
    history: { attempts: 1, rejections: 0, lastStatuses: ['500'] },
    now: START,
    deadlineAt: START + 3 * DAY,
    receiveCount: 1,
    maxReceiveCount: 1000,
    outage: false,
    latencyMs: 10,
    random: () => 0.5,
    ...overrides,
  };
}

test.each([401, 403, 404, 407, 408, 409, 421, 423, 425, 429, 500, 502, 503, 504, 511, 302])('cases 31 and 34: %d is retried, however often it came', (status) => {
  const history = { attempts: 500, rejections: 0, lastStatuses: [] };
  expect(decide(situation({ outcome: outcomeOf(answer(status)), history }))).toMatchObject({ kind: 'retry', asked: false });
});

test('a failure without a status or a name is no answer', () => {
  const outcome: Outcome = { result: 'failed', unavailable: true };
  expect(decide(situation({ outcome, receiveCount: 1000 }))).toMatchObject({ detail: 'SQS\'s 1000 receives are used up; the last attempt ended with no answer.' });
});

test.each(DEFAULT_RETRY_POLICY.rejectionStatuses)('case 31: %d is retried nine times and final at the tenth rejection', (status) => {
  const outcome = outcomeOf(answer(status));
  const at = (rejections: number) => decide(situation({ outcome, history: { attempts: 40, rejections, lastStatuses: [] } }));
  expect(at(9)).toMatchObject({ kind: 'retry' });
  expect(at(10)).toMatchObject({ kind: 'dead-letter', reason: 'rejected', detail: `The destination rejected it 10 times, last with ${status}.` });
});

test('what the destination can never take is final at the first attempt, and its dead letter says why', () => {
  const outcome = outcomeOf({ kind: 'failure', failure: FailureClass.TOO_LARGE, detail: 'with 300000 bytes', isFinal: true });
  expect(outcome).toMatchObject({ result: 'rejected', unavailable: false, failureClass: 'too-large' });
  expect(decide(situation({ outcome, history: { attempts: 1, rejections: 1, lastStatuses: [] } }))).toEqual({
    kind: 'dead-letter', reason: 'rejected', detail: 'The destination can never take it: too-large (with 300000 bytes).',
  });
});

test('case 31: other failures do not count as rejections', () => {
  const history = { attempts: 400, rejections: 9, lastStatuses: [] };
  expect(decide(situation({ outcome: outcomeOf(answer(500)), history }))).toMatchObject({ kind: 'retry' });
  expect(decide(situation({ outcome: outcomeOf(answer(400)), history }))).toMatchObject({ kind: 'retry' });
});

test('case 32: 410 ends a delivery at the first attempt', () => {
  expect(decide(situation({ outcome: outcomeOf(answer(410)) }))).toMatchObject({ kind: 'dead-letter', reason: 'gone' });
});

test('case 31: a delivery is given up on by an attempt that fails when its time is over, not before', () => {
  const outcomes = [answer(500), answer(400), fail(FailureClass.DNS)].map((result) => outcomeOf(result));
  for (const outcome of outcomes) {
    expect(decide(situation({ outcome, now: START + 3 * DAY - 1 }))).toMatchObject({ kind: 'retry', seconds: 1 });
    expect(decide(situation({ outcome, now: START + 3 * DAY }))).toMatchObject({ kind: 'dead-letter', reason: 'expired' });
  }
  expect(decide(situation({ outcome: outcomeOf(answer(200)), now: START + 30 * DAY }))).toEqual({ kind: 'delivered' });
});

test('the last receive that SQS allows is used to say why', () => {
  expect(decide(situation({ receiveCount: 999 }))).toMatchObject({ kind: 'retry' });
  expect(decide(situation({ receiveCount: 1000 }))).toMatchObject({ kind: 'dead-letter', reason: 'receives' });
});

test('the sentence of a dead letter says how the last attempt ended', () => {
  const over = START + 3 * DAY;
  const ends = [{ now: over }, { now: over, outcome: outcomeOf(fail(FailureClass.TLS)) }, { receiveCount: 1000 }];
  expect(ends.map((end) => decide(situation(end)))).toEqual([
    { kind: 'dead-letter', reason: 'expired', detail: 'It was not delivered within 259200 s; the last attempt ended with 500.' },
    { kind: 'dead-letter', reason: 'expired', detail: 'It was not delivered within 259200 s; the last attempt ended with tls.' },
    { kind: 'dead-letter', reason: 'receives', detail: 'SQS\'s 1000 receives are used up; the last attempt ended with 500.' },
  ]);
});

test('a wait ends where the time for retries ends: what is past it is given up on when it is received', async () => {
  const asked = outcomeOf(answer(503, '3600'));
  expect(decide(situation({ outcome: asked, deadlineAt: START + 90_500 }))).toEqual({ kind: 'retry', seconds: 3600, asked: true });
  const world = new World({ policy: { retryForSeconds: 100 } });
  world.latencyMs = 500;
  world.backend = () => answer(503, '3600');
  const sentAt = START - 9_000;
  await world.invoke([message('a1', 'a', { sentAt }, { arrivedAt: sentAt })]);
  expect(world.hiddenFor('a1')).toBe(91);
  expect(world.attempts()).toMatchObject([{ retryInSeconds: 91 }]);
  await world.clock.advance(91_000);
  expect(await world.invoke([message('a1', 'a', { sentAt, receiveCount: 2 }, { arrivedAt: sentAt })])).toEqual([]);
  expect(world.requests).toHaveLength(1);
  expect(world.deadLetters).toMatchObject([{ attributes: { reason: 'expired' } }]);
});

describe('case 33: Retry-After', () => {
  const date = 'Sat, 21 Nov 2026 12:00:30 GMT';

  test.each([
    ['1', 1],
    ['120', 120],
    [' 120 ', 120],
    ['007', 7],
    [date, 30],
    ['Saturday, 21-Nov-26 12:00:30 GMT', 30],
    ['Sat Nov 21 12:00:30 2026', 30],
    ['Sun Nov  1 12:00:00 2026', undefined],
    ['Thu, 21 Jan 2027 12:00:00 GMT', 61 * 24 * 3600],
    ['315360000', 315_360_000],
    ['9'.repeat(400), Infinity],
  ])('%s', (value, seconds) => {
    expect(parseRetryAfter(value, START)).toBe(seconds);
  });

  test.each([undefined, '', '0', '-5', '1.5', '1e3', '0x10', '+5', 'soon', '5 seconds', '5, 10', 'NaN', 'Infinity', 'Sat, 21 Nov 2026 11:59:30 GMT',
    ...['Sat, 21 Nov 2026 12:00:30 GMT', 'Saturday, 21-Nov-26 12:00:30 GMT', 'Sat Nov 21 12:00:30 2026'].flatMap((text) => [`x ${text}`, `${text} x`]),
    'Sat, 21 Foo 2026 12:00:30 GMT', 'Fri, 21 Foo 2031 12:00:30 GMT', 'Sat, 21 Nov 2026 12:00:30 +0100', 'Sat, 21 Nov 2026', '2026-11-21T12:00:30Z', '\u0000'])('garbage and the past are ignored: %j', (value) => {
    expect(parseRetryAfter(value, START)).toBeUndefined();
  });

  test('every month is known', () => {
    for (const [month, name] of ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'].entries()) {
      expect(parseRetryAfter(`Fri, 01 ${name} 2027 00:00:00 GMT`, START)).toBe((Date.UTC(2027, month, 1) - START) / 1000);
    }
  });

  test('a year of two digits lies less than 50 years ahead', () => {
    expect(parseRetryAfter('Wednesday, 21-Nov-76 12:00:00 GMT', START)).toBeGreaterThan(49 * 365 * 24 * 3600);
    expect(parseRetryAfter('Monday, 21-Nov-94 12:00:00 GMT', START)).toBeUndefined();
  });

  test('it is obeyed up to the cap, and garbage means the usual back-off', async () => {
    const waits: Array<[string, number]> = [['120', 120], ['315360000', 3600], ['garbage', 1], ['-3', 1], [date, 30]];
    for (const [retryAfter, seconds] of waits) {
      for (const status of [429, 503, 500, 302]) {
        const world = new World();
        world.latencyMs = 0;
        world.backend = () => answer(status, retryAfter);
        expect(await world.invoke([message('m1', 'a')])).toEqual(['m1']);
        expect(world.hiddenFor('m1')).toBe(seconds);
      }
    }
  });

  test('whatever the header says, the answer is a whole number of seconds above 0, or nothing', () => {
    const anything = fc.oneof(fc.string({ unit: 'binary' }), fc.integer().map(String), fc.date({ noInvalidDate: true }).map((at) => at.toUTCString()));
    fc.assert(fc.property(anything, (value) => {
      const seconds = parseRetryAfter(value, START);
      expect(seconds === undefined || seconds > 0).toBe(true);
      expect(seconds === undefined || seconds === Infinity || Number.isInteger(seconds)).toBe(true);
    }));
  });
});

describe('case 34: back-off', () => {
  const bounds = { backoffBaseSeconds: 2, backoffMaxSeconds: 60 };

  test.each([[0, 2], [1, 2], [2, 4], [3, 8], [5, 32], [6, 60], [2000, 60]])('after attempt %d it is at most %d s', (attempt, bound) => {
    expect(backOffSeconds(attempt, bounds, () => 1 - Number.EPSILON)).toBe(bound);
    expect(backOffSeconds(attempt, bounds, () => 0)).toBe(1);
  });

  test('every whole number of seconds up to the bound is equally likely', () => {
    const counts = new Map<number, number>();
    for (let step = 0; step < 800; step += 1) {
      const seconds = backOffSeconds(3, bounds, () => (step + 0.5) / 800);
      counts.set(seconds, (counts.get(seconds) ?? 0) + 1);
    }
    expect([...counts.entries()]).toEqual([1, 2, 3, 4, 5, 6, 7, 8].map((seconds) => [seconds, 100]));
  });
});

describe('case 34: shorter back-offs', () => {
  const bounds = { backoffBaseSeconds: 2, backoffMaxSeconds: 3_600 };
  const most = () => 1 - Number.EPSILON;

  test.each([[1, 2], [5, 32], [6, 60], [2_000, 60]])('what is no answer of the destination, for the %d. time, waits %d s at most', (count, bound) => {
    expect(shortBackOffSeconds(count, bounds, most)).toBe(bound);
    expect(shortBackOffSeconds(count, bounds, () => 0)).toBe(1);
  });

  test('and no longer than any back-off may', () => {
    expect(shortBackOffSeconds(10, { ...bounds, backoffMaxSeconds: 7 }, most)).toBe(7);
    expect(outageBackOffSeconds(10, { ...bounds, backoffMaxSeconds: 7 }, most, 10)).toBe(7);
  });

  test.each([[0, 2, 2], [1, 2, 2], [2, 4, 3], [3, 8, 6], [4, 16, 12], [5, 20, 15], [2_000, 20, 15]])(
    'in an outage attempt %d is followed by a wait of %d s at most, and %d s at least', (attempt, longest, shortest) => {
      expect(outageBackOffSeconds(attempt, bounds, most, 10)).toBe(longest);
      expect(outageBackOffSeconds(attempt, bounds, () => 0, 10)).toBe(shortest);
    });

  test('in an outage no wait is below a second', () => {
    expect(outageBackOffSeconds(1, { backoffBaseSeconds: 0.1, backoffMaxSeconds: 1 }, () => 0, 10)).toBe(1);
  });

  test.each([[999, 20], [1_000, 19], [10_000, 10], [18_999, 2], [19_000, 1], [240_000, 1]])(
    'in an outage the wait counts from the beginning of the attempt: of %d ms, %d s are left', (latencyMs, seconds) => {
      expect(outageBackOffSeconds(10, bounds, most, latencyMs)).toBe(seconds);
      const history = { attempts: 10, rejections: 0, lastStatuses: [] };
      expect(decide(situation({ history, random: most, outage: true, latencyMs }))).toEqual({ kind: 'retry', seconds, asked: false });
    });

  test('where somebody is answered, what hangs backs off from its end', () => {
    const history = { attempts: 10, rejections: 0, lastStatuses: [] };
    expect(decide(situation({ history, random: most, outage: false, latencyMs: 10_000 }))).toEqual({ kind: 'retry', seconds: 512, asked: false });
  });

  test('an outage is looked at soon, and what only fails by itself is not', () => {
    const history = { attempts: 30, rejections: 0, lastStatuses: [] };
    const random = () => 1 - Number.EPSILON;
    expect(decide(situation({ history, random, outage: true }))).toEqual({ kind: 'retry', seconds: 20, asked: false });
    expect(decide(situation({ history, random, outage: false }))).toEqual({ kind: 'retry', seconds: 3_600, asked: false });
    expect(decide(situation({ outcome: outcomeOf(answer(503, '90')), outage: true }))).toEqual({ kind: 'retry', seconds: 90, asked: true });
  });

  test.each<[string, RequestResult, boolean, number]>([
    ['a 5xx where nobody was ever answered', answer(500), false, 20],
    ['no answer where nobody was ever answered', fail(), false, 20],
    ['a 4xx, which is an answer', answer(404), false, 512],
    ['a 5xx where somebody was just answered', answer(500), true, 512],
    ['no answer where somebody was just answered', fail(), true, 512],
  ])('%s waits so long after the tenth attempt', async (_what, result, answered, seconds) => {
    const world = new World();
    world.backend = () => result;
    if (answered) {
      world.state.brake.answered(START);
    }
    world.table = { read: async () => ({ attempts: 9, rejections: 0, lastStatuses: ['500'] }) };
    await world.invoke([message('m1', 'a', { receiveCount: 10 })]);
    expect(world.hiddenFor('m1')).toBe(seconds);
  });
});

test('every situation has exactly one of three ends, only 2xx is a delivery, and no wait is longer than SQS can hide a message', () => {
  const policy = fc.record({
    retryForSeconds: fc.integer({ min: 60, max: 13 * 86_400 }),
    backoffBaseSeconds: fc.integer({ min: 1, max: 60 }),
    backoffMaxSeconds: fc.integer({ min: 60, max: 43_200 }),
    retryAfterMaxSeconds: fc.integer({ min: 1, max: 43_200 }),
    rejectionStatuses: fc.array(fc.integer({ min: 300, max: 599 })),
    rejectionAttempts: fc.integer({ min: 1, max: 500 }),
    goneStatuses: fc.array(fc.integer({ min: 300, max: 599 })),
  });
  const outcome = fc.oneof(
    fc.tuple(fc.integer({ min: 0, max: 999 }), fc.option(fc.string(), { nil: undefined })).map(([status, retryAfter]) => answer(status, retryAfter)),
    fc.constantFrom(...Object.values(FailureClass)).map(fail),
  );
  const histories = fc.record({ attempts: fc.nat(5_000), rejections: fc.nat(600), lastStatuses: fc.constant([]) });
  const ages = fc.integer({ min: -DAY, max: 14 * DAY });
  fc.assert(fc.property(outcome, policy, histories, ages, fc.double({ min: 0, max: 0.999, noNaN: true }),
    (result, config, history, age, random) => {
      const made = decide(situation({
        outcome: outcomeOf(result, config),
        policy: config,
        history,
        now: START + age,
        deadlineAt: START + config.retryForSeconds * 1000,
        random: () => random,
      }));
      expect(made.kind === 'delivered').toBe(result.kind === 'response' && result.status >= 200 && result.status <= 299);
      if (made.kind === 'retry') {
        expect(Number.isInteger(made.seconds) && made.seconds >= 1 && made.seconds <= 43_200).toBe(true);
        expect(age).toBeLessThan(config.retryForSeconds * 1000);
      }
    }), { numRuns: 200 });
});
