import { HangWatch } from '../../src/simulation/oracle/hang-watch';
import { SentWebhook } from '../../src/simulation/oracle/sent-webhook';
import { Attempt, TrackedGroup, TrackedWebhook } from '../../src/simulation/oracle/tracked-webhook';

const SECOND = 1_000;
const TIMEOUT_MS = 20 * SECOND;

/** An environment that tries webhooks one after the other, each for the first time. */
class Environment {
  private readonly found: string[] = [];
  private readonly watch = new HangWatch({
    workers: 1, isExact: () => true, violated: (detail) => this.found.push(detail), forgottenBeyond: { least: TIMEOUT_MS, most: TIMEOUT_MS },
  });
  private now = 0;

  public hangs(endpoint: string, isNoProbe = true): this {
    return this.tries(endpoint, TIMEOUT_MS, undefined, isNoProbe);
  }

  public delivers(endpoint: string, times = 1): this {
    for (let left = times; left > 0; left -= 1) {
      this.tries(endpoint, SECOND, 200);
    }
    return this;
  }

  /** Whether what comes in there may be put off for the sake of others, and whether it may be tried. */
  public may(endpoint: string): [putOff: boolean, tried: boolean] {
    this.watch.invocationBegins(this.now);
    const putOff = this.isAllowed(() => this.watch.putOff(webhook(endpoint, 0), this.now));
    return [putOff, this.isAllowed(() => this.watch.attemptBegins(webhook(endpoint, 1), true, this.now))];
  }

  private tries(endpoint: string, milliseconds: number, status: number | undefined, isNoProbe = true): this {
    this.watch.invocationBegins(this.now);
    const startedAt = this.now;
    this.now += milliseconds;
    const tried = Object.assign(webhook(endpoint, 1), { begunAt: startedAt });
    this.watch.attempted({ webhook: tried, startedAt, status } as Attempt, isNoProbe, this.now);
    this.watch.invocationEnds(this.now);
    return this;
  }

  private isAllowed(act: () => void): boolean {
    this.found.length = 0;
    act();
    return this.found.length === 0;
  }
}

function webhook(endpoint: string, attempts: number): TrackedWebhook {
  const group: TrackedGroup = { name: 'g', webhooks: [], next: 0, expiredAt: -Infinity, notHeldIn: new Set() };
  const sent = { endpoint, expected: { path: endpoint.slice(1) } } as SentWebhook;
  return Object.assign(new TrackedWebhook(0, 'w', group, 0, undefined, sent), { attempts });
}

const NEITHER_HANGS = [false, true];

test('where nothing is known nothing is put off that was never tried', () => {
  expect(new Environment().may('/a')).toEqual(NEITHER_HANGS);
  expect(new Environment().hangs('/a').hangs('/a').delivers('/b').may('/a')).toEqual(NEITHER_HANGS);
});

test('where three hang in a row, and others are delivered, the next ones share a part of the time', () => {
  const known = (): Environment => new Environment().hangs('/a').hangs('/a').hangs('/a').delivers('/b');
  // There is some left of it for one.
  expect(known().may('/a')).toEqual([false, true]);
  expect(known().hangs('/a').may('/a')).toEqual([true, false]);
  expect(known().hangs('/a').may('/b')).toEqual(NEITHER_HANGS);
  expect(known().hangs('/a').delivers('/b', 300).may('/a')).toEqual([true, false]);
  expect(known().hangs('/a').delivers('/b', 420).may('/a')).toEqual([false, true]);
});

test('where something was delivered before, it takes one more', () => {
  const good = (): Environment => new Environment().delivers('/a').hangs('/a').hangs('/a').hangs('/a').delivers('/b');
  expect(good().may('/a')).toEqual(NEITHER_HANGS);
  expect(good().hangs('/a').hangs('/a').may('/a')).toEqual([true, false]);
});

test('one that does not hang ends it', () => {
  expect(new Environment().hangs('/a').hangs('/a').hangs('/a').delivers('/b').hangs('/a').delivers('/a').may('/a')).toEqual(NEITHER_HANGS);
});

test('what may have been a probe may have told something, or nothing', () => {
  const perhaps = new Environment().hangs('/a').hangs('/a').hangs('/a', false).delivers('/b').hangs('/a');
  expect(perhaps.may('/a')[1]).toBe(true);
});
