import { SightWatch } from '../../src/simulation/oracle/sight-watch';
import { TrackedGroup, TrackedWebhook } from '../../src/simulation/oracle/tracked-webhook';

const HOUR = 3_600_000;
const LIMITS = { from: 0, until: 10 * HOUR, pauseMs: 30_000, part: 0.01 };

/** What is wrong where something is tried at these instants of an outage, and one webhook waits from an instant on. */
function violations(instants: readonly number[], enteredAt = 0): string[] {
  const found: string[] = [];
  const watch = new SightWatch(LIMITS, (detail) => found.push(detail));
  const group: TrackedGroup = { name: 'g', webhooks: [], next: 0, expiredAt: -Infinity, notHeldIn: new Set() };
  const webhooks = [Object.assign(new TrackedWebhook(0, 'w', group, 0, undefined), { queued: 1, enteredAt })];
  instants.forEach((at) => watch.attemptBegins(webhooks, at));
  watch.check(webhooks);
  return found;
}

function every(milliseconds: number): number[] {
  return Array.from({ length: Math.floor(LIMITS.until / milliseconds) }, (_, index) => (index + 1) * milliseconds);
}

test('a backend that is asked before each pause is too long is in sight', () => {
  expect(violations(every(30_000))).toEqual([]);
});

test('pauses that are a little too long, again and again, are as wrong as one that lasts', () => {
  expect(violations(every(31_000))).toHaveLength(1);
  expect(violations(every(20_000).filter((at) => at < 5 * HOUR || at > 5.2 * HOUR))).toHaveLength(1);
});

test('a short time out of sight is allowed', () => {
  expect(violations(every(20_000).filter((at) => at < 5 * HOUR || at > 5.05 * HOUR))).toEqual([]);
});

test('the pause until the end counts, and only where something waits in it', () => {
  expect(violations(every(20_000).filter((at) => at < 9 * HOUR))).toHaveLength(1);
  expect(violations(every(20_000).filter((at) => at > 3 * HOUR), 3 * HOUR)).toEqual([]);
});
