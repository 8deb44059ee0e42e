import { Look, Shedding } from '../../src/engine/shedding';

const HOUR = 3_600_000;
const OVERDUE_MS = 24 * HOUR;

const look = (own: Partial<Look> = {}): Look => ({ now: 0, overdueMs: OVERDUE_MS, foundOverdue: false, intervalMs: OVERDUE_MS, ...own });

/** After something overdue was found in a queue that is looked through so seldom. */
function found(intervalMs: number, deliveredMs = 10_000): Shedding {
  const shedding = new Shedding();
  shedding.looked(look({ foundOverdue: true, intervalMs }));
  shedding.delivered(deliveredMs);
  return shedding;
}

/** How many milliseconds of shedding it takes. */
function takes(shedding: Shedding): number {
  let ms = 0;
  for (; shedding.isDue; ms += 50) {
    shedding.shed(0);
  }
  return ms;
}

test('nothing is shed before something overdue was found, however seldom the queue is looked through', () => {
  const shedding = new Shedding();
  expect(shedding.looked(look())).toBeUndefined();
  shedding.delivered(10_000);
  expect(shedding.isDue).toBe(false);
});

test.each([
  [OVERDUE_MS, 10_000], [OVERDUE_MS / 6, 10_000], [OVERDUE_MS / 8, 5_000], [OVERDUE_MS / 12, 0], [0, 0],
])('looked at every %d ms: %d ms of shedding for ten seconds of delivering', (intervalMs, ms) => {
  expect(takes(found(intervalMs))).toBe(ms);
});

test('a minute at a time, at most', () => {
  expect(takes(found(OVERDUE_MS, 300_000))).toBe(60_000);
});

test('a batch that takes longer than what is owed is paid back', () => {
  const shedding = found(OVERDUE_MS);
  shedding.shed(30_000);
  shedding.delivered(20_000);
  expect(shedding.isDue).toBe(false);
  shedding.delivered(1);
  expect(shedding.isDue).toBe(true);
});

test('it begins and ends once, and ends when nothing overdue was found for a quarter of the time', () => {
  const shedding = new Shedding();
  expect(shedding.looked(look({ foundOverdue: true }))).toBe('begun');
  expect(shedding.looked(look({ foundOverdue: true, now: HOUR }))).toBeUndefined();
  expect(shedding.looked(look({ now: 7 * HOUR - 1 }))).toBeUndefined();
  shedding.delivered(1_000);
  expect(shedding.looked(look({ now: 7 * HOUR }))).toBe('ended');
  expect(shedding.isDue).toBe(false);
});

test('it ends as soon when the clock was set back', () => {
  const shedding = new Shedding();
  shedding.looked(look({ foundOverdue: true, now: 1_000 * HOUR }));
  shedding.looked(look({ now: 0 }));
  expect(shedding.looked(look({ now: 6 * HOUR }))).toBe('ended');
});

test('it ends while the queue is looked through often enough, and one odd batch does not change that', () => {
  const shedding = found(OVERDUE_MS / 6);
  for (let batch = 0; batch < 20; batch += 1) {
    shedding.looked(look({ intervalMs: OVERDUE_MS / 24 }));
  }
  expect(shedding.isDue).toBe(false);
  shedding.looked(look({ intervalMs: OVERDUE_MS / 8 }));
  expect(shedding.isDue).toBe(false);
});

test('a queue that keeps nothing past the deadline is no reason to shed', () => {
  const shedding = new Shedding();
  shedding.looked(look({ foundOverdue: true, overdueMs: 0 }));
  shedding.delivered(10_000);
  expect(shedding.isDue).toBe(false);
});
