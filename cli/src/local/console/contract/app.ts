/** What the app has: where webhooks come in and where they go. It does not change while the runtime runs. */
export interface AppView {
  readonly webhooks: readonly WebhookView[];
  /** A command that sends a test through an alert router; absent where the app has none. */
  readonly alertTest?: string;
}

/** One webhook. */
export interface WebhookView {
  /** Construct path. */
  readonly name: string;
  readonly endpoints: readonly EndpointView[];
  /** Whether a router stands before its destinations. */
  readonly routed: boolean;
  /** Of an alert router: ARN of the topic by which signals come. */
  readonly alertTopic?: string;
  /** Whether its endpoints belong to an alert router, and take what people do to alerts. */
  readonly isOfAlerts: boolean;
  readonly destinations: readonly DestinationView[];
}

/** Where senders reach it. */
export interface EndpointView {
  readonly name: string;
  readonly url: string;
  /** Name of the source whose signatures are verified; absent where nothing is. */
  readonly source?: string;
  /** Secrets without a value, by name: what is signed with them waits. */
  readonly missingSecrets: readonly string[];
  /** A command that sends a webhook which verifies; absent where the sender signs with keys of its own. */
  readonly curl?: string;
  /** Where the value stands that its webhooks are grouped by, in words; absent where no value decides. */
  readonly groupedBy?: string;
  /** How long the signature of that counts, in seconds; absent where it always does. */
  readonly curlSeconds?: number;
}

/** Where webhooks go. */
export interface DestinationView {
  /** `WEBHOOK/DESTINATION`. */
  readonly key: string;
  readonly name: string;
  readonly backend: string;
  /** Whether that is somewhere outside of this machine's runtime. */
  readonly isReal: boolean;
  /** Of an alert router: name of the platform, which is played here; `responses` of what takes what people do to alerts. */
  readonly platform?: string;
  /** Why nothing can be delivered. */
  readonly problem?: string;
  readonly limit?: number;
}
