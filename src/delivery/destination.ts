import { Lazy } from 'aws-cdk-lib';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { Backend } from './backend';
import { DeliveryRecords } from './delivery-records';
import { DeliveryFunctionProps, DeliveryStreamProps, Intake } from './delivery-stream';
import { VerifyingStream } from './verifying-stream';
import { ForwarderEnv } from '../contract/environment';
import { ROUTED_ENV } from '../contract/routes';
import { grantReadSecret } from '../shared/grant-read-secret';
import { secretArnOf } from '../shared/secret-arn';

/** @internal */
export interface DestinationProps extends Omit<DeliveryStreamProps, 'function' | 'intake' | 'maxMessageBytes'> {
  readonly backend: Backend;
  readonly signingSecret?: secretsmanager.ISecret;
  readonly deliveryRecords: DeliveryRecords;
  readonly recordsTable?: dynamodb.Table;
  /** What the forwarder runs on. */
  readonly forwarder: Omit<DeliveryFunctionProps, 'id' | 'description' | 'bundle'>;
  /**
   * Whether a router verifies what is in its queue.
   *
   * @default false
   */
  readonly routed?: boolean;
}

/** Begins the ids of the queues that the webhook's own backend has behind a router. */
const BEHIND_ROUTER = 'Backend';

/**
 * The delivery stream of one backend: its function is the forwarder, which sends webhooks as requests.
 *
 * @internal
 */
export class Destination extends VerifyingStream {
  private routed: boolean;

  constructor(scope: Construct, id: string, props: DestinationProps) {
    super(scope, id, {
      ...props,
      function: {
        ...props.forwarder,
        id: 'Forwarder',
        description: `Delivers the webhooks of ${props.webhookPath}`,
        bundle: 'delivery/forwarder.lambda',
      },
    });
    this.routed = props.routed ?? false;
    if (props.signingSecret) {
      grantReadSecret(props.signingSecret, this.function);
    }
    this.addEnvironment({
      ...(props.tracing && { [ForwarderEnv.TRACING]: 'true' }),
      ...(props.signingSecret && { [ForwarderEnv.SIGNING_SECRET_ARN]: secretArnOf(props.signingSecret) }),
      [ROUTED_ENV]: Lazy.uncachedString({ produce: () => this.routed ? 'true' : undefined }),
      ...props.backend._bind(this, this.function, props.requestTimeout),
      ...props.deliveryRecords._grantWrite(props.recordsTable, this.function),
    });
  }

  /**
   * Puts a router before it, which takes over its queue and verifies what is in there, and gives it a queue of its own.
   *
   * @param createRouter makes the router, given what it takes over
   * @throws Error when somebody was given its queues, which are the router's from then on
   */
  public goBehind<Router extends VerifyingStream>(createRouter: (intake: Intake) => Router): Router {
    if (this.queuesGivenAs) {
      throw new Error(`addDestination of ${this.node.scope!.node.path} was called after ${this.queuesGivenAs} of destinations[0], expected before it because the webhook's own backend gets another queue behind a router; add the destinations first.`);
    }
    const intake = this.leaveIntake(BEHIND_ROUTER);
    const router = createRouter(intake);
    this.leaveVerification(router);
    this.routed = true;
    // Before the first queue's messages go to the router, the forwarder must not take that queue for its own any more: nobody knows whether all of Lambda's
    // pollers go over to the router at once, and what one that is late gave to the forwarder would overtake what the router has taken.
    intake.eventSource.node.addDependency(this.function.node.defaultChild!);
    return router;
  }
}
