import { document, Readers } from './reader';

/** Queues and their policies. */
export const SQS_READERS: Readers = {
  'AWS::SQS::Queue': async (aws, { physicalId }) => {
    const { Attributes } = await aws.sqs.getQueueAttributes({ QueueUrl: physicalId, AttributeNames: ['All'] });
    return Attributes && { ...Attributes, RedrivePolicy: document(Attributes.RedrivePolicy) };
  },
  'AWS::SQS::QueuePolicy': async (aws, { properties }) => {
    const [queue] = properties.Queues as string[];
    const { Attributes } = await aws.sqs.getQueueAttributes({ QueueUrl: queue, AttributeNames: ['Policy'] });
    return Attributes?.Policy === undefined ? undefined : { PolicyDocument: document(Attributes.Policy), Queues: [queue] };
  },
};
