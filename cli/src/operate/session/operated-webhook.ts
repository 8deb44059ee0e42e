/** A queue of a webhook. */
export interface OperatedQueue {
  readonly name: string;
  readonly url: string;
  readonly arn: string;
}

/** A queue, the function that takes from it, and what is between and around them. */
export interface OperatedStream {
  /** Name of the destination, as in its logs, metrics and records; `Router`, `Overflow` or `Archive`. */
  readonly name: string;
  readonly queue: OperatedQueue;
  readonly deadLetterQueue: OperatedQueue;
  /** Name of the function. */
  readonly forwarder: string;
  /** UUID of the event source mapping from the queue to the function. */
  readonly mapping: string;
  /** Name of the function's log group. */
  readonly log: string;
}

/** What a webhook is delivered to. */
export type OperatedDestination = OperatedStream;

/** Where senders reach a webhook. */
export interface OperatedEndpoint {
  /** Below the webhook's own URL: `/` for the webhook's own endpoint. */
  readonly path: string;
  readonly url: string;
}

/** What an alert router keeps and listens to. */
export interface OperatedAlerting {
  /** Name of the table of alerts. */
  readonly table: string;
  /** The queue of what people do to alerts; undefined where the deployed version has none. */
  readonly responses?: OperatedQueue;
  /** Digests, and the names of their functions. */
  readonly digests: ReadonlyArray<{ readonly name: string; readonly function: string }>;
}

/** A deployed webhook: names and addresses of all that belongs to it. */
export interface OperatedWebhook {
  /** Construct path, as in metrics. */
  readonly name: string;
  /** Name of the CloudFormation stack that its queue is in. */
  readonly stack: string;
  readonly region: string;
  readonly account: string;
  /** Of its own endpoint; undefined where its API is not among the stacks that were looked at. */
  readonly url?: string;
  readonly endpoints: readonly OperatedEndpoint[];
  /** What its metrics call the API of the endpoints; undefined where the stacks that were looked at have none, or more than one. */
  readonly api?: { readonly name: string; readonly stage: string };
  /** The queue that the endpoints store into. */
  readonly queue: OperatedQueue;
  /** Of `queue`: what the one destination, or the router, gave up on. */
  readonly deadLetterQueue: OperatedQueue;
  /** Name of the table of delivery records; undefined where none are kept. */
  readonly records?: string;
  /** Name of the table of ids of senders' webhooks; undefined without `deduplication`. */
  readonly claims?: string;
  /** Sorted by name, but for `Default`, which is first. */
  readonly destinations: readonly OperatedDestination[];
  /** What stands behind `queue` where there are several destinations. */
  readonly router?: OperatedStream;
  /** Where the router puts what the queue of a destination refuses. */
  readonly overflow?: OperatedStream & {
    /** Name of the table of the groups that have something there. */
    readonly groups?: string;
  };
  /** What writes all webhooks to a bucket: a stream like those of destinations, and none of them; undefined where they are not archived. */
  readonly archive?: OperatedStream;
  /** What an alert router has besides; undefined for a webhook. */
  readonly alerting?: OperatedAlerting;
  /** Names of its alarms. */
  readonly alarms: readonly string[];
}

/** All streams of a webhook: what routes first, then its destinations, then what archives. */
export function streamsOf({ router, overflow, destinations, archive }: OperatedWebhook): OperatedStream[] {
  return [...router ? [router] : [], ...overflow ? [overflow] : [], ...destinations, ...archive ? [archive] : []];
}
