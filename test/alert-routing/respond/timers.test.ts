import { Timers } from '../../../src/alert-routing/respond/timers';
import { AlertTimer } from '../../../src/contract/alerts';

const START = Date.UTC(2026, 5, 1, 12);
const alert = { id: 'alert-1', due: { kind: 'remind', at: START + 3_600_000 } } as const;

function scene() {
  const state = { now: START, sent: [] as Array<readonly [dueAt: number, delay: number | undefined]> };
  const timers = new Timers({
    queues: { send: async (_url, body, delay) => void state.sent.push([(JSON.parse(body) as AlertTimer).dueAt, delay]) }, queueUrl: 'timers', now: () => state.now,
  });
  return { state, timers };
}

test('copies of a timer do not become several', async () => {
  const { state, timers } = scene();
  await timers.set(alert);
  await timers.set(alert);
  state.now += 60_000;
  await timers.set(alert);
  expect(state.sent).toEqual([[alert.due.at, 900]]);
});

test.each([1, 400, 1_000, 2_900])('one that arrives %i ms before its time by the clock here is the one that was on its way: it is set again, and never lost', async (early) => {
  const { state, timers } = scene();
  await timers.set(alert);
  // SQS counts whole seconds, by clocks of its own.
  state.now += 900_000 - early;
  await timers.set(alert);
  await timers.set(alert);
  expect(state.sent).toEqual([[alert.due.at, 900], [alert.due.at, 900]]);
});

test('one for less than the clocks may differ by is on its way all the same', async () => {
  const { state, timers } = scene();
  state.now = alert.due.at - 1_500;
  await timers.set(alert);
  state.now += 1_490;
  await timers.set(alert);
  expect(state.sent).toEqual([[alert.due.at, 2], [alert.due.at, 1]]);
});

test('a step of an escalation is looked at five seconds after its time, however long the wait: who pressed before it has stopped it', async () => {
  for (const left of [0, 10, 300, 895, 896, 900, 901, 1_000, 1_795, 1_800, 3_600, 86_400]) {
    const { state, timers } = scene();
    const step = { id: 'alert-1', due: { kind: 'escalate', at: START + 1000 * left } } as const;
    do {
      await timers.set(step);
      const [, delay = 0] = state.sent.at(-1)!;
      expect(delay).toBeLessThanOrEqual(900);
      state.now += 1000 * delay;
    } while (state.now < step.due.at);
    expect(state.now - step.due.at).toBe(5_000);
  }
});
