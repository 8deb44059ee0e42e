/** Knows what the sender signed, with which of its secrets or keys, and whether that could be verified. */
export interface SourceWatch {
  /**
   * A webhook is sent. What SQS takes for a repetition is the one before.
   *
   * @param number of the secret or key it was signed with, from 0; undefined for one that the sender did not sign
   */
  sent(id: string, number: number | undefined): void;
  /** Whether nobody may ever process it. */
  isForged(id: string): boolean;
  /** Whether it asks the forwarder itself for something, so that it is not for the backend. @default - none does */
  isForForwarder?(id: string): boolean;
  /** What is false about the forwarder's having done what a webhook asks it for; undefined when it is true. @default - none asks for anything */
  whatIsWrongWithHandled?(id: string): string | undefined;
  /** What is false about a webhook's having been taken for invalid; undefined when it is true, or nobody could tell better. */
  whatIsWrong(id: string, became: 'dead letter' | 'dropped'): string | undefined;
}
