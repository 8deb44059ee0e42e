import { MAXIMUM_DELAY_SECONDS, MAXIMUM_MESSAGE_BYTES, MAXIMUM_VISIBILITY_SECONDS, MAXIMUM_WAIT_SECONDS } from './constants';
import type { DeduplicationScope } from './deduplication';
import { checkRedriveAllowPolicy } from './redrive-allow-policy';
import { invalidAttribute, invalidValue, oneEncryptionOnly, unknownAttribute } from './sqs-error';

/** Queue attributes as the API carries them: text by name. */
export type QueueAttributes = Readonly<Record<string, string>>;

/** Where messages go that were received too often. */
export interface RedrivePolicy {
  readonly deadLetterTargetArn: string;
  /** How often a message is received before the next receive moves it; 1 to 1000. */
  readonly maxReceiveCount: number;
}

/** The settings of a queue, read from its attributes. Times in seconds, sizes in bytes. */
export interface QueueSettings {
  readonly fifo: boolean;
  readonly visibilityTimeout: number;
  readonly messageRetentionPeriod: number;
  readonly delaySeconds: number;
  readonly maximumMessageSize: number;
  readonly receiveMessageWaitTimeSeconds: number;
  readonly contentBasedDeduplication: boolean;
  readonly deduplicationScope: DeduplicationScope;
  readonly redrivePolicy?: RedrivePolicy;
  /** All attributes that can be set, with their defaults, as text. */
  readonly attributes: QueueAttributes;
}

interface Range {
  readonly minimum: number;
  readonly maximum: number;
  readonly fallback: number;
}

const NUMBERS: Readonly<Record<string, Range>> = {
  VisibilityTimeout: { minimum: 0, maximum: MAXIMUM_VISIBILITY_SECONDS, fallback: 30 },
  MessageRetentionPeriod: { minimum: 60, maximum: 1_209_600, fallback: 345_600 },
  DelaySeconds: { minimum: 0, maximum: MAXIMUM_DELAY_SECONDS, fallback: 0 },
  MaximumMessageSize: { minimum: 1024, maximum: MAXIMUM_MESSAGE_BYTES, fallback: MAXIMUM_MESSAGE_BYTES },
  ReceiveMessageWaitTimeSeconds: { minimum: 0, maximum: MAXIMUM_WAIT_SECONDS, fallback: 0 },
};
const KEY_REUSE: Range = { minimum: 60, maximum: 86_400, fallback: 300 };
const FIFO_CHOICES: Readonly<Record<string, readonly string[]>> = {
  FifoQueue: ['true'],
  ContentBasedDeduplication: ['false', 'true'],
  DeduplicationScope: ['queue', 'messageGroup'],
  FifoThroughputLimit: ['perQueue', 'perMessageGroupId'],
};
/** Attributes that are only kept and shown (of these, only the redrive policy has an effect here); an empty text removes them. */
const CARRIED = ['Policy', 'RedrivePolicy', 'RedriveAllowPolicy', 'KmsMasterKeyId', 'KmsDataKeyReusePeriodSeconds', 'SqsManagedSseEnabled'];

/**
 * Reads the attributes of a queue, filling in what AWS does by default.
 *
 * @param attributes only those that were set; an empty text means "not set" where it does on AWS
 * @throws SqsError for an attribute that does not exist, or not for this kind of queue, and for a value out of range
 */
export function readQueueSettings(attributes: QueueAttributes): QueueSettings {
  const fifo = attributes.FifoQueue === 'true';
  const complete: Record<string, string> = {};
  for (const [name, range] of Object.entries(NUMBERS)) {
    complete[name] = String(readNumber(name, attributes[name], range));
  }
  for (const [name, value] of Object.entries(attributes)) {
    if (CARRIED.includes(name)) {
      if (value !== '') {
        complete[name] = value;
      }
    } else if (name in FIFO_CHOICES ? !fifo : !(name in NUMBERS)) {
      throw unknownAttribute(name);
    }
  }
  completeEncryption(complete, attributes);
  checkRedriveAllowPolicy(complete.RedriveAllowPolicy);
  if (complete.Policy !== undefined && !parseObject(complete.Policy)) {
    throw invalidAttribute('Policy');
  }
  if (fifo) {
    for (const [name, choices] of Object.entries(FIFO_CHOICES)) {
      complete[name] = readChoice(name, attributes[name], choices);
    }
    if (complete.FifoThroughputLimit === 'perMessageGroupId' && complete.DeduplicationScope !== 'messageGroup') {
      throw invalidAttribute('FifoThroughputLimit', 'perMessageGroupId is allowed only when DeduplicationScope is messageGroup.');
    }
  }
  return {
    fifo,
    visibilityTimeout: Number(complete.VisibilityTimeout),
    messageRetentionPeriod: Number(complete.MessageRetentionPeriod),
    delaySeconds: Number(complete.DelaySeconds),
    maximumMessageSize: Number(complete.MaximumMessageSize),
    receiveMessageWaitTimeSeconds: Number(complete.ReceiveMessageWaitTimeSeconds),
    contentBasedDeduplication: complete.ContentBasedDeduplication === 'true',
    deduplicationScope: complete.DeduplicationScope === 'messageGroup' ? 'messageGroup' : 'queue',
    redrivePolicy: readRedrivePolicy(complete.RedrivePolicy),
    attributes: complete,
  };
}

