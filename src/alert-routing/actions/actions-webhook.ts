import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { addConfirmPage, HTML, LINKED_ACTIONS, notedPage } from './confirm-page';
import { AlertActionPath } from '../../contract/alerts';
import { Backend } from '../../delivery/backend';
import { EndpointProps } from '../../endpoint-props';
import { Handshake } from '../../ingress/handshake/handshake';
import { MessageGroup } from '../../ingress/message-group';
import { ScalableWebhook } from '../../scalable-webhook';
import { Source } from '../../sources/source';

/** @internal */
export interface ActionsWebhookProps {
  /** Where what people do is put. */
  readonly queue: sqs.IQueue;
  /** Of the Slack app; absent: nothing of Slack is believed. */
  readonly slackSigningSecret?: secretsmanager.ISecret;
  /** Whether there are pages on which links are confirmed. */
  readonly links: boolean;
  /** What it has in common with the other webhook of the router. */
  readonly webhook: Omit<ConstructorParameters<typeof ScalableWebhook>[2], 'backend'>;
}

/** What forms have, those of Slack and those of browsers. */
const FORM = 'application/x-www-form-urlencoded';

/** What is handed on at once: each is a call of SQS, of some milliseconds. */
const CONCURRENCY = 20;

/** What all endpoints here have in common. */
const COMMON: EndpointProps = { methods: ['POST'], contentTypes: [FORM], handshake: Handshake.none(), messageGroup: MessageGroup.perRequest() };

/**
 * What people do to alerts arrives here: presses of buttons of Slack, and links that are confirmed. API Gateway stores it and answers, without any function, so that Slack
 * has its answer long before its three seconds are over.
 *
 * @internal
 */
export class ActionsWebhook extends ScalableWebhook {
  constructor(scope: Construct, id: string, { queue, slackSigningSecret, links, webhook }: ActionsWebhookProps) {
    super(scope, id, {
      maxConcurrency: CONCURRENCY,
      ...webhook,
      ...COMMON,
      backend: Backend.queue(queue),
      // What comes in anywhere but at the pages of links is from Slack. Without Slack it is from nobody, and dropped by who reads the queue.
      source: slackSigningSecret ? Source.slack({ secret: slackSigningSecret }) : Source.any(),
      // Slack shows what is answered in place of the message.
      successResponse: { body: '', contentType: 'text/plain' },
    });
    if (links) {
      LINKED_ACTIONS.forEach((action) => this.addConfirmEndpoint(action));
    }
  }

  /** What Slack's app is to have as the "Request URL" of its interactivity. */
  public get slackUrl(): string {
    return `${this.url}${AlertActionPath.SLACK.slice(1)}`;
  }

  /** Where links lead to; the action follows. */
  public get confirmUrl(): string {
    return `${this.url}${AlertActionPath.CONFIRM.slice(1)}`;
  }

  /** Each action has a page, and an endpoint of its own that the page's form is sent to: whoever confirms is known by the token in the query. */
  private addConfirmEndpoint(action: (typeof LINKED_ACTIONS)[number]): void {
    const path = `${AlertActionPath.CONFIRM}/${action}`;
    this.addEndpoint(path, { ...COMMON, source: Source.any(), successResponse: { body: notedPage(), contentType: HTML } });
    const resource = path.slice(1).split('/').reduce((above, part) => above.getResource(part)!, this.api.root);
    addConfirmPage(resource, action);
  }
}
