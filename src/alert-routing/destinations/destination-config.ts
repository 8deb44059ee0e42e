/** What a destination's function is told: which platform it posts to, and where. Secrets are named by ARN, and read once an environment. */
export type DestinationConfig =
  | SlackConfig | SlackWebhookConfig | TeamsConfig | EmailConfig | PagerDutyConfig | OpsgenieConfig | HttpsConfig | HandOverConfig;

/** How many new alerts are told one by one. What is more is told with one message. */
export interface StormConfig {
  readonly posts: number;
  /** In so many seconds, from one multiple of them to the next. */
  readonly perSeconds: number;
}

/** Slack, with the token of a bot: posts, edits and threads. */
export interface SlackConfig {
  readonly kind: 'slack';
  /** Secret of a text, or of a JSON field, with a bot token (`xoxb-…`). */
  readonly tokenSecretArn: string;
  /** Id of the channel, such as `C012AB3CD`, or its name. */
  readonly channel: string;
  /** Base of Slack's API. Default: https://slack.com/api */
  readonly apiUrl?: string;
  /** Default: all are told one by one. */
  readonly storm?: StormConfig;
}

/** Slack, with an incoming webhook: posts alone. */
export interface SlackWebhookConfig {
  readonly kind: 'slack-webhook';
  readonly urlSecretArn: string;
  /** Default: all are told one by one. */
  readonly storm?: StormConfig;
}

/** Microsoft Teams, with the URL of a workflow: posts alone. */
export interface TeamsConfig {
  readonly kind: 'teams';
  readonly urlSecretArn: string;
  /** Default: all are told one by one. */
  readonly storm?: StormConfig;
}

/** E-mail through SES. */
export interface EmailConfig {
  readonly kind: 'email';
  readonly from: string;
  readonly to: readonly string[];
  readonly replyTo?: readonly string[];
  /** SES configuration set. */
  readonly configurationSet?: string;
  /** Region of SES; default: the function's. */
  readonly region?: string;
  /** Default: all are told one by one. */
  readonly storm?: StormConfig;
}

/** PagerDuty's Events API v2. */
export interface PagerDutyConfig {
  readonly kind: 'pagerduty';
  readonly routingKeySecretArn: string;
  /** Default: https://events.pagerduty.com */
  readonly apiUrl?: string;
}

/** Opsgenie's alert API, or one that is compatible with it, such as Jira Service Management's. */
export interface OpsgenieConfig {
  readonly kind: 'opsgenie';
  readonly apiKeySecretArn: string;
  /** Default: https://api.opsgenie.com */
  readonly apiUrl?: string;
}

/** Any endpoint: a POST with JSON, or with a template of the user's. */
export interface HttpsConfig {
  readonly kind: 'https';
  /** One of both. */
  readonly url?: string;
  readonly urlSecretArn?: string;
  /** Headers besides the content type; their values are no secrets. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Secret whose text is the value of the `Authorization` header. */
  readonly authorizationSecretArn?: string;
  /** Secret that the request is signed with, as Standard Webhooks are. */
  readonly signingSecretArn?: string;
  /** Body of the request with `${name}` for a value of the alert; default: the alert as JSON. */
  readonly template?: string;
  readonly contentType?: string;
}

/** A service of AWS, which gets the alert as JSON. */
export interface HandOverConfig {
  readonly kind: 'queue' | 'topic' | 'function';
  /** URL of the queue, or ARN of the topic or function. */
  readonly target: string;
}

/** What people can do from a message of an alert. */
export interface ButtonsConfig {
  /** Slack sends presses of buttons to the router: messages of Slack have them. */
  readonly slack: boolean;
  /** How often each action may be begun for one alert, by its name: what is used up is not offered. Default: what an alert has is offered. */
  readonly maxRetries?: Readonly<Record<string, number>>;
  /** Links with which those act who have no buttons: in Teams and e-mail; absent: none. */
  readonly links?: LinksConfig;
}

/** Links that act once somebody confirms it on the page that they lead to. */
export interface LinksConfig {
  /** Of the page; the action and a token follow. */
  readonly url: string;
  /** Secret that tokens are signed with. */
  readonly secretArn: string;
  readonly validForSeconds: number;
}
