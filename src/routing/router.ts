import { Duration } from 'aws-cdk-lib';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import { Construct } from 'constructs';
import { Overflow, ROUTING_RETRIES, ROUTING_TIMEOUT, RoutingStreamProps } from './overflow';
import { RouterOptions } from './router-options';
import { GROUPS_PER_INVOCATION, ROUTER_INVOCATIONS } from './routing-settings';
import { StreamEnv } from '../contract/environment';
import { RoutingEnv } from '../contract/routes';
import { DeliveryRecords } from '../delivery/delivery-records';
import { Intake } from '../delivery/delivery-stream';
import { checkMemory } from '../delivery/function-checks';
import { grantOnTable } from '../delivery/grant-on-table';
import { VISIBILITY_MARGIN_SECONDS, BESIDE_ATTEMPT_SECONDS } from '../delivery/stream-settings';
import { VerifyingStream } from '../delivery/verifying-stream';
import { checkWholeNumber } from '../shared/check-whole-number';
import { grantSend } from '../shared/queue-grants';

/** Most of what it does is to sign and parse, and with half of that processor each call would take twice as long. */
const DEFAULT_MEMORY = 512;

/** What a visibility timeout has beside the time of one attempt. */
const AROUND_ATTEMPT_SECONDS = VISIBILITY_MARGIN_SECONDS + BESIDE_ATTEMPT_SECONDS;

/** @internal */
export interface RouterProps extends RoutingStreamProps {
  /** The first queue. */
  readonly intake: Intake;
  readonly overflow: Overflow;
  readonly options: RouterOptions;
  readonly deliveryRecords: DeliveryRecords;
  readonly recordsTable?: dynamodb.Table;
}

/**
 * Stands behind the first queue where there are several destinations: verifies, leaves repetitions out, and stores each webhook in the queues of the
 * destinations that want it.
 *
 * @internal
 */
export class Router extends VerifyingStream {
  constructor(scope: Construct, id: string, props: RouterProps) {
    const { options, overflow, intake: { queues } } = props;
    const { maxConcurrency: invocations = ROUTER_INVOCATIONS, memorySize = DEFAULT_MEMORY } = options;
    checkWholeNumber('router.maxConcurrency', invocations, 2, 1000);
    checkMemory('router.memorySize', memorySize);
    super(scope, id, {
      ...props,
      function: {
        ...props.function,
        memorySize,
        id: 'Function',
        description: `Routes the webhooks of ${props.webhookPath} to their destinations`,
        bundle: 'routing/router.lambda',
        mark: 'routing',
      },
      maxConcurrency: invocations * GROUPS_PER_INVOCATION,
      groupsPerInvocation: GROUPS_PER_INVOCATION,
      batchSize: 10,
      // The queue hides what was received for a time that was chosen before there was a router.
      requestTimeout: shorter(ROUTING_TIMEOUT, Duration.seconds(queues.visibilityTimeoutSeconds - AROUND_ATTEMPT_SECONDS)),
      paused: options.paused ?? false,
      retryPolicy: ROUTING_RETRIES,
    });
    this.addEnvironment({
      [StreamEnv.REQUEST_TIMEOUT_MS]: String(ROUTING_TIMEOUT.toMilliseconds()),
      [RoutingEnv.ROUTES]: props.routes,
      [RoutingEnv.OVERFLOW_QUEUE_URL]: overflow.queue.queueUrl,
      [RoutingEnv.OVERFLOWS_TABLE_NAME]: overflow.table.tableName,
      ...props.deliveryRecords._grantWrite(props.recordsTable, this.function),
    });
    grantSend(overflow.queue, this.function);
    grantOnTable(overflow.table, this.function, 'dynamodb:GetItem', 'dynamodb:UpdateItem');
  }
}

function shorter(one: Duration, other: Duration): Duration {
  return one.toMilliseconds() < other.toMilliseconds() ? one : other;
}
