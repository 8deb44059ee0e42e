/** One environment's claim on a share of the rate. Instants are milliseconds since 1970, by the clock of the environment. */
export interface ShareClaim {
  /** From 0. */
  readonly share: number;
  /** Counts the claims of this environment. */
  readonly number: number;
  readonly now: number;
  /** The share is this environment's until then; earlier than now to give it back. */
  readonly until: number;
}

/** Who uses which share of the rate, as all environments of the destination know it. Each of them has an access of its own. */
export interface RateShares {
  /**
   * Makes the share this environment's until then, in one step with the check that it may be: nobody had it yet, or another's time was over
   * at `now`, or it is this environment's and no claim of a higher number changed it. So a claim that arrives late, or twice, undoes nothing.
   *
   * @returns false when it may not be
   */
  claim(claim: ShareClaim): Promise<boolean>;
}
