import { quietScenario } from './quiet-scenario';
import { GroupHashes } from '../../src/simulation/oracle/group-hashes';
import { Oracle } from '../../src/simulation/oracle/oracle';
import type { TrackedWebhook } from '../../src/simulation/oracle/tracked-webhook';

let now = 0;
let oracle: Oracle;

beforeEach(() => {
  now = 0;
  oracle = new Oracle({ now: () => now, maxConcurrency: 2, groupsPerInvocation: 1, environmentSkewMs: 0, startedAt: 0, destination: 'Default', records: false });
});

const kinds = (): string[] => oracle.violations.map(({ kind }) => kind);

function processAt(instant: number, webhookId: string, heldSince = 0): void {
  now = instant;
  const attempt = oracle.attempts.started(oracle.find(webhookId)!, 1, heldSince);
  oracle.attempts.processed(attempt);
  oracle.attempts.ended(attempt, 200, false);
}

describe('one request of a group at a time', () => {
  test('a second one is a violation', () => {
    const webhook = oracle.accepted('w0', 'g', undefined);
    oracle.attempts.started(webhook, 1, 10);
    oracle.attempts.started(webhook, 2, 20);
    expect(kinds()).toEqual(['overlap']);
  });

  test.each([['the one that lost the group', 10, 20], ['the one that got it after that', 20, 10]])(
    'after a visibility timeout it is none, whether the open request is that of %s', (_who, openSince, otherSince) => {
      const webhook = oracle.accepted('w0', 'g', undefined);
      now = 15;
      oracle.expired(webhook, 'visibility ended early', undefined);
      now = 30;
      oracle.attempts.started(webhook, 1, openSince);
      oracle.attempts.started(webhook, 2, otherSince);
      expect(kinds()).toEqual([]);
    });

  test('a visibility timeout that ended before both began explains nothing', () => {
    const webhook = oracle.accepted('w0', 'g', undefined);
    now = 5;
    oracle.expired(webhook, 'visibility ended early', undefined);
    oracle.attempts.started(webhook, 1, 10);
    oracle.attempts.started(webhook, 2, 20);
    expect(kinds()).toEqual(['overlap']);
  });
});

test('a request counts against the limit until its answer or the death of its environment', () => {
  const [first, second, third] = ['a', 'b', 'c'].map((group) => oracle.accepted(`w-${group}`, group, undefined));
  oracle.attempts.started(first, 1, 0);
  oracle.attempts.started(second, 2, 0);
  oracle.environmentDied(1, 'crash');
  oracle.attempts.started(third, 3, 0);
  expect(kinds()).toEqual([]);
  oracle.attempts.started(oracle.accepted('w-d', 'd', undefined), 4, 0);
  expect(kinds()).toEqual(['overLimit']);
});

test('SQS itself moves what others looked at only when something kept the forwarder from its work, such as a dead-letter queue that did not answer', () => {
  const [first, second, third] = ['a', 'b', 'c'].map((group) => oracle.accepted(`w-${group}`, group, undefined));
  Object.assign(first, { wasLookedAt: true, heldSince: 5, reachedIn: 5, restedIn: 5 });
  oracle.movedBySqs(first);
  expect(kinds()).toEqual([]);
  Object.assign(second, { wasLookedAt: true, heldSince: 9, reachedIn: 9, restedIn: 5 });
  oracle.movedBySqs(second);
  Object.assign(third, { heldSince: 5, reachedIn: 5, restedIn: 5 });
  oracle.movedBySqs(third);
  expect(kinds()).toEqual(['receivesUsedUp', 'receivesUsedUp']);
  const fourth = oracle.accepted('w-d', 'd', undefined);
  Object.assign(fourth, { wasLookedAt: true, heldSince: 5, reachedIn: 3 });
  oracle.movedBySqs(fourth);
  expect(kinds()).toHaveLength(2);
});

