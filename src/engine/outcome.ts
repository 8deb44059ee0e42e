/** What came of one attempt, as far as it matters for what happens next. */
export interface Outcome {
  /**
   * * `delivered`: the destination has it, and only this acknowledges it.
   * * `failed`: it has not; another attempt may go well.
   * * `rejected`: it says no to this very item. Another attempt seldom changes that, and their number is limited, to one where it is final.
   * * `gone`: it says that no attempt will ever go well.
   */
  readonly result: 'delivered' | 'failed' | 'rejected' | 'gone';
  /**
   * Whether nobody answered, or the answer was that the work cannot be done now: what may be an outage, and what the brake counts. What is neither this
   * nor delivered was declined: it tells nothing of other items.
   */
  readonly unavailable: boolean;
  /** Of what is delivered: it is only kept, and nobody wants it. Default: somebody does. */
  readonly unrouted?: boolean;
  /** Of what is delivered: nobody was asked, because the destination has it already. It takes nothing of the rate, and says nothing of whether the destination is there. */
  readonly unsent?: boolean;
  /**
   * Of what failed: nothing did. What was sent was taken, and the rate left no time within the attempt for the rest, which follows after `retryAfterSeconds` (default: 1). It is no
   * attempt that failed, and costs no back-off.
   */
  readonly paced?: boolean;
  /** Of a rejection: no further attempt can change it, as with what is too large. Default: one may. */
  readonly isFinal?: boolean;
  /** What was answered, where a destination answers in numbers. */
  readonly status?: number;
  /** Why there was no answer, in a word such as `timeout`. */
  readonly failure?: string;
  /** What a failure counts as in metrics, such as `timeout`. */
  readonly failureClass?: string;
  /** How long the destination asks to be left alone, in seconds above 0. */
  readonly retryAfterSeconds?: number;
  /** What a log may say besides; never an address, a header or a body. */
  readonly detail?: string;
}

/** The status, or why there was none. */
export function describeOutcome({ status, failure }: Outcome): string {
  return status === undefined ? failure ?? 'no answer' : String(status);
}
