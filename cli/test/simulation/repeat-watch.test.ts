import { RepeatWatch } from '../../src/simulation/oracle/repeat-watch';

const SECOND = 1_000;

/** Whether an environment may put off what failed before, so long after an invocation in which one attempt failed after ten seconds. */
function isWrongAfter(milliseconds: number, failures = 1): boolean {
  const violations: string[] = [];
  let now = 0;
  const watch = new RepeatWatch(() => now, (detail) => violations.push(detail));
  watch.invocationBegins(1);
  now = 10 * SECOND;
  for (let left = failures; left > 0; left -= 1) {
    watch.failed(1);
  }
  watch.invocationEnds(1);
  // Others are delivered without a pause in between.
  for (const end = now + milliseconds; now < end;) {
    watch.invocationBegins(1);
    now = Math.min(end, now + SECOND);
    watch.invocationEnds(1);
  }
  watch.invocationBegins(1);
  watch.putOff(1);
  return violations.length > 0;
}

test('what failed before is put off for twenty times as long as it took, less what was saved up', () => {
  expect(isWrongAfter(0)).toBe(false);
  // Seven of the ten seconds are owed, and half a second is kept for what may not have failed, which takes 150 to be earned.
  expect(isWrongAfter(139 * SECOND)).toBe(false);
  expect(isWrongAfter(161 * SECOND)).toBe(true);
});

test('where nothing failed it is put off at no time', () => {
  expect(isWrongAfter(SECOND, 0)).toBe(true);
});

test('time to spare is for what failed before', () => {
  const violations: string[] = [];
  let now = 0;
  const watch = new RepeatWatch(() => now, (detail) => violations.push(detail));
  watch.invocationBegins(1);
  now = 10 * SECOND;
  watch.failed(1);
  watch.invocationEnds(1);
  now += 9 * SECOND;
  watch.invocationBegins(1);
  watch.putOff(1);
  expect(violations).toHaveLength(1);
});
