import { HangingOrigins } from '../../src/engine/hanging-origins';
import { RepeatShare } from '../../src/engine/repeat-share';

const HUNG = { latencyMs: 30_000, unavailable: true, delivered: false };
const DELIVERED = { latencyMs: 50, unavailable: false, delivered: true };
const GITHUB = ['/github', 'github/push'];
const STRIPE = ['/stripe', 'stripe/paid'];

function origins(): HangingOrigins {
  return new HangingOrigins(new RepeatShare(1));
}

/** Three of GitHub's have hung, and one of Stripe's was delivered in between. */
function hanging(): HangingOrigins {
  const known = origins();
  known.tried(GITHUB, HUNG);
  known.tried(STRIPE, DELIVERED);
  known.tried(GITHUB, HUNG);
  known.tried(GITHUB, HUNG);
  return known;
}

test('what hangs three times in a row while others are delivered has to wait, and nobody else', () => {
  expect(hanging().include(GITHUB)).toBe(true);
  expect(hanging().include(STRIPE)).toBe(false);
});

test('twice may be a coincidence', () => {
  const known = origins();
  known.tried(GITHUB, HUNG);
  known.tried(STRIPE, DELIVERED);
  known.tried(GITHUB, HUNG);
  expect([known.expect(GITHUB), known.include(GITHUB)]).toEqual([true, false]);
});

test('where others were delivered before, it takes four in a row', () => {
  const known = origins();
  known.tried(GITHUB, DELIVERED);
  known.tried(GITHUB, HUNG);
  known.tried(STRIPE, DELIVERED);
  const included = [2, 3, 4].map(() => {
    known.tried(GITHUB, HUNG);
    return known.include(GITHUB);
  });
  expect(included).toEqual([false, false, true]);
});

test('what hung once is paid for from then on, and waits for nothing', () => {
  const known = origins();
  known.tried(GITHUB, HUNG);
  expect(known.expect(GITHUB)).toBe(false);
  known.tried(STRIPE, DELIVERED);
  expect([known.expect(GITHUB), known.include(GITHUB)]).toEqual([true, false]);
});

test('what hangs while nobody else is delivered may be an outage', () => {
  const known = origins();
  known.tried(STRIPE, DELIVERED);
  known.tried(GITHUB, HUNG);
  known.tried(GITHUB, HUNG);
  known.tried(GITHUB, HUNG);
  expect(known.include(GITHUB)).toBe(false);
});

test.each([
  ['is delivered', DELIVERED],
  ['is declined', { latencyMs: 30_000, unavailable: false, delivered: false }],
  ['fails at once', { latencyMs: 999, unavailable: true, delivered: false }],
])('one that %s shows that not all of them hang', (_name, tried) => {
  const known = hanging();
  known.tried(GITHUB, tried);
  expect([known.expect(GITHUB), known.include(GITHUB)]).toEqual([false, false]);
});

test('ever new paths of one endpoint hang together; where one path is known to hang, the others of its endpoint wait for nothing', () => {
  const known = origins();
  known.tried(['/github', 'github/1'], HUNG);
  known.tried(STRIPE, DELIVERED);
  known.tried(['/github', 'github/2'], HUNG);
  known.tried(['/github', 'github/0'], HUNG);
  expect(known.include(['/github', 'github/3'])).toBe(true);

  known.tried(['/github', 'github/3'], DELIVERED);
  expect(known.include(['/github', 'github/2'])).toBe(false);
  known.tried(['/github', 'github/1'], HUNG);
  known.tried(['/github', 'github/1'], HUNG);
  known.tried(['/github', 'github/1'], HUNG);
  expect([known.include(['/github', 'github/1']), known.include(['/github', 'github/3'])]).toEqual([true, false]);
});

test('what has no origin is never put off', () => {
  const known = origins();
  known.tried([], HUNG);
  known.tried(STRIPE, DELIVERED);
  known.tried([], HUNG);
  known.tried([], HUNG);
  expect([known.expect([]), known.include([])]).toEqual([false, false]);
});

test('after an outage nobody is known to hang, and the allowance is whole', () => {
  const known = hanging();
  known.share.begins(0);
  known.share.worked(0, 60_000, true);
  known.renew(0);
  expect([known.include(GITHUB), known.share.allows(0, false)]).toEqual([false, true]);
});

test('the last thousand that hung are remembered', () => {
  const known = origins();
  for (let path = 0; path < 1_001; path += 1) {
    known.tried([`path ${path}`], HUNG);
  }
  known.tried(STRIPE, DELIVERED);
  expect([known.expect(['path 0']), known.expect(['path 1']), known.expect(['path 1000'])]).toEqual([false, true, true]);
});

test('what hangs as expected says nothing of another place at which it came in as well', () => {
  const known = hanging();
  for (let hung = 0; hung < 4; hung += 1) {
    known.tried([...GITHUB, 'another'], HUNG);
  }
  expect(known.include(['another'])).toBe(false);
  expect(known.include(GITHUB)).toBe(true);
});

test('a failure after a second hangs, and one that comes sooner does not', () => {
  const included = [999, 1_000].map((latencyMs) => {
    const known = origins();
    known.tried(GITHUB, { ...HUNG, latencyMs });
    known.tried(STRIPE, DELIVERED);
    known.tried(GITHUB, { ...HUNG, latencyMs });
    known.tried(GITHUB, { ...HUNG, latencyMs });
    return known.include(GITHUB);
  });
  expect(included).toEqual([false, true]);
});

test.each([[999, false], [1_000, true]])('of a thousand places it is known that something was delivered: after %d others that of the first is forgotten: %s', (others, forgotten) => {
  const known = origins();
  known.tried(GITHUB.slice(0, 1), DELIVERED);
  for (let other = 0; other < others; other += 1) {
    known.tried([`other ${other}`], DELIVERED);
  }
  known.tried(GITHUB.slice(0, 1), HUNG);
  known.tried(['other 0'], DELIVERED);
  known.tried(GITHUB.slice(0, 1), HUNG);
  known.tried(GITHUB.slice(0, 1), HUNG);
  expect(known.include(GITHUB.slice(0, 1))).toBe(forgotten);
});
