import { Token } from 'aws-cdk-lib';
import * as events from 'aws-cdk-lib/aws-events';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { BackendEventBusOptions, BackendMessageOptions } from './backend-service-options';
import { DeliveryStream } from './delivery-stream';
import { MessageContent } from './message-content';
import { ForwarderEnv } from '../contract/environment';
import { checkProps, PropsShape } from '../shared/check-props';
import { checkObject, checkOneOf, checkText } from '../shared/prop-checks';

const CONTENT_CHECK = checkOneOf(MessageContent, 'MessageContent.BODY');

const MESSAGE_SHAPE: PropsShape<BackendMessageOptions> = { example: '{ content: MessageContent.BODY }', checks: { content: CONTENT_CHECK } };

const EVENT_BUS_SHAPE: PropsShape<BackendEventBusOptions> = {
  example: "{ detailType: 'Order' }",
  checks: { content: CONTENT_CHECK, source: checkText("'shop.orders'"), detailType: checkText("'Order'") },
};

/** EventBridge's limits, in characters. */
const MAX_EVENT_SOURCE = 256;
const MAX_DETAIL_TYPE = 128;

const checkTopicConstruct = checkObject('grantPublish', 'a topic of Amazon SNS', "Topic.fromTopicArn(this, 'Orders', arn)");

const checkBusConstruct = checkObject('grantPutEventsTo', 'an event bus of EventBridge', "EventBus.fromEventBusName(this, 'Bus', 'orders')");

const checkMachineConstruct = checkObject('grantStartExecution', 'a state machine of Step Functions', "StateMachine.fromStateMachineName(this, 'Machine', 'orders')");

const checkQueueConstruct = checkObject('grantSendMessages', 'a queue of Amazon SQS', "new Queue(this, 'Orders')");

/** Checks a queue, and what it is to get, at synth. */
export function checkQueue(queue: sqs.IQueue, options: BackendMessageOptions): void {
  checkQueueConstruct('Backend.queue', queue);
  checkProps('Backend.queue', options, MESSAGE_SHAPE);
}

/** Checks a topic, and what it is to get, at synth. */
export function checkTopic(topic: sns.ITopic, options: BackendMessageOptions): void {
  checkTopicConstruct('Backend.topic', topic);
  checkProps('Backend.topic', options, MESSAGE_SHAPE);
}

/** Checks an event bus, and what it is to get, at synth. */
export function checkEventBus(bus: events.IEventBus, options: BackendEventBusOptions): void {
  checkBusConstruct('Backend.eventBus', bus);
  checkProps('Backend.eventBus', options, EVENT_BUS_SHAPE);
  checkLength('source', options.source, MAX_EVENT_SOURCE, 'shop.orders');
  checkLength('detailType', options.detailType, MAX_DETAIL_TYPE, 'Order');
  if (options.source?.startsWith('aws.')) {
    throw new Error(`Backend.eventBus.source got ${JSON.stringify(options.source)}, expected one that does not begin with "aws." because EventBridge takes such events from AWS only; write for example 'shop.orders'.`);
  }
}

/** The environment variables of what events say besides their detail. */
export function eventEnvironment({ source, detailType }: BackendEventBusOptions): { [name: string]: string } {
  return {
    ...(source !== undefined && { [ForwarderEnv.BACKEND_EVENT_SOURCE]: source }),
    ...(detailType !== undefined && { [ForwarderEnv.BACKEND_EVENT_DETAIL_TYPE]: detailType }),
  };
}

function checkLength(name: string, text: string | undefined, most: number, example: string): void {
  if (text !== undefined && !Token.isUnresolved(text) && (text === '' || text.length > most)) {
    throw new Error(`Backend.eventBus.${name} got a text of ${text.length} characters, expected 1 to ${most} because EventBridge takes no others; write for example '${example}'.`);
  }
}

/** Checks a state machine, and what it is to get, at synth. */
export function checkStateMachine(machine: sfn.IStateMachine, options: BackendMessageOptions): void {
  checkMachineConstruct('Backend.stateMachine', machine);
  checkProps('Backend.stateMachine', options, MESSAGE_SHAPE);
}

/**
 * Refuses the queues of webhooks. What is in them has another format, and a webhook in its own queue would never come to an end.
 *
 * @param scope of the destination that would send to it
 */
export function checkIsNoStream(scope: Construct, queue: sqs.IQueue): void {
  const stream = queue.node.scopes.find((one): one is DeliveryStream => one instanceof DeliveryStream);
  if (!stream) {
    return;
  }
  const whose = stream === scope ? 'of the webhook itself' : 'of a webhook';
  const because = stream === scope ? 'it would be sent round in circles' : 'its forwarder reads what API Gateway writes there and nothing else';
  throw new Error(`Backend.queue got ${queue.node.path}, which is a queue ${whose}, expected one of your own because ${because}; make one with new Queue(this, 'Orders').`);
}

/** The environment variable of what is sent, where it is not the whole request. */
export function contentEnvironment({ content = MessageContent.REQUEST }: BackendMessageOptions): { [name: string]: string } {
  return content === MessageContent.REQUEST ? {} : { [ForwarderEnv.BACKEND_CONTENT]: content };
}
