import { document, key, Reader, Readers } from './reader';

const readTopic: Reader = async (aws, { physicalId }) => {
  const { Attributes = {} } = await aws.sns.getTopicAttributes({ TopicArn: physicalId });
  return Attributes;
};

/** A policy of the topics that it names. */
const readTopicPolicy: Reader = async (aws, { properties }) => {
  const [topic] = properties.Topics as string[];
  const { Attributes = {} } = await aws.sns.getTopicAttributes({ TopicArn: topic });
  return { PolicyDocument: document(Attributes.Policy), Topics: [topic] };
};

/** Found by what it connects. */
const readSubscription: Reader = async (aws, resource) => {
  const [topicArn, endpoint] = [key(resource, 'TopicArn'), key(resource, 'Endpoint')];
  const { Subscriptions = [] } = await aws.sns.listSubscriptionsByTopic({ TopicArn: topicArn });
  const found = Subscriptions.find(({ Endpoint }) => Endpoint === endpoint);
  return found && { ...found };
};

/** Of topics and what hears them. */
export const SNS_READERS: Readers = {
  'AWS::SNS::Subscription': readSubscription,
  'AWS::SNS::Topic': readTopic,
  'AWS::SNS::TopicPolicy': readTopicPolicy,
};
