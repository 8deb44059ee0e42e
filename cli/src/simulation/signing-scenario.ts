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
