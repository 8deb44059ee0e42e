import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { MAX_RECEIVE_COUNT, RETENTION_SECONDS } from './stream-settings';
import { MAX_MESSAGE_BYTES, MAX_QUEUED_MESSAGE_BYTES } from '../shared/sqs-limits';

/** A queue to deliver from, and its dead-letter queue. */
export interface StreamQueues {
  readonly queue: sqs.Queue;
  readonly deadLetterQueue: sqs.Queue;
  readonly visibilityTimeoutSeconds: number;
  /** The largest message that the queue takes. */
  readonly maxMessageBytes: number;
}

/** How the queues are made. */
export interface StreamQueuesProps {
  /**
   * What the ids of the queues begin with.
   *
   * @default - nothing
   */
  readonly idPrefix?: string;
  readonly visibilityTimeoutSeconds: number;
  /**
   * The largest message that the queue takes.
   *
   * @default MAX_QUEUED_MESSAGE_BYTES
   */
  readonly maxMessageBytes?: number;
  readonly encryptionKey?: kms.IKey;
  readonly removalPolicy: RemovalPolicy;
  /**
   * Whether both are FIFO queues.
   *
   * @default true
   */
  readonly fifo?: boolean;
}

/** Makes the queues of a stream in a scope. */
export function createStreamQueues(scope: Construct, props: StreamQueuesProps): StreamQueues {
  const { idPrefix = '', visibilityTimeoutSeconds, maxMessageBytes = MAX_QUEUED_MESSAGE_BYTES } = props;
  const deadLetterQueue = createQueue(scope, `${idPrefix}DeadLetterQueue`, props, {});
  const queue = createQueue(scope, `${idPrefix}Queue`, props, {
    maxMessageSizeBytes: maxMessageBytes,
    visibilityTimeout: Duration.seconds(visibilityTimeoutSeconds),
    deadLetterQueue: { queue: deadLetterQueue, maxReceiveCount: MAX_RECEIVE_COUNT },
  });
  return { queue, deadLetterQueue, visibilityTimeoutSeconds, maxMessageBytes };
}

function createQueue(scope: Construct, id: string, { encryptionKey, removalPolicy, fifo = true }: StreamQueuesProps, own: sqs.QueueProps): sqs.Queue {
  return new sqs.Queue(scope, id, {
    // Without both limits, a FIFO queue takes 300 webhooks a second in all; with them, each group does.
    ...(fifo && {
      fifo,
      deduplicationScope: sqs.DeduplicationScope.MESSAGE_GROUP,
      fifoThroughputLimit: sqs.FifoThroughputLimit.PER_MESSAGE_GROUP_ID,
    }),
    retentionPeriod: Duration.seconds(RETENTION_SECONDS),
    // SQS's limit, stated: a template update without it could lower it.
    maxMessageSizeBytes: MAX_MESSAGE_BYTES,
    enforceSSL: true,
    encryption: encryptionKey ? sqs.QueueEncryption.KMS : sqs.QueueEncryption.SQS_MANAGED,
    encryptionMasterKey: encryptionKey,
    removalPolicy,
    ...own,
  });
}
