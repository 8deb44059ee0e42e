/** Which delivery stands for all webhooks with one id of a sender. */
export interface Claim {
  /** Absent where that delivery was given up on: the next one may have the id. */
  readonly deliveryId?: string;
  /** SQS's id of the message that carries it. */
  readonly messageId: string;
  /** When the webhook arrived, in milliseconds since 1970. */
  readonly arrivedAt: number;
  /** Counts the changes of this claim, from 1. */
  readonly version: number;
}

/** The claims on all ids, as all environments know them. It may be slow, throttled or gone. */
export interface Claims {
  read(key: string): Promise<Claim | undefined>;
  /**
   * Writes a claim where none has the id yet (version 1), or where the one there is of the version before, in one step with that check. So a
   * write that arrives late, or twice, changes nothing that was written after what it was decided on.
   *
   * @param expiresAt until when it must be kept, in seconds since 1970
   * @returns false when nothing was written
   */
  write(key: string, claim: Required<Claim>, expiresAt: number): Promise<boolean>;
  /**
   * Frees an id where this message of this delivery has it. Where it has not, the version moves on all the same, and a claim without a delivery is
   * written where there is none: a write for this message that is still on its way changes nothing any more when it arrives.
   *
   * @param expiresAt until when a claim without a delivery must be kept, in seconds since 1970
   */
  free(key: string, deliveryId: string, messageId: string, expiresAt: number): Promise<void>;
}
