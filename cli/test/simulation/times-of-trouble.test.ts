import { troubledUntil } from '../../src/simulation/oracle/times-of-trouble';

const TIMES = [{ from: 50, until: 60 }, { from: 10, until: 20 }, { from: 15, until: 30 }, { from: 16, until: 18 }, { from: 100, until: Infinity }];

test.each([
  [0, 0], [10, 0], [12, 2], [17, 7], [30, 20], [50, 20], [55, 25], [99, 30], [101, 31],
])('until %i all that was trouble is counted once', (now, troubledMs) => {
  expect(troubledUntil(TIMES, now)).toBe(troubledMs);
});