test.each([
  ['before it in its batch', 5, []], ['before it, at another time', 3, ['receivesUsedUp']],
])('SQS itself moves what stands behind a webhook whose dead letter may not have been stored: that was %s', (_when, troubledIn, wrong) => {
  const [head, behind] = [0, 1].map((index) => oracle.accepted(`w${index}`, 'g', undefined));
  Object.assign(head, { letterTroubledIn: troubledIn });
  Object.assign(behind, { wasLookedAt: true, heldSince: 5, reachedIn: 5 });
  oracle.movedBySqs(behind);
  expect(kinds()).toEqual(wrong);
  Object.assign(head, { wasLookedAt: true, heldSince: 7, reachedIn: 7 });
  Object.assign(behind, { letterTroubledIn: 7 });
  oracle.movedBySqs(head);
  expect(kinds()).toEqual([...wrong, 'receivesUsedUp']);
});

test('what is first processed out of order is a violation, unless what it passed is a dead letter', () => {
  const [dead] = [0, 1, 2].map((index) => oracle.accepted(`w${index}`, 'g', index === 0 ? 'envelope' : undefined));
  oracle.deadLettered(dead, 'envelope');
  processAt(1, 'w1');
  expect(kinds()).toEqual([]);
  oracle.accepted('w3', 'g', undefined);
  processAt(2, 'w3');
  expect(kinds()).toEqual(['reordered']);
});

test('a second delivery needs a cause, and each cause explains one', () => {
  const webhook = oracle.accepted('w0', 'g', undefined);
  processAt(1, 'w0');
  now = 2;
  webhook.copyOf(undefined).explainDuplicate(now, 'invocation failed');
  processAt(3, 'w0');
  expect(kinds()).toEqual([]);
  processAt(4, 'w0');
  expect(kinds()).toContain('unexplainedDuplicate');
});

describe('of two copies in the queue', () => {
  let webhook: TrackedWebhook;

  function processCopy(instant: number, copy: string, heldSince = 0): void {
    webhook.takenUp(1, copy);
    processAt(instant, 'w0', heldSince);
  }

  beforeEach(() => {
    webhook = oracle.accepted('w0', 'g', undefined);
    oracle.entered(webhook);
    processCopy(1, 'first');
    processCopy(2, 'redriven');
  });

  test('each is sent once', () => {
    expect(kinds()).toEqual([]);
    processCopy(3, 'redriven');
    expect(kinds()).toContain('unexplainedDuplicate');
  });

  test.each([['first', 'redriven'], ['redriven', 'first']])('each is sent once more after an invocation that had both has died, also when the %s one was by then', (sooner, later) => {
    ['first', 'redriven'].forEach((copy) => webhook.copyOf(copy).explainDuplicate(3, 'invocation failed'));
    processCopy(4, sooner, 4);
    processCopy(5, later, 4);
    expect(kinds()).toEqual([]);
    processCopy(6, later, 4);
    expect(kinds()).toContain('unexplainedDuplicate');
  });

  test('each is sent once more after both returned although an invocation had them', () => {
    now = 3;
    ['first', 'redriven'].forEach((copy) => oracle.expired(webhook, 'visibility ended early', copy));
    processCopy(5, 'first', 4);
    processCopy(6, 'redriven', 4);
    expect(kinds()).toEqual([]);
    processCopy(7, 'first', 4);
    expect(kinds()).toContain('unexplainedDuplicate');
  });

  test('what happened to one is no cause to send the other', () => {
    webhook.copyOf('first').explainDuplicate(3, 'answer lost');
    processCopy(4, 'redriven');
    expect(kinds()).toContain('unexplainedDuplicate');
  });
});

