import { RepeatWatch } from '../../src/simulation/oracle/repeat-watch';
import { Attempt, TrackedGroup, TrackedWebhook } from '../../src/simulation/oracle/tracked-webhook';

const SECOND = 1_000;

function webhook(attempts: number): TrackedWebhook {
  const group: TrackedGroup = { name: 'g', webhooks: [], next: 0, expiredAt: -Infinity, notHeldIn: new Set() };
  return Object.assign(new TrackedWebhook(0, 'w', group, 0, undefined), { attempts });
}

/** An environment at work, in which the forwarder knows of every attempt, or of none for sure. */
class Environment {
  public readonly violations: string[] = [];
  public now = 0;
  private readonly watch: RepeatWatch;

  constructor(isExact = true, workers = 1) {
    this.watch = new RepeatWatch({ workers, isExact: () => isExact, violated: (detail) => this.violations.push(detail) });
  }

  /** An invocation in which a second attempt takes so long and fails. */
  public fails(milliseconds: number, isNoProbe = true): this {
    this.watch.invocationBegins(this.now);
    this.attempt(milliseconds, true, isNoProbe);
    this.watch.invocationEnds(this.now);
    return this;
  }

  /** Others are delivered for so long without a pause, and nothing fails. */
  public delivers(milliseconds: number): this {
    for (const end = this.now + milliseconds; this.now < end;) {
      this.watch.invocationBegins(this.now);
      this.attempt(Math.min(SECOND, end - this.now), false);
      this.watch.invocationEnds(this.now);
    }
    return this;
  }

  /** Whether what failed before may be put off now. */
  public mayPutOff(): boolean {
    return this.isAllowed(() => this.watch.putOff(webhook(1), this.now));
  }

  /** Whether it may be tried. */
  public mayTry(isNoProbe = true): boolean {
    return this.isAllowed(() => this.watch.attemptBegins(webhook(2), isNoProbe, this.now));
  }

  public closesBrake(): this {
    this.watch.brakeClosed(this.now);
    return this;
  }

  private attempt(milliseconds: number, failed: boolean, isNoProbe = true): void {
    const startedAt = this.now;
    this.now += milliseconds;
    this.watch.attempted({ webhook: webhook(2), startedAt } as Attempt, failed, isNoProbe, this.now);
  }

  private isAllowed(act: () => void): boolean {
    this.violations.length = 0;
    this.watch.invocationBegins(this.now);
    act();
    return this.violations.length === 0;
  }
}

test('what failed before waits for twenty times as long as it took, less what was saved up, and no longer', () => {
  // Of ten seconds three were saved up, and half of one was earned meanwhile.
  const environment = (milliseconds: number): Environment => new Environment().fails(10 * SECOND).delivers(milliseconds);
  expect([environment(0).mayPutOff(), environment(0).mayTry()]).toEqual([true, false]);
  expect([environment(125 * SECOND).mayPutOff(), environment(125 * SECOND).mayTry()]).toEqual([true, false]);
  expect([environment(145 * SECOND).mayPutOff(), environment(145 * SECOND).mayTry()]).toEqual([false, true]);
});

test('where nothing failed it is put off at no time', () => {
  expect(new Environment().delivers(SECOND).mayPutOff()).toBe(false);
});

test('time to spare is for what failed before', () => {
  const environment = new Environment().fails(10 * SECOND);
  environment.now += 9 * SECOND;
  expect([environment.mayPutOff(), environment.mayTry()]).toEqual([false, true]);
});

test('without records half a second is kept for what may not have failed, and nothing is known of who may not be tried', () => {
  const environment = new Environment(false).fails(10 * SECOND).delivers(145 * SECOND);
  expect([environment.mayPutOff(), environment.mayTry()]).toEqual([true, true]);
  expect(new Environment(false).fails(10 * SECOND).delivers(160 * SECOND).mayPutOff()).toBe(false);
});

test('a probe is paid for by nobody, and may be made at any time', () => {
  expect(new Environment().fails(10 * SECOND, false).mayTry()).toBe(true);
  expect(new Environment().fails(10 * SECOND).mayTry(false)).toBe(true);
});

test('where several are worked on at once it is not known who asked before the others used it up', () => {
  expect(new Environment(true, 2).fails(10 * SECOND).mayTry()).toBe(true);
});

test('an outage that is over takes nothing from what failed in it', () => {
  const environment = new Environment().fails(10 * SECOND).closesBrake();
  expect([environment.mayPutOff(), environment.mayTry()]).toEqual([false, true]);
});
