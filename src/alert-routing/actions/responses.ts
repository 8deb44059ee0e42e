import { Duration } from 'aws-cdk-lib';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { ActionsWebhook, ActionsWebhookProps } from './actions-webhook';
import { ResponseStream, RetryTarget } from './response-stream';
import { WebhookPart } from '../../contract/metadata';
import { markPart } from '../../delivery/mark';
import { createStreamQueues } from '../../delivery/stream-queues';
import { defaultVisibilityTimeoutSeconds } from '../../delivery/stream-settings';
import { acknowledge } from '../../shared/acknowledge';
import { AlertCommonProps } from '../alert-stream-props';
import { ButtonsConfig } from '../destinations/destination-config';
import { RoutingConfig } from '../route/route-config';

/**
 * What people can act with.
 *
 * @internal
 */
export interface ResponseButtons extends Pick<ActionsWebhookProps, 'slackSigningSecret' | 'links' | 'webhook'> {
  readonly linkValidity: Duration;
}

/** @internal */
export interface ResponsesProps {
  readonly common: AlertCommonProps;
  readonly routing: RoutingConfig;
  /** What tries again, by the names of the actions. */
  readonly targets: Readonly<Record<string, RetryTarget>>;
  /** Absent: nobody acts from a message; timers and the command line do. */
  readonly buttons?: ResponseButtons;
}

/**
 * All that is needed for what people and clocks do to alerts.
 *
 * @internal
 */
export interface Responses {
  readonly stream: ResponseStream;
  readonly webhook?: ActionsWebhook;
  /** What links are signed with: whoever makes them reads it. */
  readonly linkSecret?: secretsmanager.ISecret;
  /** What destinations are told (`ALERT_BUTTONS`); absent: nothing. */
  readonly buttons?: ButtonsConfig;
}

/** Characters of letters and digits: more than the 256 bits of what is signed with it. */
const SECRET_LENGTH = 64;

/**
 * Makes it, in the scope of the router.
 *
 * @internal
 */
export function createResponses(scope: Construct, { common, routing, targets, buttons }: ResponsesProps): Responses {
  const { encryptionKey, removalPolicy } = common;
  const queues = createStreamQueues(new Construct(scope, 'ResponsesIntake'), {
    encryptionKey, removalPolicy, fifo: false, visibilityTimeoutSeconds: defaultVisibilityTimeoutSeconds(),
  });
  markPart(queues.queue, { webhook: common.webhookPath, part: WebhookPart.RESPONSES });
  const linkSecret = buttons?.links ? createLinkSecret(scope, common) : undefined;
  const stream = new ResponseStream(scope, 'Responses', { ...common, intake: { queues }, routing, targets, slack: buttons?.slackSigningSecret !== undefined, linkSecret });
  if (!buttons) {
    return { stream };
  }
  const webhook = new ActionsWebhook(scope, 'Actions', { ...buttons, queue: queues.queue });
  const links = linkSecret && { url: webhook.confirmUrl, secretArn: linkSecret.secretArn, validForSeconds: buttons.linkValidity.toSeconds() };
  const maxRetries = Object.fromEntries((routing.actions ?? []).map(({ name, maxRetries: most }) => [name, most]));
  return { stream, webhook, linkSecret, buttons: { slack: buttons.slackSigningSecret !== undefined, maxRetries, ...links && { links } } };
}

function createLinkSecret(scope: Construct, { webhookPath, encryptionKey, removalPolicy }: AlertCommonProps): secretsmanager.Secret {
  const secret = new secretsmanager.Secret(scope, 'LinkSecret', {
    description: `What the links of ${webhookPath} are signed with: another one makes all links void that were sent`,
    generateSecretString: { passwordLength: SECRET_LENGTH, excludePunctuation: true },
    encryptionKey,
    removalPolicy,
  });
  acknowledge(secret, { 'AwsSolutions-SMG4': 'A new secret makes all links void that people have in their mails: it is for them to be changed when somebody knows it who should not.' });
  return secret;
}
