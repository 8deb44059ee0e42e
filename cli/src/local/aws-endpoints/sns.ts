import { randomUUID } from 'node:crypto';
import { AwsRequest, AwsResponse } from './http-message';
import { Targets } from './targets';
import { matchesPattern } from '../event-bridge/event-pattern';

/** A subscription of a queue or a function of the app. */
export interface SubscriptionDefinition {
  /** Construct path, for people. */
  readonly path: string;
  readonly topicArn: string;
  /** ARN of the queue or function. */
  readonly endpoint: string;
  /** Whether a queue gets the message as it is. */
  readonly isRaw: boolean;
  readonly filter?: { readonly policy: object; readonly onBody: boolean };
}

/** A message that no hosted subscription wanted. */
export interface UnsubscribedMessage {
  readonly topicArn: string;
  readonly id: string;
  readonly text: string;
}

interface Message {
  readonly id: string;
  readonly topicArn: string;
  readonly text: string;
  readonly attributes: Readonly<Record<string, { readonly Type: string; readonly Value: string }>>;
  readonly groupId?: string;
  readonly deduplicationId?: string;
}

/** Where `MaximumMessageSize` says nothing else, in bytes. */
const MAX_BYTES = 262_144;

/** Amazon SNS, as far as messages are published: `Publish`, and subscriptions of queues and functions. Any topic is there. Nothing is deduplicated by the topic. */
export class Sns {
  /** Whether a request is one of the query protocol that SNS speaks. */
  public static matches({ headers, body }: AwsRequest): boolean {
    return String(headers['content-type']).startsWith('application/x-www-form-urlencoded') && body.includes('Version=2010-03-31');
  }

  private readonly subscriptions: SubscriptionDefinition[] = [];

  constructor(private readonly targets: Targets, private readonly onUnsubscribed: (message: UnsubscribedMessage) => void) {}

  public subscribe(subscription: SubscriptionDefinition): void {
    this.subscriptions.push(subscription);
  }

  public handle({ body }: AwsRequest): AwsResponse {
    const parameters = new URLSearchParams(body.toString('utf8'));
    const action = parameters.get('Action');
    const topicArn = parameters.get('TopicArn');
    const text = parameters.get('Message');
    if (action !== 'Publish' || topicArn === null || !text) {
      return answer(400, error('InvalidParameter', `The local runtime emulates Publish of SNS to a topic, not ${action}.`));
    }
    if (Buffer.byteLength(text) > MAX_BYTES) {
      return answer(400, error('InvalidParameter', 'Invalid parameter: Message too long'));
    }
    const message: Message = {
      id: randomUUID(),
      topicArn,
      text,
      attributes: attributesOf(parameters),
      groupId: parameters.get('MessageGroupId') ?? undefined,
      deduplicationId: parameters.get('MessageDeduplicationId') ?? undefined,
    };
    if (topicArn.endsWith('.fifo') && message.groupId === undefined) {
      return answer(400, error('InvalidParameter', 'Invalid parameter: The MessageGroupId parameter is required for FIFO topics'));
    }
    this.publish(message);
    return answer(200, `<PublishResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><PublishResult><MessageId>${message.id}</MessageId></PublishResult></PublishResponse>`);
  }

  private publish(message: Message): void {
    const wanting = this.subscriptions.filter((subscription) => subscription.topicArn === message.topicArn && wants(subscription, message));
    if (wanting.length === 0) {
      this.onUnsubscribed(message);
    }
    for (const { path, endpoint, isRaw } of wanting) {
      const from = `Subscription ${path}`;
      if (endpoint.startsWith('arn:aws:lambda:')) {
        const record = { EventSource: 'aws:sns', EventVersion: '1.0', EventSubscriptionArn: `${message.topicArn}:local`, Sns: notification(message) };
        this.targets.invoke(from, endpoint, JSON.stringify({ Records: [record] }));
      } else {
        const isFifo = endpoint.endsWith('.fifo');
        this.targets.send(from, {
          queueArn: endpoint,
          body: isRaw ? message.text : JSON.stringify(notification(message)),
          attributes: isRaw ? sqsAttributes(message) : undefined,
          ...(isFifo && { groupId: message.groupId, deduplicationId: message.deduplicationId ?? message.id }),
        });
      }
    }
  }
}

function wants({ filter }: SubscriptionDefinition, { text, attributes }: Message): boolean {
  if (!filter) {
    return true;
  }
  try {
    const values = Object.entries(attributes).map(([name, { Type, Value }]) => [name, Type === 'Number' ? Number(Value) : Value] as const);
    return matchesPattern(filter.policy, filter.onBody ? JSON.parse(text) as object : Object.fromEntries(values));
  } catch {
    return false; // the body is no JSON
  }
}

/** @see https://docs.aws.amazon.com/sns/latest/dg/sns-message-and-json-formats.html */
function notification({ id, topicArn, text, attributes }: Message): object {
  return { Type: 'Notification', MessageId: id, TopicArn: topicArn, Message: text, Timestamp: new Date().toISOString(), MessageAttributes: attributes };
}

function sqsAttributes({ attributes }: Message): object {
  return Object.fromEntries(Object.entries(attributes).map(([name, { Type, Value }]) => [name, { DataType: Type, StringValue: Value }]));
}

function attributesOf(parameters: URLSearchParams): Message['attributes'] {
  return Object.fromEntries([...parameters].flatMap(([key, name]) => {
    const [, prefix] = /^(MessageAttributes\.entry\.\d+)\.Name$/.exec(key) ?? [];
    const of = (part: string): string => parameters.get(`${prefix}.Value.${part}`) ?? '';
    return prefix === undefined ? [] : [[name, { Type: of('DataType'), Value: of('StringValue') }]];
  }));
}

function error(code: string, message: string): string {
  return `<ErrorResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error></ErrorResponse>`;
}

function answer(status: number, body: string): AwsResponse {
  return { status, headers: { 'content-type': 'text/xml' }, body };
}