describe('of two copies in one batch one is sent, and what becomes of each', () => {
  const detail = `It was not delivered within ${quietScenario().retryPolicy.retryForSeconds} s.`;
  const delivered = (): void => processAt(20, 'w0', 10);
  const givenUpOn = (): void => {
    const webhook = oracle.find('w0')!;
    oracle.attempts.ended(oracle.attempts.started(webhook, 1, 10), 500, false);
    oracle.deadLetterTried(webhook, webhook.copyOf('first'), 1, { reason: 'expired', attempts: '1', detail });
  };

  test.each([
    ['delivered', 'the other one', delivered, 'second', []],
    ['delivered', 'that one', delivered, 'first', ['wrongWait', 'falseDeadLetter']],
    ['given up on', 'the other one', givenUpOn, 'second', []],
    ['given up on', 'that one', givenUpOn, 'first', ['falseDeadLetter']],
  ])('is about itself: the first one is %s, and %s becomes a dead letter without attempts', (_how, _which, send, copy, wrong) => {
    oracle.environmentStarted(1, quietScenario().retryPolicy);
    const webhook = oracle.accepted('w0', 'g', undefined);
    oracle.entered(webhook);
    webhook.heldSince = 10;
    oracle.attempts.begins(webhook, 1, 10, 'first');
    send();
    oracle.putOff(1, [{ webhook, copy: webhook.copyOf(copy), place: 1, seconds: 20 }], 10);
    oracle.deadLetterTried(webhook, webhook.copyOf(copy), 1, { reason: 'expired', attempts: '0', detail });
    expect(kinds()).toEqual(wrong);
  });
});

test.each([
  ['after', 30, []], ['before', 5, ['wrongWait']],
])('a wait is not held against an attempt of another environment that has the webhook as well, made %s this one received it', (_when, otherAt, wrong) => {
  const heldSince = 10;
  const failAt = (instant: number, environment: number, received: number, number: number): void => {
    now = instant;
    oracle.attempts.ended(oracle.attempts.started(webhook, environment, received, number), 500, false);
  };
  [1, 2].forEach((environment) => oracle.environmentStarted(environment, quietScenario().retryPolicy));
  const webhook = oracle.accepted('w0', 'g', undefined);
  webhook.heldSince = heldSince;
  // The back-off of an eleventh attempt is right; where it was not sent so long a wait is not.
  if (otherAt > heldSince) {
    failAt(20, 2, heldSince, 11);
  }
  failAt(otherAt, 1, 0, 1);
  now = 40;
  oracle.putOff(2, [{ webhook, copy: webhook.copyOf(undefined), place: 0, seconds: 700 }], heldSince);
  expect(kinds()).toEqual(wrong);
});

describe('what an environment has given up on', () => {
  const groupHash = new GroupHashes().of('g');
  let webhook: TrackedWebhook;

  beforeEach(() => {
    [1, 2].forEach((environment) => oracle.environmentStarted(environment, quietScenario().retryPolicy));
    webhook = oracle.accepted('w0', 'g', undefined);
    oracle.attempts.begins(webhook, 1, 10, 'first');
    oracle.attempts.ended(oracle.attempts.started(webhook, 1, 10), 410, false);
    webhook.doubt();
    oracle.logged(1, {
      message: 'attempt', destination: 'Default', deliveryId: 'w0', groupHash, attempt: 1, status: 410, latencyMs: 0, ageMs: 0, decision: 'dead-letter', reason: 'gone',
    });
  });

  const sends = (environment: number, copy: string): string[] => {
    oracle.attempts.begins(webhook, environment, 20, copy);
    return kinds();
  };

  test.each([
    ['is not sent again by it, however little is known besides', 1, 'first', ['notGivenUp']],
    ['may be sent by another one, which does not know', 2, 'first', []],
    ['may be sent by it with another message', 1, 'redriven', []],
  ])('%s', (_what, environment, copy, wrong) => {
    expect(sends(environment, copy)).toEqual(wrong);
  });

  test('is forgotten with its dead letter', () => {
    oracle.logged(1, { message: 'not-delivered', destination: 'Default', deliveryId: 'w0', groupHash, decision: 'dead-lettered-before' });
    const before = kinds();
    expect(sends(1, 'first')).toEqual(before);
  });
});

test('what leaves the queue without a delivery or a dead letter is lost', () => {
  oracle.left(oracle.accepted('w0', 'g', undefined), 'deleted');
  expect(kinds()).toEqual(['lost']);
});
