import * as fc from 'fast-check';
import { WorkingHoursConfig } from '../../../src/alert-routing/route/route-config';
import { endOfWindow, isWorking, nextWorkingMoment } from '../../../src/alert-routing/route/working-hours';

const at = (text: string): number => Date.parse(text);
const hours = (timeZone: string, from: number, until: number, holidays: string[] = [], days = [1, 2, 3, 4, 5]): WorkingHoursConfig =>
  ({ windows: [{ timeZone, days, from: from * 60, until: until * 60 }], holidays });
const next = (config: WorkingHoursConfig, time: string): string => new Date(nextWorkingMoment(config, at(time))).toISOString();

test('what is due at night waits for the morning, over the weekend for Monday, and on a holiday for the day after', () => {
  const berlin = hours('Europe/Berlin', 9, 17, ['2026-12-25', '2026-12-28']);
  expect(next(berlin, '2026-11-30T10:00:00Z')).toBe('2026-11-30T10:00:00.000Z');
  expect(next(berlin, '2026-11-30T16:00:00Z')).toBe('2026-12-01T08:00:00.000Z');
  expect(next(berlin, '2026-11-30T02:34:56Z')).toBe('2026-11-30T08:00:00.000Z');
  expect(next(berlin, '2026-12-04T17:00:00Z')).toBe('2026-12-07T08:00:00.000Z');
  expect(next(berlin, '2026-12-24T20:00:00Z')).toBe('2026-12-29T08:00:00.000Z');
});

test('the morning is the one of the clocks on the wall, also when they have been changed over night', () => {
  const berlin = hours('Europe/Berlin', 9, 17, [], [1, 2, 3, 4, 5, 6, 7]);
  expect(next(berlin, '2026-03-28T20:00:00Z')).toBe('2026-03-29T07:00:00.000Z');
  expect(next(berlin, '2026-10-24T20:00:00Z')).toBe('2026-10-25T08:00:00.000Z');
  // 02:30 is not on the clocks on that day: they go from 02:00 to 03:00.
  const gap = { windows: [{ timeZone: 'Europe/Berlin', days: [7], from: 150, until: 240 }], holidays: [] };
  expect(next(gap, '2026-03-29T00:00:00Z')).toBe('2026-03-29T01:00:00.000Z');
  // Clocks that differ by a part of an hour.
  expect(next(hours('Asia/Kathmandu', 9, 17), '2026-11-29T22:00:00Z')).toBe('2026-11-30T03:15:00.000Z');
});

test('a shift of the night ends when a holiday begins, and none goes on from one', () => {
  const night = hours('UTC', 22, 6, ['2026-12-25'], [1, 2, 3, 4, 5, 6, 7]);
  expect(isWorking(night, at('2026-12-24T23:00:00Z'))).toBe(true);
  expect(isWorking(night, at('2026-12-25T01:00:00Z'))).toBe(false);
  expect(isWorking(night, at('2026-12-25T23:00:00Z'))).toBe(false);
  expect(isWorking(night, at('2026-12-26T01:00:00Z'))).toBe(false);
  expect(next(night, '2026-12-25T01:00:00Z')).toBe('2026-12-26T22:00:00.000Z');
});

test('of several windows the one that begins first counts, and where there are none for more than a year, nothing is lost', () => {
  const two = { windows: [...hours('UTC', 18, 19).windows, ...hours('America/New_York', 9, 17).windows], holidays: [] };
  expect(next(two, '2026-11-30T10:00:00Z')).toBe('2026-11-30T14:00:00.000Z');
  expect(next({ windows: [], holidays: [] }, '2026-11-30T10:00:00Z')).toBe('2026-11-30T10:00:00.000Z');
});

test('a window ends by the clocks on the wall', () => {
  const window = { timeZone: 'Europe/Berlin', days: [6], from: 22 * 60, until: 6 * 60 };
  expect(new Date(endOfWindow(window, at('2026-03-28T22:00:00Z'))).toISOString()).toBe('2026-03-29T04:00:00.000Z');
  expect(new Date(endOfWindow(window, at('2026-10-24T22:00:00Z'))).toISOString()).toBe('2026-10-25T05:00:00.000Z');
});

test('what is found is in working hours, and nothing before it is', () => {
  const configs = fc.record({
    timeZone: fc.constantFrom('Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'UTC', 'Asia/Kolkata'),
    days: fc.subarray([1, 2, 3, 4, 5, 6, 7], { minLength: 1 }),
    from: fc.integer({ min: 0, max: 1_439 }),
    until: fc.integer({ min: 1, max: 1_440 }),
  });
  const times = fc.oneof(fc.integer({ min: at('2026-03-27T00:00:00Z'), max: at('2026-04-06T00:00:00Z') }), fc.integer({ min: at('2026-10-02T00:00:00Z'), max: at('2026-11-03T00:00:00Z') }));
  fc.assert(fc.property(configs, fc.subarray(['2026-03-29', '2026-10-25', '2026-11-01']), times, (window, holidays, time) => {
    const config = { windows: [window], holidays };
    const found = nextWorkingMoment(config, time);
    expect(isWorking(config, found)).toBe(true);
    for (let minute = Math.max(time, found - 86_400_000); minute < found; minute += 7 * 60_000) {
      expect(isWorking(config, minute)).toBe(false);
    }
    expect(found === time || !isWorking(config, found - 1)).toBe(true);
  }), { numRuns: 100 });
});
