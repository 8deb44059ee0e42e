import { Signal } from './signal';
import { arrival, isText, JsonObject, SignalFacts } from './signal-facts';

/**
 * A notification as SNS writes it to queues and endpoints that did not ask for raw delivery; undefined where it is none.
 *
 * @see https://docs.aws.amazon.com/sns/latest/dg/sns-message-and-json-formats.html
 */
export function readSnsNotification(json: JsonObject, facts: SignalFacts): Signal | undefined {
  const { Type: type, MessageId: id, TopicArn: topicArn, Message: message, Subject: subject, Timestamp: timestamp } = json;
  if (type !== 'Notification' || !isText(id) || !isText(topicArn) || typeof message !== 'string') {
    return undefined;
  }
  return {
    id,
    receivedAt: arrival(isText(timestamp) ? Date.parse(timestamp) : NaN, facts),
    carrier: 'sns',
    body: Buffer.from(message),
    topicArn,
    ...isText(subject) ? { subject } : {},
  };
}
