import { logTime } from '../../src/shared/log-time';

test.each([
  [0, '01/Jan/1970:00:00:00 +0000'],
  [1584039838000, '12/Mar/2020:19:03:58 +0000'],
  [Date.UTC(2026, 11, 31, 23, 59, 59, 999), '31/Dec/2026:23:59:59 +0000'],
])('%d is %s', (milliseconds, text) => {
  expect(logTime(milliseconds)).toBe(text);
});
