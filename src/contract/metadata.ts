/**
 * Key of the CloudFormation resource metadata by which tools recognise the parts of a webhook in a synthesized or deployed template.
 *
 * On API methods its value is a `MethodMark`; on the function of a delivery stream a `StreamMark`; on everything else a `PartMark`. All of it is plain text:
 * a template holds nothing that CloudFormation worked out. The local runtime and the operator's tool read it.
 */
export const METADATA_KEY = 'cdk-scalable-webhook';

/** The mark of a method of an endpoint. */
export interface MethodMark {
  /** Construct path of the webhook. */
  readonly webhook: string;
  /** The part of the URL below the stage. */
  readonly path: string;
  /** The part of `path` that tells endpoints of one webhook apart; `/` for its own. */
  readonly endpoint: string;
  /** Whether it stores webhooks; absent on one that only answers, such as a handshake's. */
  readonly stores?: true;
  /** Where the value stands that webhooks are grouped by, on a method that stores; absent where there is none. */
  readonly group?: GroupPlace;
}

/** Where a request has the value that it is grouped by. */
export interface GroupPlace {
  readonly in: 'header' | 'query' | 'path' | 'json' | 'form';
  /** Name of the header, parameter or field; the path in the JSON, such as `$.order.id`; the index of the path's segment. */
  readonly name: string;
}

/**
 * The mark of the function of a delivery stream. The other resources of the stream are named by their logical ids, and not marked themselves: when a router
 * is put before a destination it takes over the queue, and a deployment that does that must change nothing of the queue.
 */
export interface StreamMark {
  /** Construct path of the webhook. */
  readonly webhook: string;
  /** Name of the destination, of a forwarder. */
  readonly destination?: string;
  /** `Router` or `Overflow`, of a function that routes to several destinations. */
  readonly routing?: string;
  readonly queue: string;
  readonly deadLetterQueue: string;
  readonly eventSource: string;
  readonly log: string;
}

/** What a resource is to its webhook. */
export enum WebhookPart {
  /** The table of delivery records. */
  RECORDS = 'records',
  /** The table of ids of senders' webhooks. */
  CLAIMS = 'claims',
  /** The table of the message groups that have something in the overflow. */
  OVERFLOW_GROUPS = 'overflow-groups',
  /** An alarm. */
  ALARM = 'alarm',
  /** The table of alerts of an alert router. */
  ALERTS = 'alerts',
  /** The topic that takes signals for an alert router. */
  ALERT_TOPIC = 'alert-topic',
  /** The queue of what people and clocks do to the alerts of an alert router. */
  RESPONSES = 'responses',
  /** The function that sends a digest of an alert router. */
  DIGEST = 'digest',
}

/** The mark of a resource that belongs to the webhook as a whole. */
export interface PartMark {
  /** Construct path of the webhook. */
  readonly webhook: string;
  readonly part: WebhookPart;
  /** Which of several it is, such as the name of a digest. */
  readonly name?: string;
}
