import { Duration, Lazy, Stack } from 'aws-cdk-lib';
import type * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct, IConstruct } from 'constructs';
import { AlertEnv } from '../../contract/alerts';
import { StreamEnv } from '../../contract/environment';
import { DeliveryFunctionProps, DeliveryStream, Intake } from '../../delivery/delivery-stream';
import { EndpointEnvironment } from '../../delivery/endpoint-environment';
import { EndpointParameters } from '../../delivery/endpoint-parameters';
import { grantOnTable } from '../../delivery/grant-on-table';
import { RetryPolicy } from '../../delivery/retry-policy';
import { grantSend } from '../../shared/queue-grants';
import { AlertCommonProps, streamPropsOf } from '../alert-stream-props';
import { environmentProblems } from '../environment-problems';
import { RoutingConfig } from '../route/route-config';

/** Up to here routes and names of queues stand in the environment, where people see them; else in parameters of Systems Manager. */
const MAX_PLAIN_LENGTH = 2_000;

/** What else the stream is told stands there up to here: there is room for both. */
const MAX_PLAIN_MORE = 1_000;

/** The name of a queue, of up to 80 characters, is longer than what stands for it until it is known. */
const MORE_OF_QUEUE_NAME = 60;

/** Some calls of DynamoDB and SQS, and at most one of the tagging API, or three tries of Slack of three seconds each. */
const ATTEMPT = Duration.seconds(20);

/** MB. Half of it is the processor that parsing and signing take. */
const MEMORY = 512;

/** Whatever goes wrong, somebody may mend it: as long as its queue keeps a message. */
const RETRIES = new RetryPolicy({ retryFor: Duration.days(13), backoffMax: Duration.minutes(1) });

/** Whoever pressed a button waits, and so does whoever is to hear of an alert: many are worked on at once. */
const INVOCATIONS = 5;
const GROUPS_PER_INVOCATION = 10;

/** What changing alerts takes. */
const TABLE_ACTIONS = ['GetItem', 'Query', 'PutItem', 'UpdateItem', 'DeleteItem', 'BatchWriteItem'].map((action) => `dynamodb:${action}`);

/** Who is told by hints: a construct with a queue. */
interface Told extends IConstruct {
  readonly queue: sqs.Queue;
}

/** @internal */
export interface RoutingStreamProps extends AlertCommonProps {
  readonly routing: RoutingConfig;
}

/**
 * A stream that changes alerts, and tells destinations of it: it knows the routes and the queues of the destinations.
 *
 * @internal
 */
export class RoutingStream extends DeliveryStream {
  private readonly told: Told[] = [];
  private parameters?: EndpointParameters;
  private more?: { readonly name: string; readonly json: string; readonly length: number };

  /** @param own what it does not have in common with other streams of the router */
  constructor(
    scope: Construct, id: string, private readonly routingProps: RoutingStreamProps,
    own: { readonly intake: Intake; readonly function: Pick<DeliveryFunctionProps, 'description' | 'bundle' | 'mark'> },
  ) {
    super(scope, id, {
      ...streamPropsOf(routingProps),
      function: { ...routingProps.function, memorySize: MEMORY, id: 'Function', ...own.function },
      intake: own.intake,
      fifo: false,
      maxConcurrency: INVOCATIONS * GROUPS_PER_INVOCATION,
      groupsPerInvocation: GROUPS_PER_INVOCATION,
      batchSize: 10,
      requestTimeout: ATTEMPT,
      paused: false,
      retryPolicy: RETRIES,
    });
    this.addEnvironment({
      ...routingProps.environment,
      [AlertEnv.ROUTING]: Lazy.uncachedString({ produce: () => this.parameters ? undefined : this.routing() }),
      [AlertEnv.DESTINATION_QUEUES]: Lazy.uncachedString({
        produce: () => this.parameters ? undefined : Stack.of(this).toJsonString(this.queueNames()),
      }),
      [StreamEnv.PARAMETERS]: Lazy.uncachedString({ produce: () => this.parameters?.names }),
    });
    grantOnTable(routingProps.table, this.function, ...TABLE_ACTIONS);
    this.makeRoom();
    this.node.addValidation({ validate: () => environmentProblems(this, this.environment) });
  }

  /** Sends hints to a destination, or to a digest, from now on; they go by the id of the construct. */
  public tell(stream: Told): void {
    this.told.push(stream);
    grantSend(stream.queue, this.function);
    this.makeRoom();
  }

  /**
   * Tells the stream something else, beside the routes.
   *
   * @param name of the variable
   * @param json its value
   * @param length about how long that is in the end
   */
  protected tellMore(name: string, json: string, length: number): void {
    this.more = { name, json, length };
    this.addEnvironment({ [name]: Lazy.uncachedString({ produce: () => this.isMoreInParameters() ? undefined : json }) });
    this.makeRoom();
  }

  private isMoreInParameters(): boolean {
    return this.more !== undefined && this.more.length > MAX_PLAIN_MORE;
  }

  /** Routes that are too long for the environment go into parameters, of which there must be enough before the template is written. */
  private makeRoom(): void {
    const namesLength = JSON.stringify(this.queueNames()).length + this.told.length * MORE_OF_QUEUE_NAME;
    if (!this.parameters && (this.routing().length + namesLength > MAX_PLAIN_LENGTH || this.isMoreInParameters())) {
      this.parameters = new EndpointParameters(this, 'Routes', this.function, () => this.parameterTexts());
    }
    this.parameters?.makeRoomFor(this.parameterTexts().length);
  }

  private routing(): string {
    return JSON.stringify(this.routingProps.routing);
  }

  private queueNames(): Record<string, string> {
    return Object.fromEntries(this.told.map(({ node, queue }) => [node.id, queue.queueName]));
  }

  private parameterTexts(): string[] {
    const more = this.isMoreInParameters() ? `,"${this.more!.name}":${this.more!.json}` : '';
    return new EndpointEnvironment(this).inParameters(`{"${AlertEnv.ROUTING}":${this.routing()},"${AlertEnv.DESTINATION_QUEUES}":${JSON.stringify(this.queueNames())}${more}}`);
  }
}
