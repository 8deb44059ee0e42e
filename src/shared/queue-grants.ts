import * as iam from 'aws-cdk-lib/aws-iam';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as sqs from 'aws-cdk-lib/aws-sqs';

/** What SQS and SNS ask of a producer's key, and SQS of a consumer's. All verify the data key that they use. */
const PRODUCER_KEY_ACTIONS = ['kms:GenerateDataKey', 'kms:Decrypt'];
const CONSUMER_KEY_ACTIONS = ['kms:Decrypt'];

/**
 * Lets somebody send to a queue, and use its key to do so, and nothing else: aws-cdk-lib's own grant has more.
 *
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html
 */
export function grantSend(queue: sqs.IQueue, grantee: iam.IGrantable): iam.Grant {
  return withKey(queue, grantee, queue.grant(grantee, 'sqs:SendMessage'), PRODUCER_KEY_ACTIONS);
}

/**
 * Lets somebody publish to a topic, and use its key to do so, and nothing else: aws-cdk-lib's own grant has more.
 *
 * @see https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html
 */
export function grantPublish(topic: sns.ITopic, grantee: iam.IGrantable): void {
  iam.Grant.addToPrincipal({ grantee, actions: ['sns:Publish'], resourceArns: [topic.topicArn] });
  topic.masterKey?.grant(grantee, ...PRODUCER_KEY_ACTIONS);
}

/**
 * Lets a function be invoked with the messages of a queue, and change when those it does not finish come back.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
 */
export function grantConsume(queue: sqs.IQueue, grantee: iam.IGrantable): iam.Grant {
  const actions = ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes', 'sqs:ChangeMessageVisibility'];
  return withKey(queue, grantee, queue.grant(grantee, ...actions), CONSUMER_KEY_ACTIONS);
}

/** Lets somebody look at the messages of a queue, and make them visible again, but not delete them. */
export function grantLook(queue: sqs.IQueue, grantee: iam.IGrantable): iam.Grant {
  const actions = ['sqs:ReceiveMessage', 'sqs:ChangeMessageVisibility', 'sqs:GetQueueAttributes', 'sqs:GetQueueUrl'];
  return withKey(queue, grantee, queue.grant(grantee, ...actions), CONSUMER_KEY_ACTIONS);
}

/**
 * Lets somebody have SQS move the messages of a dead-letter queue to the queue. SQS does it as whoever started the task, who therefore needs
 * what the moving takes. Besides, lets them move a part of the messages, with the operator's tool: it makes visible again what it looked at, and puts the first
 * messages of a group back at the end of it to get at those behind, of which SQS gives out none before.
 *
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-api-permissions-reference.html
 */
export function grantMove(deadLetterQueue: sqs.IQueue, queue: sqs.IQueue, grantee: iam.IGrantable): iam.Grant {
  const actions = [
    'sqs:StartMessageMoveTask', 'sqs:CancelMessageMoveTask', 'sqs:ListMessageMoveTasks',
    'sqs:ReceiveMessage', 'sqs:ChangeMessageVisibility', 'sqs:DeleteMessage', 'sqs:SendMessage', 'sqs:GetQueueAttributes',
  ];
  return withKey(deadLetterQueue, grantee, deadLetterQueue.grant(grantee, ...actions), PRODUCER_KEY_ACTIONS).combine(grantSend(queue, grantee));
}

function withKey(queue: sqs.IQueue, grantee: iam.IGrantable, grant: iam.Grant, keyActions: string[]): iam.Grant {
  return queue.encryptionMasterKey ? grant.combine(queue.encryptionMasterKey.grant(grantee, ...keyActions)) : grant;
}