/** Encryption is by SQS's own keys, unless a KMS key is named; then a data key is used for five minutes where nothing else is said. */
function completeEncryption(
  complete: Record<string, string>, { SqsManagedSseEnabled, KmsMasterKeyId, KmsDataKeyReusePeriodSeconds }: QueueAttributes,
): void {
  if (KmsMasterKeyId && SqsManagedSseEnabled === 'true') {
    throw oneEncryptionOnly();
  }
  complete.SqsManagedSseEnabled = readChoice('SqsManagedSseEnabled', SqsManagedSseEnabled, KmsMasterKeyId ? ['false', 'true'] : ['true', 'false']);
  const period = readNumber('KmsDataKeyReusePeriodSeconds', KmsDataKeyReusePeriodSeconds, KEY_REUSE);
  if (KmsMasterKeyId || KmsDataKeyReusePeriodSeconds) {
    complete.KmsDataKeyReusePeriodSeconds = String(period);
  }
}

/**
 * The settings after a `SetQueueAttributes`. A KMS key takes the place of SQS's own keys, and the other way round.
 *
 * @throws SqsError as `readQueueSettings`; also for turning a standard queue into a FIFO queue, which AWS does not do
 */
export function changeQueueSettings(settings: QueueSettings, changes: QueueAttributes): QueueSettings {
  if ('FifoQueue' in changes && !settings.fifo) {
    throw unknownAttribute('FifoQueue');
  }
  const kept: Record<string, string> = { ...settings.attributes };
  if (changes.KmsMasterKeyId !== undefined || changes.SqsManagedSseEnabled === 'true') {
    delete kept.SqsManagedSseEnabled;
    delete kept.KmsMasterKeyId;
  }
  return readQueueSettings({ ...kept, ...changes });
}

function readNumber(name: string, text: string | undefined, range: Range): number {
  if (text === undefined || text === '') {
    return range.fallback;
  }
  const value = /^[0-9]{1,9}$/.test(text) ? Number(text) : NaN;
  if (!(value >= range.minimum && value <= range.maximum)) {
    throw invalidAttribute(name, `Must be an integer from ${range.minimum} to ${range.maximum}.`);
  }
  return value;
}

function readChoice(name: string, value: string | undefined, choices: readonly string[]): string {
  if (value === undefined || value === '') {
    return choices[0];
  }
  if (!choices.includes(value)) {
    throw invalidAttribute(name, `Must be ${choices.join(' or ')}.`);
  }
  return value;
}

function readRedrivePolicy(text: string | undefined): RedrivePolicy | undefined {
  if (text === undefined) {
    return undefined;
  }
  const policy = parseObject(text);
  const deadLetterTargetArn = policy?.deadLetterTargetArn;
  const maxReceiveCount = Number(policy?.maxReceiveCount);
  if (typeof deadLetterTargetArn !== 'string' || policy?.maxReceiveCount === undefined) {
    throw invalidValue(text, 'RedrivePolicy', 'Redrive policy must be a JSON object with deadLetterTargetArn and maxReceiveCount.');
  }
  if (!Number.isInteger(maxReceiveCount) || maxReceiveCount < 1 || maxReceiveCount > 1000) {
    throw invalidValue(text, 'RedrivePolicy',
      `Invalid value for maxReceiveCount: ${policy.maxReceiveCount}, valid values are from 1 to 1000 both inclusive.`);
  }
  return { deadLetterTargetArn, maxReceiveCount };
}

function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value as Record<string, unknown> : undefined;
  } catch {
    return undefined;
  }
}
