import { HEALTHY_STREAM } from './support/healthy-stream';
import { findBlocked } from '../../src/operate/doctor/blocked-groups';
import { diagnose } from '../../src/operate/doctor/diagnose';
import { findSilence } from '../../src/operate/doctor/silence';
import type { FoundLine } from '../../src/operate/function-log/find-lines';

/** Milliseconds since 1970. */
const NOW = Date.parse('2026-01-01T12:00:00Z');
const ago = (seconds: number) => NOW - seconds * 1000;

/** Attempts of the head of a group, so many seconds ago, each with a status or a class of failure. */
const head = (group: string, ...attempts: Array<readonly [number, number | string]>): FoundLine[] => attempts.map(([seconds, end], index) => ({
  at: ago(seconds),
  id: `${group}-${seconds}`,
  line: {
    message: 'attempt',
    decision: 'retry',
    destination: 'Default',
    groupHash: group,
    deliveryId: `d-${group}`,
    attempt: index + 1,
    latencyMs: 1,
    ageMs: 10,
    ...(typeof end === 'number' ? { status: end } : { failure: end }),
  },
}));

/** What is said with these failures and deliveries in the log, and a delivery in the hour's figures. */
async function findings(retries: readonly FoundLine[], deliveredAgo: readonly number[]) {
  const lines = [...retries].sort((one, other) => one.at - other.at);
  const delivered = deliveredAgo.map(ago);
  const silence = await findSilence(lines, {
    since: async (at) => delivered.some((one) => one >= at),
    last: async (at) => delivered.filter((one) => one >= at).sort((one, other) => one - other).at(-1),
  }, NOW);
  const blocked = await findBlocked(lines, async () => [], NOW);
  return diagnose({
    webhook: 'Shop/Orders', at: NOW, unknown: [], streams: [{ name: 'Default', mapping: 'uuid-1', state: { ...HEALTHY_STREAM, lastHour: { attempts: 20, delivered: 9 } }, blocked, silence }],
  });
}

const REFUSED = 'connection-refused';
const poison = head('p', [1800, 500], [600, 500], [20, 500]);
const waiting = (group: string, end: number | string = REFUSED) => head(group, [20, end], [12, end]);

test.each<[string, FoundLine[], number[], RegExp]>([
  ['one group, refused twice since the last delivery', waiting('a'), [30], /^The backend takes nothing: nothing is delivered since 2026-01-01T11:59:30\.000Z \(30 s\)\.$/],
  ['several groups', [...waiting('a'), ...waiting('b')], [30], /^The backend takes nothing: /],
  ['several that are answered 4xx, all of them', [...waiting('a', 401), ...waiting('b', 401)], [30], /^The backend takes nothing: /],
  ['mixed causes', [...waiting('a', 422), ...waiting('b', 'timeout'), ...waiting('c', 503)], [30], /^The backend takes nothing: /],
  ['a delivery long before', waiting('a'), [3_000], /since 2026-01-01T11:10:00\.000Z \(50 min\)/],
  ['no delivery in the log', waiting('a'), [], /^The backend takes nothing\.$/],
  ['a webhook that fails for long, and others since the last delivery', [...poison, ...waiting('a'), ...waiting('b')], [30], /^The backend takes nothing: /],
  ['the same, each tried once, some time ago', [...poison, ...head('a', [20, REFUSED]), ...head('b', [19, REFUSED])], [30], /^The backend takes nothing: /],
  ['a webhook that was refused, and has no answer since the last delivery', head('p', [900, 422], [20, REFUSED], [10, REFUSED]), [30], /^The backend takes nothing: /],
  ['a webhook that fails for long, and nothing else', poison, [30], /^A message group waits .*; others are delivered\.$/],
  ['one that fails, and a delivery after its last attempt', waiting('a'), [5], /; others are delivered\.$/],
  ['one that fails, and a delivery between its attempts', waiting('a'), [15], /; others are delivered\.$/],
  ['several that fail, and a delivery between', [...waiting('a'), ...waiting('b')], [15], /^2 message groups wait, each .*; others are delivered\.$/],
  ['one that is refused since the last delivery', waiting('a', 422), [30], /^A message group waits .*; nothing was delivered since\.$/],
  ['one that is answered 500 since the last delivery, which may be its own fault', waiting('a', 500), [30], /^A message group waits .*; nothing was delivered since\.$/],
  ['one that found no backend, and is answered 500 now', head('a', [20, REFUSED], [12, 500]), [30], /^A message group waits .*; nothing was delivered since\.$/],
  ['one that is answered 503 since the last delivery', waiting('a', 503), [30], /^The backend takes nothing: /],
  ['two that are answered 500 since the last delivery', [...waiting('a', 500), ...waiting('b', 500)], [30], /^The backend takes nothing: /],
  ['a webhook that is refused for long, and another since the last delivery', [...head('p', [900, 422], [60, 422]), ...head('a', [20, 422])], [30], /^A message group waits .*; others are delivered\.$/],
  ['both tried since the last delivery', [...head('p', [900, 422], [25, 422]), ...head('a', [20, 422])], [30], /^A message group waits .*; others are delivered\.$/],
  ['a webhook that fails for long, and first failures of a moment', [...poison, ...head('a', [2, 503]), ...head('b', [1, 503])], [3], /; others are delivered\.$/],
])('%s', async (_name, retries, delivered, expected) => {
  const [{ what, next, code }, ...others] = await findings(retries, delivered);
  expect([what, others]).toEqual([expect.stringMatching(expected), []]);
  expect(next.includes('skip ')).toBe(code === 'blocked');
});

test('the causes are those since the last delivery, and the group that is named is one that began to fail then', async () => {
  const [{ evidence }] = await findings([...head('p', [1800, 422], [600, 422], [20, 422]), ...waiting('a'), ...waiting('b', 'timeout'), ...waiting('c')], [30]);
  expect(evidence).toMatch(/^6 attempts since, none delivered: connection-refused \(4\), timeout \(2\); one of them: group [abc] since .* behind the delivery d-[abc]: 2 attempts/);
});

test('a failure that is the only one is no silence', async () => {
  expect(await findSilence(head('a', [20, REFUSED]), { since: async () => false, last: async () => undefined }, NOW)).toBeUndefined();
});
