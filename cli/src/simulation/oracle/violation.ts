/** A promise that was broken. */
export type ViolationKind =
  /** An accepted webhook is neither queued, delivered nor dead-lettered. */
  | 'lost'
  /** The backend got something else than the sender sent, or than the forwarder promises to add. */
  | 'corrupted'
  /** A request with the number of another attempt, or one that belongs to no attempt. */
  | 'miscounted'
  /** A webhook was sent again although the backend, or its time, had ended its delivery. */
  | 'notGivenUp'
  /** A group came back too early, too late, or was not put off at all. */
  | 'wrongWait'
  /** A delivery record says something else than what happened. */
  | 'wrongRecord'
  /** A webhook was first processed before one that was accepted earlier in its group. */
  | 'reordered'
  /** More requests were open than allowed. */
  | 'overLimit'
  /** More requests were made in a window of time than allowed. */
  | 'overRate'
  /** An environment used a share of the rate that it did not have, took one too soon after its former owner, or kept one from others. */
  | 'wrongShare'
  /** Two requests of one group were open at once, and no visibility timeout had ended. */
  | 'overlap'
  /** A webhook that the backend had processed was sent again, and nothing had gone wrong in between. */
  | 'unexplainedDuplicate'
  /** A webhook was called a duplicate, and no other one stood for it. */
  | 'swallowed'
  /** Two webhooks with one id of their sender were processed, and nothing had gone wrong. */
  | 'repeated'
  /** A dead letter that does not say what happened, is not what was sent, or comes twice. */
  | 'falseDeadLetter'
  /** A webhook that the sender did not sign reached the backend. */
  | 'forged'
  /** A request was not signed with what its environment had read, or with what it should have read again; or was not sent although it could be signed. */
  | 'wrongSignature'
  /** A dead-letter queue that did not answer was sent to too soon, or left alone for too long. */
  | 'wrongRest'
  /** What asks the forwarder to confirm a subscription reached the backend, or was acknowledged unconfirmed; or it was not for the forwarder to confirm. */
  | 'unconfirmed'
  /** The host of certificates was asked for one too often, or for what nobody may have it asked for; or the signing secret was read too often. */
  | 'overAsked'
  /** A webhook was sent although deliveries were paused. */
  | 'notPaused'
  /** SQS moved a message by itself: its receives were used up. */
  | 'receivesUsedUp'
  /** A line of the log says something else than what happened, or is missing. */
  | 'wrongLog'
  /** A metric counts something else than what happened. */
  | 'wrongMetric'
  /** An invocation did not end in its time, although its environment never stood still. */
  | 'overtime'
  /** The brake did not open, did not close, or let more than its probes through. */
  | 'brake'
  /** A webhook waited although it could have been delivered, and others were. */
  | 'starved'
  /** All was well for long enough, and something was still in the queue. */
  | 'stuck'
  /** The world itself failed. */
  | 'error';

/** One broken promise. */
export interface Violation {
  readonly kind: ViolationKind;
  /** Milliseconds from the world's beginning. */
  readonly at: number;
  readonly detail: string;
}
