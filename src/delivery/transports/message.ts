import { isUtf8 } from 'node:buffer';
import { functionEvent } from './function-event';
import { DeliveryRequest, FailureClass } from './request';
import { NeverTakenError } from './service-client';
import { MessageAttribute } from '../../contract/message-attributes';
import { MessageContent } from '../message-content';

/** A webhook as a message of SQS or SNS. */
export interface Message {
  readonly text: string;
  readonly attributes: Readonly<Record<string, { readonly type: 'String' | 'Number'; readonly value: string }>>;
}

/**
 * What SQS and SNS do not take in a text or an attribute.
 *
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html
 */
const FORBIDDEN = /[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/; // eslint-disable-line no-control-regex
const FORBIDDEN_IN_JSON = /[\ufffe\uffff]/g;

/** Makes the message of a webhook. */
export function messageOf(request: DeliveryRequest, content: MessageContent): Message {
  const { deliveryId, attempt, group, endpoint, arrivedAt } = request;
  const { text, about } = content === MessageContent.BODY ? bodyText(request) : { text: eventText(request), about: {} };
  const texts: Record<string, string | undefined> = {
    [MessageAttribute.DELIVERY_ID]: deliveryId,
    [MessageAttribute.GROUP]: group,
    [MessageAttribute.ENDPOINT]: endpoint,
    [MessageAttribute.ARRIVED_AT]: new Date(arrivedAt).toISOString(),
    ...about,
  };
  return {
    text,
    attributes: {
      ...Object.fromEntries(Object.entries(texts).flatMap(([name, value]) => value ? [[name, { type: 'String' as const, value }]] : [])),
      [MessageAttribute.ATTEMPT]: { type: 'Number', value: String(attempt) },
    },
  };
}

/**
 * Makes a JSON document of a webhook, for services that take nothing else.
 *
 * @throws NeverTakenError when the body alone is asked for and is no JSON object
 */
export function documentOf(request: DeliveryRequest, content: MessageContent): string {
  if (content === MessageContent.REQUEST) {
    return eventText(request);
  }
  const text = isUtf8(request.body) ? Buffer.from(request.body).toString('utf8') : '';
  if (!isJsonObject(text)) {
    throw new NeverTakenError(FailureClass.INVALID_CONTENT, 'the body is no JSON object');
  }
  return text;
}

/** JSON has another way to write what messages may not hold; `JSON.stringify` uses it for everything but these two. */
function eventText(request: DeliveryRequest): string {
  return JSON.stringify(functionEvent(request)).replace(FORBIDDEN_IN_JSON, (character) => `\\u${character.charCodeAt(0).toString(16)}`);
}

function bodyText({ headers, body }: DeliveryRequest): { text: string; about: Record<string, string | undefined> } {
  const about = { [MessageAttribute.CONTENT_TYPE]: headers.find(([name]) => name.toLowerCase() === 'content-type')?.[1].trim() };
  if (body.length === 0) {
    throw new NeverTakenError(FailureClass.INVALID_CONTENT, 'the body is empty, and a message may not be');
  }
  const bytes = Buffer.from(body);
  const text = isUtf8(bytes) ? bytes.toString('utf8') : undefined;
  return text === undefined || FORBIDDEN.test(text)
    ? { text: bytes.toString('base64'), about: { ...about, [MessageAttribute.ENCODING]: 'base64' } }
    : { text, about };
}

function isJsonObject(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}
