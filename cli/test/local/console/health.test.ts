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
  const attempt = (line: object) => health.onLine({ message: 'attempt', destination: 'Erp', latencyMs: 5, decision: 'retry', ...line } as never, 1_000);
  const state = () => {
    const { backend, failedInARow } = health.at(2_000);
    return [backend, failedInARow];
  };

  test('is not said after an attempt without an answer, and after three in a row it is down', () => {
    expect(state()).toEqual(['unknown', undefined]);
    attempt({ failure: 'timeout' });
    expect(state()).toEqual(['failing', 1]);
    attempt({ failure: 'timeout' });
    expect(state()).toEqual(['failing', 2]);
    attempt({ status: 503 });
    expect(state()).toEqual(['down', undefined]);
    attempt({ status: 200, decision: 'delivered' });
    expect(state()).toEqual(['up', undefined]);
  });

  test('is said by any answer that is about the webhook', () => {
    attempt({ failure: 'timeout' });
    attempt({ status: 422 });
    expect(state()).toEqual(['up', undefined]);
  });
});
