import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { AlertStormControl } from './alert-storm-control';
import { MaxRate } from '../../delivery/max-rate';
import { DeliveryAlarmOptions } from '../../monitoring/alarms/alarm-options';

/** What all destinations of alerts have in common. */
export interface AlertDestinationOptions {
  /**
   * Messages that are sent in a time: never more. What does not fit waits, and changes of one alert become one message meanwhile.
   *
   * @default - what the platform takes: Slack one a second, Teams four a second, the others without a limit
   */
  readonly maxRate?: MaxRate;

  /**
   * What is different about single alarms of this destination, by their keys.
   *
   * @default - all alarms, as docs/runbook.md has them
   */
  readonly alarms?: DeliveryAlarmOptions;
}

/** What destinations have in common that people read messages of. */
export interface MessageDestinationOptions extends AlertDestinationOptions {
  /**
   * How many new alerts are told one by one; the rest of a storm is told with one message, and nothing is left out.
   *
   * @default - Slack and Teams 30 a minute, e-mail 20 in five minutes
   */
  readonly storm?: AlertStormControl;
}

/** A channel of Slack, with the token of a bot. */
export interface SlackDestinationProps extends MessageDestinationOptions {
  /** Secret whose text is the bot's token, `xoxb-…`, with the scopes `chat:write` and, for channels that the bot is not a member of, `chat:write.public`. */
  readonly token: secretsmanager.ISecret;

  /** Id of the channel, such as `C012AB3CD`: it stays the same when the channel gets another name. */
  readonly channel: string;
}

/** A channel of Slack, with an incoming webhook: messages cannot be edited, and have no threads. */
export interface SlackWebhookDestinationProps extends MessageDestinationOptions {
  /** Secret whose text is the URL, `https://hooks.slack.com/services/…`. Whoever has it can post. */
  readonly url: secretsmanager.ISecret;
}

/** A channel of Microsoft Teams, with a workflow. */
export interface TeamsDestinationProps extends MessageDestinationOptions {
  /** Secret whose text is the URL of a workflow that begins with "When a Teams webhook request is received". Whoever has it can post. */
  readonly url: secretsmanager.ISecret;
}

/** E-mail through SES. */
export interface EmailDestinationProps extends MessageDestinationOptions {
  /** Who it is from: an address, or `Name <address>`, of an identity that SES has verified. */
  readonly from: string;

  /** Who it is for. One mail for all of them, at most 50. */
  readonly to: string[];

  /**
   * Where answers go.
   *
   * @default - to `from`
   */
  readonly replyTo?: string[];

  /**
   * Configuration set of SES.
   *
   * @default - the identity's
   */
  readonly configurationSet?: string;
}

/** A service of PagerDuty, by its Events API v2. */
export interface PagerDutyDestinationProps extends AlertDestinationOptions {
  /** Secret whose text is the routing key of the service, also called integration key. */
  readonly routingKey: secretsmanager.ISecret;

  /**
   * Base of the API.
   *
   * @default 'https://events.pagerduty.com' - `https://events.eu.pagerduty.com` is that of the European region
   */
  readonly apiUrl?: string;
}

/** Opsgenie, Jira Service Management, or whatever has the same API for alerts. */
export interface OpsgenieDestinationProps extends AlertDestinationOptions {
  /** Secret whose text is the key of the API. */
  readonly apiKey: secretsmanager.ISecret;

  /**
   * Base of the API.
   *
   * @default 'https://api.opsgenie.com' - `https://api.eu.opsgenie.com` is that of the European region
   */
  readonly apiUrl?: string;
}

/** Any endpoint that takes a POST. */
export interface HttpsDestinationProps extends AlertDestinationOptions {
  /**
   * Where it is sent to.
   *
   * @default - `urlSecret`; one of both is needed
   */
  readonly url?: string;

  /**
   * Secret whose text is the URL, where whoever has it can post.
   *
   * @default - `url`
   */
  readonly urlSecret?: secretsmanager.ISecret;

  /**
   * Headers besides the content type. Their values stand in the template, and are therefore no secrets.
   *
   * @default - none
   */
  readonly headers?: { [name: string]: string };

  /**
   * Secret whose text is the value of the header `Authorization`.
   *
   * @default - no such header
   */
  readonly authorization?: secretsmanager.ISecret;

  /**
   * Secret that requests are signed with, as Standard Webhooks are.
   *
   * @default - they are not signed
   */
  readonly signingSecret?: secretsmanager.ISecret;

  /**
   * Body of the request, with `${name}` for values of the alert, written as the content type needs it: docs/alert-messages.md has their names.
   *
   * @default - the alert as JSON
   */
  readonly template?: string;

  /**
   * Content type of the request.
   *
   * @default 'application/json'
   */
  readonly contentType?: string;
}
