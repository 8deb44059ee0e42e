import { Claim, Claims } from './claims';

/** Who asks for an id. */
export interface Claimant {
  readonly deliveryId: string;
  readonly messageId: string;
  /** Milliseconds since 1970. */
  readonly arrivedAt: number;
  /** Whether it may have asked before. */
  readonly isAgain: boolean;
}

/** How an id is claimed. */
export interface ClaimTerms {
  /** Those that arrive this far apart, or farther, are not each other's repetitions. */
  readonly windowMs: number;
  /** Until when the claim must be kept, in seconds since 1970. */
  readonly expiresAt: number;
  /** Whether nobody waits for the answer any more. */
  readonly isOver: () => boolean;
}

/** Others that claim the same id at the same time can be in the way this often. */
const MAX_WRITES = 3;

/**
 * Claims an id for a delivery.
 *
 * A claim that is a delivery's own is recognised, also when it was made by a call whose answer was lost or by an environment that died, or when
 * the delivery comes back with another message because it was redriven. A delivery is told to be a repetition only while another one has the
 * id, and no write for it can take effect after that: each is tied to the version that it was decided on, and once `isOver` none is begun.
 * Otherwise two of them could be told to be each other's repetitions.
 *
 * @returns the delivery whose repetition this one is; undefined when it is to be delivered
 */
export async function claimId(
  claims: Claims, key: string, claimant: Claimant, { windowMs, expiresAt, isOver }: ClaimTerms,
): Promise<string | undefined> {
  const { isAgain, ...own } = claimant;
  for (let writes = 0; writes < MAX_WRITES; writes += 1) {
    // The first time there mostly is none, and the write is all that it takes.
    const found = isAgain || writes > 0 ? await claims.read(key) : undefined;
    const standing = standingOf(found, claimant, windowMs);
    if (standing === 'repetition') {
      return found?.deliveryId;
    }
    if (standing === 'none to claim' || isOver() || await claims.write(key, { ...own, version: (found?.version ?? 0) + 1 }, expiresAt)) {
      return undefined;
    }
  }
  // Rather twice than never.
  return undefined;
}

/** What a claim that was found means to a claimant; `none to claim`: it has it already, or a later webhook has it. */
function standingOf(found: Claim | undefined, { deliveryId, messageId, arrivedAt }: Claimant, windowMs: number): 'free' | 'repetition' | 'none to claim' {
  if (found?.deliveryId === undefined) {
    return 'free';
  }
  if (found.deliveryId === deliveryId) {
    // With the new message in it, what is still to come of an old one cannot free it.
    return found.messageId === messageId ? 'none to claim' : 'free';
  }
  if (Math.abs(found.arrivedAt - arrivedAt) < windowMs) {
    return 'repetition';
  }
  return found.arrivedAt < arrivedAt ? 'free' : 'none to claim';
}
