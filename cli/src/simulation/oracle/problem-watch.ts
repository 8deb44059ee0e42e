import type { LogLine, ProblemLine, ReturnedLine } from '../../../../src/engine/log-lines';

/** What an environment calls, of which a line `problem` tells that it went wrong. */
export type Called = Extract<ProblemLine['doing'], 'visibility' | 'dead-letter' | 'record' | 'rate' | 'deduplication'>;

const CALLED: readonly Called[] = ['visibility', 'dead-letter', 'record', 'rate', 'deduplication'];

/** What the forwarder calls it where it gave up waiting. */
const TIMEOUT = 'Timeout';
/** And where it did not even send a dead letter, because the queue had not answered the one before. */
const RESTING = 'Resting';

/** What was read is not read again sooner. */
const READ_AGAIN_MS = 60_000;

/** An invocation that lasts for longer may have no time left to verify anything. */
const LEAST_TIME_MS = 60_000;

/** What is known of one environment. */
interface Calls {
  /** Of which it was told that they failed. */
  readonly failed: Set<Called>;
  /** By what names it may call what went wrong. */
  readonly names: Map<Called, Set<string>>;
  /** Of which its log says so. */
  readonly told: Set<Called>;
  /** When something was last read that webhooks are verified with; for ever where that was not read, or not at once: it may be left alone for long. */
  readAt: number;
  /** Whether this invocation said that something could not be verified. */
  saidUnverified: boolean;
  /** When that began. */
  begunAt: number;
  /** Whether its clock was set since: it may take the time that it has for over. */
  wasClockSet: boolean;
}

/**
 * Holds the lines of problems against what went wrong: an environment whose calls of a kind failed says so, by the name of the error, and of none where all went well. How often is
 * not asked: once an invocation for each kind and error is enough. What goes back because it cannot be verified is said to be a problem in the same invocation, which needs
 * something that was not read, or was read so lately that it may not be read again yet. Anything else that the forwarder calls a problem is what nobody expected, of which there is nothing in these worlds. An environment
 * that died, or stood still, may not have come to it, or not have heard in time of what went well.
 */
export class ProblemWatch {
  private readonly environments = new Map<number, Calls>();
  private readonly interrupted = new Set<number>();

  /** @param violated told what is wrong, in half a sentence */
  constructor(private readonly now: () => number, private readonly violated: (environment: number, detail: string) => void) {}

  /**
   * A call of an environment goes wrong.
   *
   * @param isTold whether it is told so at once, and has to say so: else it gives up waiting, or hears of it later
   * @param error by whose name the log calls it; undefined where there is none, and it gives up waiting
   */
  public wentWrong(environment: number, called: Called, isTold: boolean, error?: string): void {
    if (isTold && error !== undefined) {
      this.failed(environment, called, error);
    } else {
      this.troubled(environment, called, ...error === undefined ? [] : [error]);
    }
  }

  /** A call goes wrong, in whatever way: the environment gives up waiting, or hears of that error later, where there is one. */
  public troubled(environment: number, called: Called, ...errors: readonly string[]): void {
    const { names } = this.of(environment);
    const known = names.get(called) ?? new Set();
    [TIMEOUT, ...errors].forEach((name) => known.add(name));
    names.set(called, known);
  }

  /** The environment is told at once that a call failed. */
  public failed(environment: number, called: Called, error: string): void {
    const { names, failed } = this.of(environment);
    names.set(called, (names.get(called) ?? new Set<string>()).add(error));
    failed.add(called);
  }

  /** Something was read that webhooks are verified with. @param wentWell whether it was, and at once */
  public readToVerify(environment: number, wentWell: boolean): void {
    const calls = this.of(environment);
    calls.readAt = wentWell ? Math.max(calls.readAt, this.now()) : Infinity;
  }

  public invocationBegins(environment: number): void {
    Object.assign(this.of(environment), { saidUnverified: false, begunAt: this.now(), wasClockSet: false });
  }

  public clockSet(environment: number): void {
    this.of(environment).wasClockSet = true;
  }

  public logged(environment: number, line: LogLine): void {
    if (this.interrupted.has(environment)) {
      return;
    }
    if (line.message === 'problem') {
      this.problem(environment, line);
    } else if (line.message === 'returned-to-queue') {
      this.returned(environment, line);
    }
  }

  public interrupt(environment: number): void {
    this.interrupted.add(environment);
  }

  /** At the very end. */
  public checkEnd(): void {
    for (const [environment, { failed, told }] of [...this.environments].filter(([id]) => !this.interrupted.has(id))) {
      CALLED.filter((called) => failed.has(called) && !told.has(called))
        .forEach((called) => this.violated(environment, `nothing says that there was a problem with ${called}`));
    }
  }

  private problem(environment: number, { doing, detail }: ProblemLine): void {
    const calls = this.of(environment);
    if (doing === 'verification') {
      calls.saidUnverified = true;
      const hadTime = detail !== TIMEOUT || (this.now() - calls.begunAt < LEAST_TIME_MS && !calls.wasClockSet);
      if (hadTime && this.now() - calls.readAt > READ_AGAIN_MS) {
        this.violated(environment, `there was a problem with verification ("${detail}"), and all was read at once, and long ago`);
      }
      return;
    }
    const called = CALLED.find((each) => each === doing);
    const names = called && calls.names.get(called);
    if (!called || !names) {
      this.violated(environment, `there was a problem with ${doing} ("${detail}"), and no call went wrong`);
      return;
    }
    calls.told.add(called);
    const isRest = detail === RESTING && called === 'dead-letter' && names.size > 0;
    if (!names.has(detail) && !isRest) {
      this.violated(environment, `the problem with ${doing} was "${detail}", expected ${[...names].join(' or ')}`);
    }
  }

  private returned(environment: number, { cause, messages }: ReturnedLine): void {
    if (cause === 'verification' && !this.of(environment).saidUnverified) {
      this.violated(environment, `${messages} messages go back because they cannot be verified, and nothing says what is missing`);
    }
  }

  private of(environment: number): Calls {
    let calls = this.environments.get(environment);
    if (!calls) {
      calls = { failed: new Set(), names: new Map(), told: new Set(), readAt: -Infinity, saidUnverified: false, begunAt: 0, wasClockSet: false };
      this.environments.set(environment, calls);
    }
    return calls;
  }
}
