import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import { Construct } from 'constructs';
import { MAX_ADDRESS_BYTES } from './function/overflow-message';
import { GROUPS_PER_INVOCATION, OVERFLOW_INVOCATIONS, ROUTING_RETRY, ROUTING_TIMEOUT_MS } from './routing-settings';
import { WebhookPart } from '../contract/metadata';
import { RoutingEnv, OverflowAttribute } from '../contract/routes';
import { DeliveryFunctionProps, DeliveryStream, DeliveryStreamProps } from '../delivery/delivery-stream';
import { grantOnTable } from '../delivery/grant-on-table';
import { markPart } from '../delivery/mark';
import { RetryPolicy } from '../delivery/retry-policy';
import { brokenTablePromises } from '../delivery/stream-validation';
import { acknowledge } from '../shared/acknowledge';
import { MAX_QUEUED_MESSAGE_BYTES } from '../shared/sqs-limits';

/** What all functions of a webhook have in common. */
type OfWebhook = 'webhookPath' | 'encryptionKey' | 'removalPolicy' | 'logRetention' | 'errorReporting' | 'tracing';

/** What a function that routes has in common with the streams of the same webhook. */
export interface RoutingStreamProps extends Pick<DeliveryStreamProps, OfWebhook> {
  readonly function: Omit<DeliveryFunctionProps, 'id' | 'description' | 'bundle'>;
  /** `RoutingEnv.ROUTES`. */
  readonly routes: string;
}

/** Of all calls for one webhook. */
export const ROUTING_TIMEOUT = Duration.millis(ROUTING_TIMEOUT_MS);

/** How often it is tried again, and how long. */
export const ROUTING_RETRIES = new RetryPolicy({
  retryFor: Duration.seconds(ROUTING_RETRY.retryForSeconds), backoffMax: Duration.seconds(ROUTING_RETRY.backoffMaxSeconds),
});

/**
 * Where webhooks wait that the queue of a destination does not take, so that the router need not: a delivery stream whose function sends them to that queue
 * until it takes them, in the order in which they came.
 *
 * @internal
 */
export class Overflow extends DeliveryStream {
  /** What waits: one item for each group that has something here. */
  public readonly table: dynamodb.Table;

  constructor(scope: Construct, id: string, props: RoutingStreamProps) {
    super(scope, id, {
      ...props,
      function: {
        ...props.function,
        id: 'Function',
        description: `Sends what the queues of destinations refused to the destinations of ${props.webhookPath}`,
        bundle: 'routing/overflow.lambda',
        mark: 'routing',
      },
      maxConcurrency: OVERFLOW_INVOCATIONS * GROUPS_PER_INVOCATION,
      groupsPerInvocation: GROUPS_PER_INVOCATION,
      batchSize: 10,
      requestTimeout: ROUTING_TIMEOUT,
      paused: false,
      retryPolicy: ROUTING_RETRIES,
      maxMessageBytes: MAX_QUEUED_MESSAGE_BYTES + MAX_ADDRESS_BYTES,
    });
    this.table = new dynamodb.Table(this, 'Groups', {
      partitionKey: { name: OverflowAttribute.GROUP, type: dynamodb.AttributeType.STRING },
      timeToLiveAttribute: OverflowAttribute.EXPIRES_AT,
      billingMode: dynamodb.BillingMode.PAY_PER_REQUEST,
      encryption: props.encryptionKey && dynamodb.TableEncryption.CUSTOMER_MANAGED,
      encryptionKey: props.encryptionKey,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    acknowledge(this.table, { 'AwsSolutions-DDB3': 'The table says which groups wait now, of which an older state would be wrong; the webhooks are in the queue.' });
    markPart(this.table, { webhook: props.webhookPath, part: WebhookPart.OVERFLOW_GROUPS });
    grantOnTable(this.table, this.function, 'dynamodb:UpdateItem');
    this.table.node.addValidation({ validate: () => brokenTablePromises(this.table) });
    this.addEnvironment({ [RoutingEnv.ROUTES]: props.routes, [RoutingEnv.OVERFLOWS_TABLE_NAME]: this.table.tableName });
  }
}
