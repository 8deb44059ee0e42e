import { Oracle } from '../../src/simulation/oracle/oracle';

let now = 0;
let oracle: Oracle;

beforeEach(() => {
  now = 0;
  oracle = new Oracle({ now: () => now, maxConcurrency: 2, groupsPerInvocation: 1, environmentSkewMs: 0, startedAt: 0, destination: 'Default', records: false });
});

const kinds = (): string[] => oracle.violations.map(({ kind }) => kind);

function processAt(instant: number, webhookId: string, heldSince = 0): void {
  now = instant;
  const attempt = oracle.attemptStarted(oracle.find(webhookId)!, 1, heldSince);
  oracle.processed(attempt);
  oracle.attemptEnded(attempt, 200, false);
}

describe('one request of a group at a time', () => {
  test('a second one is a violation', () => {
    const webhook = oracle.accepted('w0', 'g', undefined);
    oracle.attemptStarted(webhook, 1, 10);
    oracle.attemptStarted(webhook, 2, 20);
    expect(kinds()).toEqual(['overlap']);
  });

  test.each([['the one that lost the group', 10, 20], ['the one that got it after that', 20, 10]])(
    'after a visibility timeout it is none, whether the open request is that of %s', (_who, openSince, otherSince) => {
      const webhook = oracle.accepted('w0', 'g', undefined);
      now = 15;
      oracle.expired(webhook, 'visibility ended early');
      now = 30;
      oracle.attemptStarted(webhook, 1, openSince);
      oracle.attemptStarted(webhook, 2, otherSince);
      expect(kinds()).toEqual([]);
    });

  test('a visibility timeout that ended before both began explains nothing', () => {
    const webhook = oracle.accepted('w0', 'g', undefined);
    now = 5;
    oracle.expired(webhook, 'visibility ended early');
    oracle.attemptStarted(webhook, 1, 10);
    oracle.attemptStarted(webhook, 2, 20);
    expect(kinds()).toEqual(['overlap']);
  });
});

test('a request counts against the limit until its answer or the death of its environment', () => {
  const [first, second, third] = ['a', 'b', 'c'].map((group) => oracle.accepted(`w-${group}`, group, undefined));
  oracle.attemptStarted(first, 1, 0);
  oracle.attemptStarted(second, 2, 0);
  oracle.environmentDied(1, 'crash');
  oracle.attemptStarted(third, 3, 0);
  expect(kinds()).toEqual([]);
  oracle.attemptStarted(oracle.accepted('w-d', 'd', undefined), 4, 0);
  expect(kinds()).toEqual(['overLimit']);
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
  webhook.explainDuplicate(now, 'invocation failed');
  processAt(3, 'w0');
  expect(kinds()).toEqual([]);
  processAt(4, 'w0');
  expect(kinds()).toContain('unexplainedDuplicate');
});

test('what leaves the queue without a delivery or a dead letter is lost', () => {
  oracle.left(oracle.accepted('w0', 'g', undefined), 'deleted');
  expect(kinds()).toEqual(['lost']);
});
