import { ShareWatch } from '../../src/simulation/oracle/share-watch';

const WINDOW_MS = 5_000;
const TIMEOUT_MS = 2_000;
/** From when a request is sent until its share may end: its timeout, the window, and the difference of clocks. */
const NEEDED_MS = TIMEOUT_MS + WINDOW_MS + 1_000;

let now: number;
let violations: string[];
let watch: ShareWatch;

beforeEach(() => {
  now = 0;
  violations = [];
  watch = new ShareWatch({
    now: () => now, startedAt: 0, skewMs: 0, windowMs: WINDOW_MS, timeoutMs: TIMEOUT_MS, violated: (detail) => violations.push(detail),
  });
});

function claim(environment: number, share: number, until: number, granted = true, isTold = true): void {
  const asked = { share, number: 1, now, until };
  watch.asked(environment, asked);
  watch.answered(environment, asked, granted, isTold);
}

function request(environment: number, tookMs = 0): void {
  watch.attemptBegins(environment);
  watch.requestStarts(environment);
  now += tookMs;
  watch.requestEnds(environment);
}

test.each([['for long enough', NEEDED_MS, 0], ['a millisecond too short', NEEDED_MS - 1, 1], ['not any more', -1, 1]])('an environment sends when it has a share: %s', (_how, until, wrong) => {
  claim(1, 0, until);
  request(1);
  expect(violations).toHaveLength(wrong);
});

test('an environment without a share does not send, whatever others have', () => {
  claim(2, 0, 100_000);
  request(1);
  expect(violations).toEqual([expect.stringContaining('Environment 1 sends')]);
});

describe('a share changes hands', () => {
  test.each([['a window after the last request', WINDOW_MS, 0], ['before that', WINDOW_MS - 1, 1]])('%s of its former owner', (_when, laterMs, wrong) => {
    claim(1, 0, 100_000);
    request(1);
    now += laterMs;
    claim(2, 0, 200_000);
    expect(violations).toHaveLength(wrong);
  });

  test('not while one of its requests is open', () => {
    claim(1, 0, 100_000);
    watch.requestStarts(1);
    now += 50_000;
    claim(2, 0, 200_000);
    expect(violations).toEqual([expect.stringContaining('has 1 request(s) open')]);
  });
});

describe('an environment that has nothing to send', () => {
  beforeEach(() => {
    watch.invocationBegins(1);
    claim(1, 0, 100_000);
    request(1);
  });

  test.each([['gives its share back', [6_000], false, 0], ['keeps it', [], false, 1], ['gives back less than it could', [60_000], false, 1], ['may not have been told what it has', [], true, 0]])(
    '%s', (_how, givenBack, isTroubled, wrong) => {
      givenBack.forEach((until) => watch.asked(1, { share: 0, number: 2, now, until }));
      if (isTroubled) {
        watch.troubled(1);
      }
      watch.invocationEnds(1);
      expect(violations).toHaveLength(wrong);
    });
});

test.each([['did not leave', 0], ['left', 1]])('an environment whose last request %s has a share for as long as that could be in the window', (how, wrong) => {
  watch.invocationBegins(1);
  claim(1, 0, 100_000);
  request(1);
  now += 4_000;
  watch.attemptBegins(1);
  if (how === 'left') {
    watch.requestStarts(1);
    watch.requestEnds(1);
    now += 4_000;
  }
  watch.asked(1, { share: 0, number: 2, now, until: now + WINDOW_MS + 1_000 });
  watch.invocationEnds(1);
  expect(violations).toHaveLength(wrong);
});

test.each([['one at a time', 0, false, 0], ['not a second one', 1, false, 1], ['or does not know what it has', 1, true, 0]])('an environment has a share: %s', (_how, share, isTroubled, wrong) => {
  claim(1, 0, 100_000);
  if (isTroubled) {
    watch.troubled(1);
  }
  claim(1, share, 200_000);
  expect(violations).toHaveLength(wrong);
});

test.each([['ten', 10, 0, 0], ['eleven', 11, 0, 1], ['eleven, after a second', 11, 1_000, 0]])('an environment is refused at most ten shares at once: %s', (_how, times, pauseMs, wrong) => {
  for (let left = times; left > 0; left -= 1) {
    now += left === 1 ? pauseMs : 0;
    claim(1, left, 100_000, false);
  }
  expect(violations).toHaveLength(wrong);
});
