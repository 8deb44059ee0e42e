import { PublishedStack } from './assets';
import { updateStack } from './cloudformation';
import { Deployment } from './deployment';
import { allQueuesOf, drain, firstQueueOf, messageOf, queuesOf } from './queues';
import { Recipient } from './recipient';
import { DESTINATIONS, FUNCTION, HUB } from './stacks';
import { endpointOf, Recipients, sendAll } from './traffic';
import { webhooks } from '../../demo/corpus/corpus';
import { RecordAttribute } from '../../src/contract/records';
import { DeliveryOutcome } from '../../src/engine/delivery-record';

const TO_FUNCTION = 20;

/**
 * Visibility timeout of the hub's queue while it is updated. The emulator kills the invocation that is running when a function changes, and its
 * batch waits for the end of the timeout, which is two minutes in the template. On AWS the invocation would end in peace.
 */
const VISIBILITY_TIMEOUT_S = 10;

/**
 * Sends webhooks to a backend which is a function: all must be delivered, and the records must say so. What those of GitHub are verified with is in a
 * parameter of Systems Manager.
 */
export async function deliverToFunction(deployment: Deployment): Promise<void> {
  const { aws, problems } = deployment;
  const resources = deployment.resources(FUNCTION);
  const queues = queuesOf(resources);
  for (const webhook of webhooks(TO_FUNCTION, TO_FUNCTION)) {
    await aws.sqs.sendMessage(messageOf(webhook, queues.queueUrl, endpointOf(webhook)));
  }
  problems.push(...await drain(aws, queues, 0));
  const { Items = [] } = await aws.dynamoDb.scan({ TableName: resources.find(({ type }) => type === 'AWS::DynamoDB::Table')!.physicalId });
  const delivered = Items.filter((item) => item[RecordAttribute.OUTCOME].S === DeliveryOutcome.DELIVERED).length;
  if (delivered !== TO_FUNCTION) {
    problems.push(`The records of ${FUNCTION} must tell of ${TO_FUNCTION} deliveries, got ${delivered} in ${Items.length} records.`);
  }
}

/**
 * Updates the hub while webhooks pass through it: none may be lost or altered, and those of a group must stay in order.
 *
 * @returns lines for the report
 */
export async function updateUnderTraffic(deployment: Deployment, changed: PublishedStack, hub: Recipient): Promise<string[]> {
  const { aws, problems } = deployment;
  const queues = queuesOf(deployment.resources(HUB));
  const { total } = hub.progress;
  const { Attributes } = await aws.sqs.getQueueAttributes({ QueueUrl: queues.queueUrl, AttributeNames: ['VisibilityTimeout'] });
  await aws.sqs.setQueueAttributes({ QueueUrl: queues.queueUrl, Attributes: { VisibilityTimeout: String(VISIBILITY_TIMEOUT_S) } });

  const sending = sendAll(aws, queues.queueUrl, [hub]);
  await hub.delivered(total / 4);
  const start = hub.progress;
  await updateStack(aws, changed);
  const end = hub.progress;
  await aws.sqs.setQueueAttributes({ QueueUrl: queues.queueUrl, Attributes });
  await deployment.checkUpdate(changed);
  await sending;
  await hub.delivered(total);

  if (start.delivered === 0 || end.accepted === total) {
    problems.push(`The update must be under traffic, got one that began after ${start.delivered} deliveries and ended when ${end.accepted} of ${total} webhooks were sent.`);
  }
  problems.push(...hub.problems(), ...await drain(aws, queues, 0));
  return [
    `update: from ${start.accepted} of ${total} webhooks sent and ${start.delivered} delivered, to ${end.accepted} and ${end.delivered}`,
    `in the end ${hub.progress.delivered} were delivered, ${hub.duplicated} of them once more`,
  ];
}

/**
 * Sends webhooks through a router to two destinations: each must get all that it wants and nothing else, unaltered and in order per group.
 *
 * @returns lines for the report
 */
export async function deliverToDestinations(deployment: Deployment, { everything, github }: Recipients): Promise<string[]> {
  const { aws, problems } = deployment;
  const resources = deployment.resources(DESTINATIONS);
  const both = [everything, github];
  await sendAll(aws, firstQueueOf(resources), both);
  for (const recipient of both) {
    await recipient.delivered(recipient.progress.total);
    problems.push(...recipient.problems());
  }
  for (const queues of allQueuesOf(resources)) {
    problems.push(...await drain(aws, queues, 0));
  }
  return both.map(({ progress: { total, delivered } }) => `${delivered} of ${total} delivered`);
}
