/**
 * Key of the CloudFormation resource metadata by which tools recognise the parts of a webhook in a synthesized or deployed template.
 *
 * On API methods its value is `{ webhook, path, endpoint }`, where `webhook` is the construct path, `path` the part of the URL below the stage, and `endpoint`
 * the part of it that tells endpoints of one webhook apart (`/` for its own); on the function of a delivery stream a `StreamMark`; on everything else a
 * `PartMark`. All of it is plain text: a template holds nothing that CloudFormation worked out. The local runtime and the operator's tool read it.
 */
export const METADATA_KEY = 'cdk-scalable-webhook';

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
