/** A promise that was broken. */
export type FanOutViolationKind =
  /** A destination that wants an accepted webhook has not got it, and nothing keeps it. */
  | 'lost'
  /** A destination got a webhook that its filter leaves out, that nobody signed, or that was not sent. */
  | 'unwanted'
  /** A webhook was first processed before one that was accepted earlier in its group. */
  | 'reordered'
  /** A queue stored a webhook twice within the five minutes in which it recognises copies. */
  | 'stored twice'
  /** A webhook was processed twice, and nothing had gone wrong in between. */
  | 'unexplained duplicate'
  /** Two webhooks with one id of their sender were processed, and nothing had gone wrong. */
  | 'repeated'
  /** What nobody who may sign has signed is in the queue of a destination, or was sent to it. */
  | 'forged webhook routed'
  /** What the sender signed, with a secret that could be read, was taken for invalid. */
  | 'taken for invalid'
  /** A window of time saw more requests leave for a destination than its rate allows. */
  | 'over the rate'
  /** A delivery record says what did not happen. */
  | 'false record'
  /** An object of the archive is not what was sent, or not where it belongs. */
  | 'archived falsely'
  /** More requests were open than allowed. */
  | 'over the limit'
  /** A destination with which all is well waited for another one. */
  | 'slowed'
  /** A webhook was delivered that nobody verified, or verified behind the router. */
  | 'not verified once'
  /** A webhook that nobody wants is not on record, or was not counted. */
  | 'unrecorded'
  /** SQS moved a message by itself, or it reached the end of its retention. */
  | 'receives used up'
  /** All was well for long enough, and something was still in a queue. */
  | 'stuck'
  /** The world itself failed. */
  | 'error';

/** One broken promise. */
export interface FanOutViolation {
  readonly kind: FanOutViolationKind;
  /** Milliseconds from the world's beginning. */
  readonly at: number;
  readonly detail: string;
}
