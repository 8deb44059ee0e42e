import { MAXIMUM_DELAY_SECONDS, MAXIMUM_MESSAGE_ATTRIBUTES } from './constants';
import type { MessageAttributes, MessageAttributeValue } from './message';
import { attributesSize, isBinary } from './message-attributes';
import type { QueueSettings } from './queue-settings';
import { invalidContents, invalidParameter, invalidValue, missingParameter } from './sqs-error';

/** One message to be sent, as in the SQS API. */
export interface SendInput {
  readonly body: string;
  readonly groupId?: string;
  readonly deduplicationId?: string;
  readonly delaySeconds?: number;
  readonly attributes?: MessageAttributes;
  /** `AWSTraceHeader` is the only one that SQS knows; it does not count towards the size. */
  readonly systemAttributes?: MessageAttributes;
  /** See `MessageContent`. */
  readonly bodyMd5?: string;
}

const ID = /^[A-Za-z0-9!"#$%&'()*+,\-./:;<=>?@[\\\]^_`{|}~]{1,128}$/;
const ILLEGAL_CHARACTER = /[^\t\n\r -\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u;
const ATTRIBUTE_NAME = /^(?!\.)(?!.*\.\.)(?!(?:aws|amazon)\.)[A-Za-z0-9_.-]{1,256}(?<!\.)$/i;
const ATTRIBUTE_TYPE = /^(String|Number|Binary)(\..{1,249})?$/;

/** Up to 38 digits, from 10^-128 to 10^126. */
const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?$/;
const NUMBER_DIGITS = 38;
const TRACE_HEADER = 'AWSTraceHeader';

/**
 * Checks the call itself: a missing body, group or deduplication id, an illegal id, a delay that the queue does not
 * take are errors. In a batch such an entry fails the whole call (recorded for a missing deduplication id).
 *
 * @throws SqsError
 */
export function checkSendParameters(settings: QueueSettings, input: SendInput): void {
  if (input.body === undefined || input.body === '') {
    throw missingParameter('MessageBody');
  }
  if (input.groupId !== undefined) {
    checkId(input.groupId, 'MessageGroupId');
  }
  if (input.deduplicationId !== undefined) {
    checkId(input.deduplicationId, 'MessageDeduplicationId');
  }
  checkDelay(settings, input.delaySeconds);
  checkSystemAttributes(input.systemAttributes);
  if (!settings.fifo) {
    if (input.deduplicationId !== undefined) {
      throw notForThisQueueType(input.deduplicationId, 'MessageDeduplicationId');
    }
    return;
  }
  if (input.groupId === undefined) {
    throw missingParameter('MessageGroupId');
  }
  if (input.deduplicationId === undefined && !settings.contentBasedDeduplication) {
    throw invalidParameter('The queue should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly');
  }
}

/**
 * Checks one message: characters that SQS does not carry, attributes that are not well-formed and too many bytes are errors. In a batch
 * only this entry fails.
 *
 * @throws SqsError
 */
export function checkSendContent(settings: QueueSettings, input: SendInput): void {
  if (ILLEGAL_CHARACTER.test(input.body)) {
    throw invalidContents();
  }
  checkAttributes(input.attributes);
  if (messageSize(input) > settings.maximumMessageSize) {
    throw invalidParameter(`One or more parameters are invalid. Reason: Message must be shorter than ${settings.maximumMessageSize} bytes.`);
  }
}

/** Bytes of a message as SQS counts them: body and attributes, without system attributes. */
export function messageSize(input: SendInput): number {
  return Buffer.byteLength(input.body) + attributesSize(input.attributes);
}

/** @throws SqsError when a text is not one of 1 to 128 letters, digits and punctuation characters */
export function checkId(value: string, parameter: string): void {
  if (!ID.test(value)) {
    throw invalidValue(value, parameter, `${parameter} can only include alphanumeric and punctuation characters. 1 to 128 in length.`);
  }
}

function checkDelay(settings: QueueSettings, delaySeconds: number | undefined): void {
  if (delaySeconds === undefined) {
    return;
  }
  if (!Number.isInteger(delaySeconds) || delaySeconds < 0 || delaySeconds > MAXIMUM_DELAY_SECONDS) {
    throw invalidValue(delaySeconds, 'DelaySeconds', `DelaySeconds must be >= 0 and <= ${MAXIMUM_DELAY_SECONDS}.`);
  }
  if (settings.fifo && delaySeconds !== 0) {
    throw notForThisQueueType(delaySeconds, 'DelaySeconds');
  }
}

/** A parameter that only the other kind of queue takes. */
export function notForThisQueueType(value: unknown, parameter: string): Error {
  return invalidValue(value, parameter, 'The request include parameter that is not valid for this queue type.');
}

function checkAttributes(attributes: MessageAttributes | undefined): void {
  const entries = Object.entries(attributes ?? {});
  if (entries.length > MAXIMUM_MESSAGE_ATTRIBUTES) {
    throw invalidParameter(`Number of message attributes [${entries.length}] exceeds the allowed maximum [${MAXIMUM_MESSAGE_ATTRIBUTES}].`);
  }
  for (const [name, value] of entries) {
    checkAttribute(name, value);
  }
}

function checkAttribute(name: string, value: MessageAttributeValue): void {
  if (!ATTRIBUTE_NAME.test(name)) {
    throw invalidParameter(`The message attribute name '${name}' is invalid: 1 to 256 letters, digits, periods, hyphens and underscores,` +
      ' no period at either end or twice in a row, and none of the reserved prefixes AWS. and Amazon.');
  }
  if (!value || typeof value.DataType !== 'string' || !ATTRIBUTE_TYPE.test(value.DataType)) {
    throw invalidParameter(`The message attribute '${name}' has an invalid message attribute type, the set of supported type prefixes is` +
      ' Binary, Number, and String.');
  }
  const given = isBinary(value) ? value.BinaryValue : value.StringValue;
  if (typeof given !== 'string' || given === '') {
    throw invalidParameter(`Message attribute '${name}' with type '${value.DataType}' must use a non-empty value of that type.`);
  }
  if (!isBinary(value) && ILLEGAL_CHARACTER.test(given)) {
    throw invalidContents();
  }
  if (/^Number(?:\.|$)/.test(value.DataType) && !isNumber(given)) {
    throw invalidParameter(`Can't cast the value of message (user) attribute '${name}' to a number.`);
  }
}

function isNumber(text: string): boolean {
  const digits = text.replace(/[eE].*$/, '').replace(/[^0-9]/g, '').replace(/^0+|0+$/g, '').length;
  const size = Math.abs(Number(text));
  return NUMBER.test(text) && digits <= NUMBER_DIGITS && (digits === 0 || (size >= 1e-128 && size <= 1e126));
}

/** SQS knows one, and it is text. */
function checkSystemAttributes(attributes: MessageAttributes | undefined): void {
  for (const [name, { DataType }] of Object.entries(attributes ?? {})) {
    if (name !== TRACE_HEADER) {
      throw invalidParameter(`Message system attribute name '${name}' is invalid.`);
    }
    if (DataType !== 'String') {
      throw invalidParameter(`The message system attribute '${name}' must be of the type String.`);
    }
  }
}
