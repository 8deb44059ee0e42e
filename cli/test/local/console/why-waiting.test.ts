import { groupHash } from '../../../../src/engine/group-hash';
import type { AttemptLine, ReturnedLine } from '../../../../src/engine/log-lines';
import { Delivery } from '../../../src/local/console/journal/delivery';
import { ReturnedGroups } from '../../../src/local/console/journal/returned-groups';
import { whyWaiting } from '../../../src/local/console/views/why-waiting';

const DESTINATION = 'Shop/Orders/Default';
/** Milliseconds since 1970. */
const NOW = new Date(2026, 0, 2, 1, 29, 6).getTime();

const line = (cause: ReturnedLine['cause'], retryInSeconds: number): ReturnedLine =>
  ({ message: 'returned-to-queue', destination: 'Default', groupHash: groupHash('o-1'), messages: 1, cause, retryInSeconds });
const attempt: AttemptLine = {
  message: 'attempt',
  destination: 'Default',
  deliveryId: 'd',
  groupHash: groupHash('o-1'),
  attempt: 1,
  status: 422,
  latencyMs: 10,
  ageMs: 20,
  decision: 'retry',
  retryInSeconds: 1,
};

let delivery: Delivery;
let returned: ReturnedGroups;

beforeEach(() => {
  delivery = new Delivery({ id: 'd', arrivedAt: NOW - 10_000, webhook: 'Shop/Orders', endpoint: 'Shop/Orders', method: 'POST', path: '', group: 'o-1' }, '');
  delivery.enter(DESTINATION);
  returned = new ReturnedGroups();
});

const why = () => whyWaiting({
  delivery, part: delivery.part(DESTINATION)!, live: { braked: false, backend: 'up' }, returned, deliveryOf: () => delivery, now: NOW,
});

test('what failed and waits on the allowance is put off until then, and not said to be overdue', () => {
  delivery.attempt(DESTINATION, NOW - 9_000, attempt);
  returned.onLine(DESTINATION, line('repeat', 38), NOW - 1_000);
  expect(why()).toMatchObject({
    text: 'Attempt 1 ended with 422. It is put off until 01:29:43, for 37 s more, because webhooks that fail again and again used up their share of the time.',
    brief: '422, put off until 01:29:43',
    cause: 'failure',
    canTryNow: true,
  });
});

test.each([
  ['brake', 'the brake is on: the backend seems to be away, and single webhooks find out whether it is back'],
  ['rate', 'more is there than the rate lets through'],
  ['verification', 'what is needed to verify it could not be read'],
  ['repeat', 'webhooks that fail again and again used up their share of the time'],
] as const)('what was never tried and is put off for the cause %s says so', (cause, because) => {
  returned.onLine(DESTINATION, line(cause, 37), NOW);
  expect(why()).toMatchObject({ text: `It is put off until 01:29:43, for 37 s more, because ${because}.`, canTryNow: true });
});

test('an attempt after that is what counts', () => {
  returned.onLine(DESTINATION, line('repeat', 38), NOW - 9_000);
  delivery.attempt(DESTINATION, NOW - 1_000, { ...attempt, retryInSeconds: 5 });
  expect(why()!.text).toBe('Attempt 1 ended with 422. The next one is due at 01:29:10, in 4 s.');
});

test('when that time is over it waits for its turn', () => {
  returned.onLine(DESTINATION, line('rate', 5), NOW - 5_000);
  expect(why()!.brief).toBe('waits for its turn');
});
