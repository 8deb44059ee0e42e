import { ChallengeAnswer } from './challenge-answer';
import { ChallengeCondition } from './challenge-condition';
import { ChallengeValue } from './challenge-value';

/** A challenge: which requests are one, and what is answered. */
export interface ChallengeProps {
  /** What is sent back. A request without it is no challenge. */
  readonly value: ChallengeValue;

  /**
   * What a request must say besides, all of it. Webhooks that come with the same method and say it too would be answered and not stored.
   *
   * @default - nothing: every request with the value is a challenge
   */
  readonly when?: ChallengeCondition[];

  /**
   * How it is sent back.
   *
   * @default ChallengeAnswer.text()
   */
  readonly answer?: ChallengeAnswer;

  /**
   * The method that it is asked for with. GET, HEAD and OPTIONS are taken from the endpoint: its other requests with that method are answered 403 and not
   * stored. DELETE, PATCH, POST and PUT are the endpoint's, where it has them, and what is no challenge is a webhook.
   *
   * @default 'GET' for a query parameter or a fixed text, else 'POST'
   */
  readonly method?: string;
}
