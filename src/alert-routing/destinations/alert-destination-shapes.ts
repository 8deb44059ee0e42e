import {
  AlertDestinationOptions, EmailDestinationProps, HttpsDestinationProps, MessageDestinationOptions, OpsgenieDestinationProps,
  PagerDutyDestinationProps, SlackDestinationProps, SlackWebhookDestinationProps, TeamsDestinationProps,
} from './alert-destination-options';
import { STORM_SHAPE } from './resolve-storm';
import { checkDeliveryAlarms } from '../../monitoring/monitoring-checks';
import { checkNested, PropChecks, PropsShape } from '../../shared/check-props';
import { checkChoice, checkSecret, checkText, checkTexts, checkTextsByName } from '../../shared/prop-checks';

const COMMON: PropChecks<AlertDestinationOptions> = { maxRate: checkChoice('_rate', 'MaxRate.perSecond(1)'), alarms: checkDeliveryAlarms };

/** And of those that people read. */
const MESSAGES: PropChecks<MessageDestinationOptions> = { ...COMMON, storm: checkNested(STORM_SHAPE) };

const SECRET = "Secret.fromSecretNameV2(this, 'Secret', 'its/name')";

/** What is known at run time of the properties of destinations. */
export const COMMON_SHAPE: PropsShape<AlertDestinationOptions> = { example: '{ maxRate: MaxRate.perSecond(1) }', checks: COMMON };

export const SLACK_SHAPE: PropsShape<SlackDestinationProps> = {
  example: `{ token: ${SECRET}, channel: 'C012AB3CD' }`,
  checks: { ...MESSAGES, token: checkSecret, channel: checkText("'C012AB3CD'") },
};

export const SLACK_WEBHOOK_SHAPE: PropsShape<SlackWebhookDestinationProps> = { example: `{ url: ${SECRET} }`, checks: { ...MESSAGES, url: checkSecret } };

export const TEAMS_SHAPE: PropsShape<TeamsDestinationProps> = { example: `{ url: ${SECRET} }`, checks: { ...MESSAGES, url: checkSecret } };

export const EMAIL_SHAPE: PropsShape<EmailDestinationProps> = {
  example: "{ from: 'alerts@example.com', to: ['team@example.com'] }",
  checks: {
    ...MESSAGES,
    from: checkText("'alerts@example.com'"),
    to: checkTexts("['team@example.com']"),
    replyTo: checkTexts("['team@example.com']"),
    configurationSet: checkText("'alerts'"),
  },
};

export const PAGER_DUTY_SHAPE: PropsShape<PagerDutyDestinationProps> = {
  example: `{ routingKey: ${SECRET} }`,
  checks: { ...COMMON, routingKey: checkSecret, apiUrl: checkText("'https://events.eu.pagerduty.com'") },
};

export const OPSGENIE_SHAPE: PropsShape<OpsgenieDestinationProps> = {
  example: `{ apiKey: ${SECRET} }`,
  checks: { ...COMMON, apiKey: checkSecret, apiUrl: checkText("'https://api.eu.opsgenie.com'") },
};

export const HTTPS_SHAPE: PropsShape<HttpsDestinationProps> = {
  example: "{ url: 'https://ops.example.com/alerts' }",
  checks: {
    ...COMMON,
    url: checkText("'https://ops.example.com/alerts'"),
    urlSecret: checkSecret,
    headers: checkTextsByName("{ 'X-Team': 'data' }"),
    authorization: checkSecret,
    signingSecret: checkSecret,
    template: checkText("'{\"text\":\"${title}\"}'"),
    contentType: checkText("'application/json'"),
  },
};
