import type { ProblemLine } from '../../../../src/engine/log-lines';

/** What an environment calls, of which a line `problem` tells that it went wrong. */
export type Called = Extract<ProblemLine['doing'], 'visibility' | 'dead-letter' | 'record' | 'rate'>;

const CALLED: readonly Called[] = ['visibility', 'dead-letter', 'record', 'rate'];

/** What is known of the calls of one environment. */
interface Calls {
  /** Of which it was told that they failed. */
  readonly failed: Set<Called>;
  /** That went wrong in any way. */
  readonly troubled: Set<Called>;
  /** Of which its log says so. */
  readonly told: Set<Called>;
}

/**
 * Holds the lines of problems against the calls that went wrong: an environment whose calls of a kind failed says so, and of none where all went well. How often is not
 * asked: once an invocation for each kind and error is enough. One that died, or stood still, may not have come to it, or not have heard in time of what went well.
 */
export class ProblemWatch {
  private readonly environments = new Map<number, Calls>();
  private readonly interrupted = new Set<number>();

  /** @param violated told what is wrong, in half a sentence */
  constructor(private readonly violated: (environment: number, detail: string) => void) {}

  /** A call goes wrong, in whatever way. */
  public troubled(environment: number, called: Called): void {
    this.of(environment).troubled.add(called);
  }

  /** The environment is told at once that a call failed. */
  public failed(environment: number, called: Called): void {
    this.troubled(environment, called);
    this.of(environment).failed.add(called);
  }

  public logged(environment: number, { doing }: Pick<ProblemLine, 'doing'>): void {
    this.of(environment).told.add(doing as Called);
  }

  public interrupt(environment: number): void {
    this.interrupted.add(environment);
  }

  /** At the very end. */
  public checkEnd(): void {
    for (const [environment, { failed, troubled, told }] of [...this.environments].filter(([id]) => !this.interrupted.has(id))) {
      for (const called of CALLED) {
        if (failed.has(called) && !told.has(called)) {
          this.violated(environment, `nothing says that there was a problem with ${called}`);
        } else if (told.has(called) && !troubled.has(called)) {
          this.violated(environment, `there was a problem with ${called}, and no call went wrong`);
        }
      }
    }
  }

  private of(environment: number): Calls {
    let calls = this.environments.get(environment);
    if (!calls) {
      calls = { failed: new Set(), troubled: new Set(), told: new Set() };
      this.environments.set(environment, calls);
    }
    return calls;
  }
}
