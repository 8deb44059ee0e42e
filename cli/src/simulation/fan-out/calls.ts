import type { SeededRandom } from '../random';
import type { Parts } from './parts';

/**
 * How a call of a function to AWS goes wrong, as its client tries it three times: `slow` and `silent` are given up on, the first takes effect later;
 * `twice` and `late-copy` succeed at the second try, while the first one took effect before or does so later.
 */
export type CallFault = 'refused' | 'answer-lost' | 'slow' | 'silent' | 'twice' | 'late-copy';

const FAULTS: readonly CallFault[] = ['refused', 'refused', 'answer-lost', 'slow', 'silent', 'twice', 'late-copy'];

/** A client waits for no longer, all tries together (src/aws-sdk/client-settings.ts). */
export const CLIENT_GIVES_UP_MS = 6_300;
export const SECOND_TRY_MS = 2_100;
const LATEST_MS = 40_000;

/** One call. */
export interface CallOptions {
  readonly what: string;
  readonly rate: number;
  readonly latencyMs: number;
  /** Told when it goes wrong. */
  readonly troubled?: (fault: CallFault) => void;
  /** What it certainly comes to, whatever the rate. */
  readonly certain?: CallFault;
  /** How long it is on its way when it takes effect late; nothing waits for that then. @default - up to 40 seconds, and the world waits for it to be settled */
  readonly lateMs?: () => number;
}

/** AWS as functions call it. */
export class Calls {
  private readonly random: SeededRandom;
  private late = 0;

  constructor(private readonly parts: Parts) {
    this.random = parts.source();
  }

  /** Whether something that nobody waits for is still to take effect. */
  public get isUnderWay(): boolean {
    return this.late > 0;
  }

  /** Makes a call. @throws Error as an answer that is no success, or none */
  public async call<T>({ what, rate, latencyMs, troubled, certain, lateMs }: CallOptions, effect: () => T): Promise<T> {
    const { clock, oracle, scenario, now } = this.parts;
    const isFaulty = now() < scenario.faultsEndAt && this.random.chance(rate);
    const fault = certain ?? (isFaulty ? this.random.pick(FAULTS) : undefined);
    if (fault) {
      oracle.happened(`${what}: ${fault}`);
      troubled?.(fault);
    }
    if (fault === 'slow' || fault === 'late-copy') {
      this.later(effect, lateMs);
    }
    if (fault === 'slow' || fault === 'silent' || fault === 'answer-lost') {
      await clock.sleep(latencyMs);
      if (fault === 'answer-lost') {
        effect();
      }
      await clock.sleep(CLIENT_GIVES_UP_MS - latencyMs);
      throw failure('Timeout', what);
    }
    if (fault === 'twice' || fault === 'late-copy') {
      await clock.sleep(latencyMs);
      if (fault === 'twice') {
        effect();
      }
      await clock.sleep(SECOND_TRY_MS);
    }
    await clock.sleep(latencyMs);
    if (fault === 'refused') {
      throw failure('AccessDenied', what);
    }
    return effect();
  }

  private later(effect: () => unknown, lateMs?: () => number): void {
    const waitedFor = lateMs ? 0 : 1;
    this.late += waitedFor;
    this.parts.clock.after(lateMs?.() ?? this.random.int(SECOND_TRY_MS, LATEST_MS), () => {
      this.late -= waitedFor;
      try {
        effect();
      } catch {
        // Nobody hears of it.
      }
    });
  }
}

function failure(name: string, what: string): Error {
  return Object.assign(new Error(`The call came to nothing: ${what}.`), { name });
}
