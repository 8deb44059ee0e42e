import { Duration } from 'aws-cdk-lib';

/** How many new alerts people are told one by one. What is more is told with one message, such as `+57 more alerts`, which names the gravest of them. */
export interface AlertStormControl {
  /** New alerts, and notifications, that are told one by one in each window: 1 to 1,000. An alert that is escalated is told by itself whatever this says. */
  readonly posts: number;

  /** How long a window is: 10 seconds to one hour. Windows begin at multiples of it. */
  readonly per: Duration;
}
