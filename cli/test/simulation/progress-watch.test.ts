import { ProgressWatch } from '../../src/simulation/oracle/progress-watch';
import { SentWebhook } from '../../src/simulation/oracle/sent-webhook';
import { TrackedGroup, TrackedWebhook } from '../../src/simulation/oracle/tracked-webhook';

const SECOND = 1_000;
const TIMEOUT_MS = 20 * SECOND;
const LIMITS = { environments: 1, pollerCycleMs: 0, requestTimeoutMs: TIMEOUT_MS };
/** What a twentieth of the time of the only environment needs for an attempt that hung. */
const PAID_AFTER = TIMEOUT_MS / 0.05;

/** @param endpoint where it came in, to a path of its own */
function webhook(name: string, own: Partial<TrackedWebhook> = {}, endpoint = '/'): TrackedWebhook {
  const sent = { endpoint, expected: { path: `${endpoint.slice(1)}/${name}` } } as SentWebhook;
  const group: TrackedGroup = { name, webhooks: [], next: 0, expiredAt: -Infinity, notHeldIn: new Set() };
  return Object.assign(new TrackedWebhook(0, name, group, 0, undefined, sent), own);
}

interface Wait {
  readonly records: boolean;
  /** It was put off before it was tried. */
  readonly wasPutOffUntried: boolean;
  /** When others hung until the timeout, from when its turn began. */
  readonly hangs: readonly number[];
  /** Whether those had failed before. */
  readonly again: boolean;
  readonly waitedMs: number;
  /** Where they came in; as it did by default. */
  readonly at?: string;
  /** Whether it was known before that all hang there; not by default. */
  readonly wasKnownToHang?: boolean;
}

/** Whether a webhook that is delivered at its first attempt waited for longer than the work of others explains, while others are delivered all the time. */
function starved({ records, wasPutOffUntried, hangs, again, waitedMs, at: endpoint, wasKnownToHang = false }: Wait): boolean {
  const violations: string[] = [];
  const watch = new ProgressWatch({ ...LIMITS, records }, (detail) => violations.push(detail));
  const tried = webhook('tried', { attempts: 1, processed: 1, wasPutOffUntried });
  const bad = webhook('bad', { attempts: again ? 2 : 1 }, endpoint);
  const begin = 10 * PAID_AFTER;
  const instants = new Set([0, ...hangs, waitedMs, ...Array.from({ length: 100 }, (_, index) => index * 30 * SECOND).filter((at) => at < waitedMs)]);
  for (const at of [...instants].sort((a, b) => a - b)) {
    if (at === 0) {
      watch.turnBegins(tried.group, begin);
    }
    if (hangs.includes(at)) {
      watch.attempted(bad, { latencyMs: TIMEOUT_MS, succeeded: false, wasKnownToHang }, begin + at);
    }
    if (at < waitedMs) {
      watch.turnEnds(webhook('other', { processed: 1 }), false, begin + at);
    }
  }
  watch.turnEnds(tried, false, begin + waitedMs);
  return violations.length > 0;
}

describe('what fails again and again, in the twentieth of the time that it has', () => {
  const wait = { hangs: [10 * SECOND], again: true, waitedMs: 300 * SECOND };

  test('is no reason to wait for what is delivered at once', () => {
    expect(starved({ ...wait, records: true, wasPutOffUntried: true })).toBe(true);
    expect(starved({ ...wait, records: false, wasPutOffUntried: false })).toBe(true);
  });

  test('is one without records, where what was put off cannot be told from it', () => {
    expect(starved({ ...wait, records: false, wasPutOffUntried: true })).toBe(false);
    expect(starved({ ...wait, records: false, wasPutOffUntried: true, waitedMs: PAID_AFTER + 200 * SECOND })).toBe(true);
  });
});

describe('what hangs the first time', () => {
  const wait = { records: true, again: false, wasPutOffUntried: true, hangs: [10 * SECOND, 40 * SECOND, 70 * SECOND], waitedMs: 170 * SECOND };

  test('is work as any other, as long as nothing is known of where it came in', () => {
    expect(starved({ ...wait, at: '/elsewhere' })).toBe(false);
  });

  test('is a reason to wait for what came in there', () => {
    expect(starved({ ...wait, wasKnownToHang: true })).toBe(false);
  });

  test('is none for what came in elsewhere', () => {
    expect(starved({ ...wait, wasKnownToHang: true, at: '/elsewhere' })).toBe(true);
  });
});

test.each([[60, true], [200, false]])('time in which nobody could verify explains waiting: %i s of 300', (seconds, starves) => {
  const violations: string[] = [];
  const troubles = [{ from: 0, until: 1_000 }, { from: 20 * SECOND, until: (20 + seconds) * SECOND }];
  const watch = new ProgressWatch({ ...LIMITS, records: true, troubles }, (detail) => violations.push(detail));
  const late = webhook('late', { attempts: 1, processed: 1 });
  watch.turnBegins(late.group, 10 * SECOND);
  for (let at = 0; at < 300; at += 30) {
    watch.turnEnds(webhook('other', { processed: 1 }), false, at * SECOND);
  }
  watch.turnEnds(late, false, 300 * SECOND);
  expect(violations.length > 0).toBe(starves);
});

test.each([
  ['stays in the queue', undefined, true], ['became a dead letter', 503, false], ['was given up on long before', 100, true],
])('what was processed after its timeout, which nobody knows, %s: who is next waits for it', (_what, leftAtSeconds, starves) => {
  const violations: string[] = [];
  const watch = new ProgressWatch({ ...LIMITS, records: true }, (detail) => violations.push(detail));
  const late = webhook('late', { attempts: 1, processed: 1 });
  const next = Object.assign(new TrackedWebhook(1, 'next', late.group, 1, undefined), { attempts: 1, processed: 1 });
  watch.turnBegins(late.group, 0);
  watch.turnEnds(late, true, 0);
  late.group.next = 1;
  for (let seconds = 0; seconds < 500; seconds += 30) {
    watch.turnEnds(webhook('other', { processed: 1 }), false, seconds * SECOND);
  }
  if (leftAtSeconds !== undefined) {
    watch.leftUndelivered(late, leftAtSeconds * SECOND);
  }
  watch.turnEnds(next, false, 505 * SECOND);
  expect(violations.length > 0).toBe(starves);
});

describe.each([
  ['hung where it came in', { again: false, records: true }], ['failed again, without records', { again: true, records: false }],
])('an allowance that was used up before its turn began, by what %s', (_what, kind) => {
  const wait = { ...kind, wasPutOffUntried: true };

  test('is still used up then', () => {
    expect(starved({ ...wait, hangs: [-SECOND], waitedMs: 300 * SECOND })).toBe(false);
    expect(starved({ ...wait, wasPutOffUntried: false, hangs: [-SECOND], waitedMs: 300 * SECOND })).toBe(true);
  });

  test('is paid for with time', () => {
    expect(starved({ ...wait, hangs: [-SECOND], waitedMs: PAID_AFTER + 200 * SECOND })).toBe(true);
    expect(starved({ ...wait, hangs: [-PAID_AFTER], waitedMs: 300 * SECOND })).toBe(true);
  });

  test('owes one attempt of each environment at most', () => {
    expect(starved({ ...wait, hangs: [-4, -3, -2, -1], waitedMs: PAID_AFTER + 200 * SECOND })).toBe(true);
  });
});
