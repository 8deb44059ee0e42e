import { SeededRandom } from './random';

/** A source of chance of its own, so that the rest of a world is the same with and without. */
const SOURCE = 9;

/**
 * What becomes of the secret that the forwarder signs its requests with. Instants are milliseconds from the world's beginning. Absent from a world: there is one
 * secret, which can be read at any time.
 */
export interface SigningScenario {
  /** When the secret is replaced by a new one, in order. */
  readonly replacements: readonly number[];
  /** Whether the one before stands beside each new one, so that both sign. */
  readonly keepsPrevious: boolean;
  readonly unreadable: readonly SigningFault[];
}

/** A time in which the secret cannot be read. */
export interface SigningFault {
  readonly kind: SigningFaultKind;
  readonly from: number;
  readonly until: number;
}

/** `refused` is answered at once, `slow` fails after three seconds, as a client that gives up, `rubbish` is a text that is no secret. */
export type SigningFaultKind = 'refused' | 'slow' | 'rubbish';

const KINDS: readonly SigningFaultKind[] = ['refused', 'slow', 'rubbish'];
const LONGEST_FAULT_MS = 60 * 60 * 1000;

/** Of worlds whose requests are signed, half have this. */
export function drawSigning(seed: number, faultsEndAt: number): SigningScenario | undefined {
  const random = new SeededRandom(seed * 16 + SOURCE);
  return random.chance(0.5) ? undefined : {
    replacements: Array.from({ length: random.int(0, 3) }, () => random.int(0, faultsEndAt)).sort((a, b) => a - b),
    keepsPrevious: random.chance(0.5),
    unreadable: Array.from({ length: random.int(0, 3) }, () => {
      // An environment that never read it can sign nothing.
      const from = random.chance(0.3) ? 0 : random.int(0, faultsEndAt);
      return { kind: random.pick(KINDS), from, until: Math.min(faultsEndAt, from + Math.round(random.magnitude(1_000, LONGEST_FAULT_MS))) };
    }),
  };
}
