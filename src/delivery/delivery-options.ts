import { Duration } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { DeliveryRecords } from './delivery-records';
import { MaxRate } from './max-rate';
import { RetryPolicy } from './retry-policy';

/** How webhooks are delivered to one backend. */
export interface DeliveryOptions {
  /**
   * Secret with which each request to the backend is signed, as Standard Webhooks are (`webhook-id`, `webhook-timestamp`, `webhook-signature`),
   * so that the backend can tell that it comes from here. Its value is base64, optionally after `whsec_`. A sender's own headers of these
   * names are replaced. The secret, and its key, may be in another stack.
   *
   * @default - requests are not signed
   */
  readonly signingSecret?: secretsmanager.ISecret;

  /**
   * Requests in flight at the backend: never more. With 1, the forwarder reserves one concurrent execution of the account.
   *
   * @default 10
   */
  readonly maxConcurrency?: number;

  /**
   * Requests that are sent to the backend in a time: never more, counted at departure, in any window of that length, by all environments of
   * the forwarder together, also by those that Lambda keeps in reserve, replaces or loses. Waiting for a turn costs no attempt. While a
   * deployment changes the rate or the concurrency, the old and the new one may both be in use.
   *
   * Each concurrent invocation gets an equal share, rounded down, so a low rate wants a low `maxConcurrency`. A share is used under a lease in
   * a DynamoDB table of its own: about two writes per invocation, and nothing is sent while the table cannot be reached. A share is free for
   * another environment one window after its last request; if its environment dies, some 30 seconds and one `requestTimeout` later than that.
   *
   * @default - no limit but `maxConcurrency`
   */
  readonly maxRate?: MaxRate;

  /**
   * Stops deliveries without losing any: webhooks are taken as ever, and stay in the queue, in order, for up to 13 days each; then they become dead
   * letters with the reason `paused`. `retryFor` ends nothing meanwhile. The end of a pause is noticed within five minutes by what has just come, within an
   * hour by what has waited for a day or longer. What is past `retryFor` by then is tried once more.
   *
   * Do not disable the event source mapping instead: then nobody sees to what is in the queue, and SQS deletes it after 14 days.
   *
   * @default false
   */
  readonly paused?: boolean;

  /**
   * Groups that one invocation of the forwarder works on at once. `maxConcurrency` stays the limit: there are fewer invocations then.
   *
   * @default 1
   */
  readonly groupsPerInvocation?: number;

  /**
   * Messages per invocation of the forwarder, from 1 to 10. More cost less and deliver more per second; one isolates groups completely.
   *
   * @default 10
   */
  readonly batchSize?: number;

  /**
   * Total time that one request to the backend may take, connection and response included. From 1 second to 4 minutes.
   *
   * With `Backend.function` it is never less than the function's own timeout and 15 seconds for a cold start, where that timeout is known: less is
   * lengthened to that, and what is shorter than the function's timeout is an error.
   *
   * @default Duration.seconds(30); with a function as the backend whose timeout is above 15 seconds, that and 15 seconds
   */
  readonly requestTimeout?: Duration;

  /**
   * How often and how long a delivery is tried.
   *
   * @default new RetryPolicy() - three days
   */
  readonly retryPolicy?: RetryPolicy;

  /**
   * What is remembered of each delivery.
   *
   * @default DeliveryRecords.metadata()
   */
  readonly deliveryRecords?: DeliveryRecords;

  /**
   * Memory of the forwarder in MB, a whole number from 128 to 10,240; Lambda gives processor in proportion.
   *
   * A batch of the largest webhooks needs some 170 MB, and more processor than that of 256 MB hardly makes a delivery shorter. Where every webhook
   * has a few kilobytes, 128 costs half as much.
   *
   * @default 256
   */
  readonly memorySize?: number;

  /**
   * Runtime of the forwarder: Node.js 22 or newer.
   *
   * @default lambda.Runtime.NODEJS_24_X
   */
  readonly runtime?: lambda.Runtime;

  /**
   * Processor architecture of the forwarder.
   *
   * @default lambda.Architecture.ARM_64
   */
  readonly architecture?: lambda.Architecture;

  /**
   * VPC that the forwarder delivers from, for a backend that is only reached there. It must let the forwarder reach SQS, and DynamoDB with
   * delivery records or `maxRate`, and Secrets Manager with secrets: through a NAT gateway or VPC endpoints.
   *
   * @default - the forwarder is in no VPC of yours
   */
  readonly vpc?: ec2.IVpc;

  /**
   * Subnets of the VPC. Only with `vpc`.
   *
   * @default - the private subnets
   */
  readonly vpcSubnets?: ec2.SubnetSelection;

  /**
   * Security groups of the forwarder in the VPC. Only with `vpc`.
   *
   * @default - one of its own, which `connections` opens
   */
  readonly securityGroups?: ec2.ISecurityGroup[];
}
