import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import {
  AlertDestinationOptions, EmailDestinationProps, HttpsDestinationProps, OpsgenieDestinationProps, PagerDutyDestinationProps, SlackDestinationProps,
  SlackWebhookDestinationProps, TeamsDestinationProps,
} from './alert-destination-options';
import {
  COMMON_SHAPE, EMAIL_SHAPE, HTTPS_SHAPE, OPSGENIE_SHAPE, PAGER_DUTY_SHAPE, SLACK_SHAPE, SLACK_WEBHOOK_SHAPE, TEAMS_SHAPE,
} from './alert-destination-shapes';
import { checkAddress, checkChannel, checkDestinationUrl, checkHeaders, checkRecipients } from './destination-checks';
import { DestinationConfig, StormConfig } from './destination-config';
import { grantSendEmail } from './grant-send-email';
import { resolveStorm } from './resolve-storm';
import { MaxRate } from '../../delivery/max-rate';
import { checkProps } from '../../shared/check-props';
import { grantReadSecret } from '../../shared/grant-read-secret';
import { checkObject } from '../../shared/prop-checks';
import { grantPublish, grantSend } from '../../shared/queue-grants';
import { secretArnOf } from '../../shared/secret-arn';

/** What a destination is made of. */
interface Definition {
  /** Folder of the bundle, below `alert-routing/destinations`. */
  readonly bundle: string;
  readonly options: AlertDestinationOptions;
  readonly config: DestinationConfig;
  readonly secrets?: readonly (secretsmanager.ISecret | undefined)[];
  readonly rate?: MaxRate;
  /** What else its function needs. */
  readonly grant?: (handler: lambda.Function) => void;
}

/** Slack takes about one message a second and channel. */
const SLACK_RATE = MaxRate._onePerSecond();

/** Power Automate refuses more. */
const TEAMS_RATE = MaxRate.perSecond(4);

/** More than anybody reads, and what Slack takes in half of that time. */
const CHAT_STORM: StormConfig = { posts: 30, perSeconds: 60 };
const EMAIL_STORM: StormConfig = { posts: 20, perSeconds: 300 };

/**
 * Who is told of alerts, and how. Each destination of a router has a queue, a function and a dead-letter queue of its own: when one is down, or its code is wrong, the others
 * notice nothing, and it is told later.
 *
 * Secrets are read at run time, once in each environment, and stand in no template.
 */
export class AlertDestination {
  /**
   * A channel of Slack, with the token of a bot: a message is edited when its alert changes, and what is news goes into its thread.
   *
   * @param props token and channel
   */
  public static slack(props: SlackDestinationProps): AlertDestination {
    checkProps('AlertDestination.slack', props, SLACK_SHAPE);
    checkChannel('AlertDestination.slack', props.channel);
    const config: DestinationConfig = {
      kind: 'slack',
      tokenSecretArn: arnOf('AlertDestination.slack', 'token', props.token),
      channel: props.channel,
      storm: resolveStorm('AlertDestination.slack', CHAT_STORM, props.storm),
    };
    return new AlertDestination({ bundle: 'slack.lambda', options: props, config, secrets: [props.token], rate: SLACK_RATE });
  }

  /**
   * A channel of Slack, with the URL of an incoming webhook: a message when an alert opens, grows worse and closes, and no edits.
   *
   * @param props the URL
   */
  public static slackWebhook(props: SlackWebhookDestinationProps): AlertDestination {
    checkProps('AlertDestination.slackWebhook', props, SLACK_WEBHOOK_SHAPE);
    const config: DestinationConfig = {
      kind: 'slack-webhook',
      urlSecretArn: arnOf('AlertDestination.slackWebhook', 'url', props.url),
      storm: resolveStorm('AlertDestination.slackWebhook', CHAT_STORM, props.storm),
    };
    return new AlertDestination({ bundle: 'slack.lambda', options: props, config, secrets: [props.url], rate: SLACK_RATE });
  }

  /**
   * A channel of Microsoft Teams, with the URL of a workflow: a card when an alert opens, grows worse and closes.
   *
   * @param props the URL
   */
  public static teams(props: TeamsDestinationProps): AlertDestination {
    checkProps('AlertDestination.teams', props, TEAMS_SHAPE);
    const config: DestinationConfig = {
      kind: 'teams', urlSecretArn: arnOf('AlertDestination.teams', 'url', props.url), storm: resolveStorm('AlertDestination.teams', CHAT_STORM, props.storm),
    };
    return new AlertDestination({ bundle: 'teams.lambda', options: props, config, secrets: [props.url], rate: TEAMS_RATE });
  }

  /**
   * E-mail through Amazon SES, in the account and region of the router: a mail when an alert opens, grows worse and closes.
   *
   * @param props addresses
   */
  public static email(props: EmailDestinationProps): AlertDestination {
    checkProps('AlertDestination.email', props, EMAIL_SHAPE);
    const { from, to, replyTo, configurationSet } = props;
    checkAddress('AlertDestination.email', 'from', from);
    checkRecipients('AlertDestination.email', to);
    replyTo?.forEach((address) => checkAddress('AlertDestination.email', 'replyTo', address));
    const storm = resolveStorm('AlertDestination.email', EMAIL_STORM, props.storm);
    return new AlertDestination({
      bundle: 'email.lambda',
      options: props,
      config: { kind: 'email', from, to, replyTo, configurationSet, storm },
      grant: (handler) => grantSendEmail(handler, props),
    });
  }

