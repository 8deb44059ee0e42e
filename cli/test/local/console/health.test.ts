import { BackendHealth } from '../../../src/local/console/health/backend-health';
import { outcomeOf } from '../../../src/local/console/journal/delivery';

const problem = (doing: 'visibility' | 'record', detail: string) => ({ message: 'problem', destination: 'Erp', doing, detail }) as const;

let health: BackendHealth;

beforeEach(() => {
  health = new BackendHealth('Shop/Orders/Erp', () => {});
});

test('problems are counted by what was being done, with the last time and error', () => {
  health.onLine(problem('visibility', 'Timeout'), 1_000);
  health.onLine(problem('record', 'TimeoutError'), 2_000);
  health.onLine(problem('visibility', 'InvalidParameterValue'), 3_000);
  expect(health.at(4_000).problems).toEqual([
    { doing: 'visibility', detail: 'InvalidParameterValue', at: 3_000, count: 2 },
    { doing: 'record', detail: 'TimeoutError', at: 2_000, count: 1 },
  ]);
});

test('a problem that is a minute old is over, and what comes later is counted anew', () => {
  health.onLine(problem('visibility', 'Timeout'), 1_000);
  health.onLine(problem('visibility', 'Timeout'), 2_000);
  expect(health.at(61_999).problems).toHaveLength(1);
  expect(health.at(62_000).problems).toEqual([]);
  health.onLine(problem('visibility', 'Timeout'), 62_000);
  expect(health.at(62_001).problems).toEqual([{ doing: 'visibility', detail: 'Timeout', at: 62_000, count: 1 }]);
});

test.each([
  [{ status: 503 }, '503'],
  [{ failure: 'connection-refused', detail: 'ECONNREFUSED' }, 'connection refused'],
  [{ failure: 'other', detail: 'TimeoutError' }, 'TimeoutError'],
  [{ failure: 'other' }, 'unknown error'],
  [{}, 'no answer'],
])('an attempt that ended with %j is named %s', (line, name) => expect(outcomeOf(line)).toBe(name));

describe('whether the backend is there', () => {
  let now: number;

  beforeEach(() => {
    now = 1_000_000;
  });

  /** Attempts at the heads of groups, a second after one another: a status, or a class of failure. */
  const attempts = (...ends: Array<readonly [group: string, end: number | string]>) => ends.forEach(([group, end]) => {
    now += 1_000;
    const delivered = end === 200;
    health.onLine({
      message: 'attempt',
      destination: 'Erp',
      groupHash: group,
      deliveryId: `d-${group}`,
      attempt: tries.set(group, (tries.get(group) ?? 0) + 1).get(group)!,
      ageMs: 5,
      latencyMs: 5,
      decision: delivered ? 'delivered' : 'retry',
      ...typeof end === 'number' ? { status: end } : { failure: end },
    }, now);
  });
  const tries = new Map<string, number>();
  beforeEach(() => tries.clear());

  const gone = (group: string) => health.onLine({
    message: 'dead-letter', destination: 'Erp', groupHash: group, deliveryId: `d-${group}`, messageId: 'm', reason: 'skipped', detail: '', attempts: 3,
  }, now);
  const state = () => {
    const { backend, failures, stuckGroups, lastOutcome } = health.at(now);
    return { backend, failures, stuckGroups, lastOutcome };
  };

  test('is not known before there was an attempt, and is a matter of the second that finds none', () => {
    expect(state()).toEqual({ backend: 'unknown', stuckGroups: 0 });
    attempts(['a', 'connection-refused']);
    expect(state()).toEqual({ backend: 'failing', failures: 1, stuckGroups: 0, lastOutcome: 'connection refused' });
    attempts(['a', 'timeout']);
    expect(state()).toEqual({ backend: 'down', stuckGroups: 0, lastOutcome: 'timeout' });
    attempts(['a', 200]);
    expect(state()).toEqual({ backend: 'up', stuckGroups: 0, lastOutcome: '200' });
  });

  test('webhooks that fail by themselves, while others are delivered, never make it down', () => {
    attempts(['p', 500], ['x', 200], ['p', 500], ['p', 500], ['p', 500], ['p', 500]);
    expect(state()).toEqual({ backend: 'up', stuckGroups: 1, lastOutcome: '500' });
    attempts(['q', 'timeout'], ['x', 200], ['p', 500], ['q', 'timeout'], ['q', 'timeout']);
    expect(state()).toMatchObject({ backend: 'up', stuckGroups: 2 });
    gone('q');
    attempts(['p', 200]);
    expect(state()).toEqual({ backend: 'up', stuckGroups: 0, lastOutcome: '200' });
  });

  test('one webhook alone that is answered 500 may be at fault itself, however often', () => {
    attempts(['x', 200], ['p', 500], ['p', 500], ['p', 500]);
    expect(state()).toEqual({ backend: 'failing', failures: 3, stuckGroups: 0, lastOutcome: '500' });
    attempts(['q', 500]);
    expect(state()).toMatchObject({ backend: 'down', lastOutcome: '500' });
  });

  test('that everything is declined is no outage: it is there', () => {
    attempts(['a', 401], ['b', 401], ['a', 401], ['b', 404]);
    expect(state()).toMatchObject({ backend: 'up', failures: undefined, lastOutcome: '404' });
  });

  test('an outage is told from what failed before it', () => {
    attempts(['p', 500], ['p', 500], ['x', 200], ['a', 503], ['b', 503], ['a', 503]);
    expect(state()).toEqual({ backend: 'down', stuckGroups: 1, lastOutcome: '503' });
  });

  test('a webhook that was declined and now finds no backend tells that it is away', () => {
    attempts(['p', 422], ['x', 200], ['p', 422], ['x', 200], ['p', 'connection-refused'], ['p', 'connection-refused']);
    expect(state()).toMatchObject({ backend: 'down', lastOutcome: 'connection refused' });
  });

  test('is over with an answer that is about the one webhook', () => {
    attempts(['a', 'connection-refused'], ['a', 'connection-refused'], ['a', 422]);
    expect(state()).toMatchObject({ backend: 'up', lastOutcome: '422' });
  });

  test('several that fail once each are a matter of a moment, until that is over', () => {
    attempts(['x', 200], ['a', 503], ['b', 503]);
    expect(state()).toMatchObject({ backend: 'failing', failures: 2 });
    now += 10_000;
    expect(state()).toMatchObject({ backend: 'down', lastOutcome: '503' });
  });

  test('the next webhook of a group is another one', () => {
    attempts(['p', 500], ['p', 500], ['x', 200]);
    expect(state()).toMatchObject({ stuckGroups: 1 });
    health.onLine({ message: 'attempt', destination: 'Erp', groupHash: 'p', deliveryId: 'next', attempt: 1, ageMs: 5, latencyMs: 5, decision: 'retry', failure: 'timeout' }, now);
    expect(state()).toMatchObject({ backend: 'failing', failures: 1, stuckGroups: 0 });
  });

  test('no more groups are remembered than there is room for', () => {
    for (let group = 0; group < 6_000; group++) {
      attempts([`g-${group}`, 500], [`g-${group}`, 500], ['x', 200]);
    }
    expect(state()).toMatchObject({ backend: 'up', stuckGroups: 5_000 });
  });
});