  /**
   * A service of PagerDuty: an alert of ours is one of its, opened, acknowledged and resolved.
   *
   * @param props the routing key
   */
  public static pagerDuty(props: PagerDutyDestinationProps): AlertDestination {
    checkProps('AlertDestination.pagerDuty', props, PAGER_DUTY_SHAPE);
    checkDestinationUrl('AlertDestination.pagerDuty.apiUrl', props.apiUrl);
    const config: DestinationConfig = {
      kind: 'pagerduty', routingKeySecretArn: arnOf('AlertDestination.pagerDuty', 'routingKey', props.routingKey), apiUrl: props.apiUrl,
    };
    return new AlertDestination({ bundle: 'pagerduty.lambda', options: props, config, secrets: [props.routingKey] });
  }

  /**
   * Opsgenie, or an API that is compatible with it: an alert of ours is one of its, created, acknowledged and closed.
   *
   * @param props the key of the API
   */
  public static opsgenie(props: OpsgenieDestinationProps): AlertDestination {
    checkProps('AlertDestination.opsgenie', props, OPSGENIE_SHAPE);
    checkDestinationUrl('AlertDestination.opsgenie.apiUrl', props.apiUrl);
    const config: DestinationConfig = {
      kind: 'opsgenie', apiKeySecretArn: arnOf('AlertDestination.opsgenie', 'apiKey', props.apiKey), apiUrl: props.apiUrl,
    };
    return new AlertDestination({ bundle: 'opsgenie.lambda', options: props, config, secrets: [props.apiKey] });
  }

  /**
   * Any endpoint: a POST at each change of an alert, with JSON, or with a text of your own.
   *
   * @param props where, and what
   */
  public static https(props: HttpsDestinationProps): AlertDestination {
    checkProps('AlertDestination.https', props, HTTPS_SHAPE);
    const { url, urlSecret, headers, authorization, signingSecret, template, contentType } = props;
    if ((url === undefined) === (urlSecret === undefined)) {
      throw new Error(`AlertDestination.https got ${url === undefined ? 'no url and no urlSecret' : 'a url and a urlSecret'}, expected one of both; write for example { url: 'https://ops.example.com/alerts' }.`);
    }
    checkDestinationUrl('AlertDestination.https.url', url);
    checkHeaders('AlertDestination.https.headers', headers);
    const config: DestinationConfig = {
      kind: 'https',
      url,
      urlSecretArn: urlSecret && secretArnOf(urlSecret),
      headers,
      authorizationSecretArn: authorization && secretArnOf(authorization),
      signingSecretArn: signingSecret && secretArnOf(signingSecret),
      template,
      contentType,
    };
    return new AlertDestination({ bundle: 'https.lambda', options: props, config, secrets: [urlSecret, authorization, signingSecret] });
  }

  /**
   * A queue of yours, which gets the alert as JSON at each change of it. A FIFO queue gets it with the alert's id as its message group.
   *
   * @param queue standard or FIFO
   * @param options of the destination
   */
  public static queue(queue: sqs.IQueue, options: AlertDestinationOptions = {}): AlertDestination {
    checkObject('queueUrl', 'a queue', "Queue.fromQueueArn(this, 'Queue', arn)")('AlertDestination.queue', queue);
    checkProps('AlertDestination.queue', options, COMMON_SHAPE);
    return new AlertDestination({
      bundle: 'hand-over.lambda', options, config: { kind: 'queue', target: queue.queueUrl }, grant: (handler) => grantSend(queue, handler),
    });
  }

  /**
   * A topic of yours, which gets the alert as JSON at each change of it.
   *
   * @param topic standard or FIFO
   * @param options of the destination
   */
  public static topic(topic: sns.ITopic, options: AlertDestinationOptions = {}): AlertDestination {
    checkObject('grantPublish', 'a topic of Amazon SNS', "Topic.fromTopicArn(this, 'Topic', arn)")('AlertDestination.topic', topic);
    checkProps('AlertDestination.topic', options, COMMON_SHAPE);
    return new AlertDestination({
      bundle: 'hand-over.lambda', options, config: { kind: 'topic', target: topic.topicArn }, grant: (handler) => grantPublish(topic, handler),
    });
  }

  /**
   * A function of yours, which is called with the alert at each change of it, and waited for; what it throws is a failure, and it is called again later.
   *
   * @param handler the function
   * @param options of the destination
   */
  public static function(handler: lambda.IFunction, options: AlertDestinationOptions = {}): AlertDestination {
    checkObject('functionArn', 'a Lambda function', "Function.fromFunctionName(this, 'Function', 'its-name')")('AlertDestination.function', handler);
    checkProps('AlertDestination.function', options, COMMON_SHAPE);
    return new AlertDestination({
      bundle: 'hand-over.lambda',
      options,
      config: { kind: 'function', target: handler.functionArn },
      grant: (caller) => void handler.grantInvokeLatestVersion(caller),
    });
  }

  private constructor(private readonly definition: Definition) {}

  /**
   * Folder of the function's bundle, below `assets/`.
   *
   * @internal
   */
  public get _bundle(): string {
    return `alert-routing/destinations/${this.definition.bundle}`;
  }

  /** @internal */
  public get _options(): AlertDestinationOptions {
    return this.definition.options;
  }

  /** @internal */
  public get _rate(): MaxRate | undefined {
    return this.definition.options.maxRate ?? this.definition.rate;
  }

  /** @internal */
  public get _config(): DestinationConfig {
    return this.definition.config;
  }

  /**
   * Lets a function do what it takes.
   *
   * @internal
   */
  public _grant(handler: lambda.Function): void {
    this.definition.secrets?.forEach((secret) => secret && grantReadSecret(secret, handler));
    this.definition.grant?.(handler);
  }
}

function arnOf(caller: string, name: string, secret?: secretsmanager.ISecret): string {
  if (!secret) {
    throw new Error(`${caller} got no ${name}, expected a secret of Secrets Manager; pass ${name}: Secret.fromSecretNameV2(this, 'Secret', 'its/name').`);
  }
  return secretArnOf(secret);
}
