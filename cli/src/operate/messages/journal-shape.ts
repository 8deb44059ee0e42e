import { JournalLine, MoveKind } from './journal-lines';

type Check = (value: unknown) => boolean;

const KINDS: readonly string[] = ['redrive', 'drain', 'discard', 'export', 'replay'] satisfies readonly MoveKind[];

const isText: Check = (value) => typeof value === 'string';
const isTime: Check = (value) => typeof value === 'string' && Number.isFinite(Date.parse(value));
const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);
const optional = (check: Check): Check => (value) => value === undefined || check(value);
const isTexts: Check = (value) => Array.isArray(value) && value.every(isText);

/** What SQS takes as the value of an attribute. */
const isAttribute: Check = (value) => isObject(value)
  && isText(value.DataType) && optional(isText)(value.StringValue) && optional(isText)(value.BinaryValue);

const SELECTION: Readonly<Record<string, Check>> = {
  id: optional(isTexts),
  group: optional(isTexts),
  reason: optional(isTexts),
  status: optional(isTexts),
  since: optional(isTime),
  until: optional(isTime),
  replay: optional(isText),
};

const MESSAGE: Readonly<Record<string, Check>> = {
  messageId: isText,
  groupId: isText,
  body: isText,
  sentAt: (value) => typeof value === 'number' && Number.isFinite(new Date(value).getTime()),
  attributes: optional((value) => isObject(value) && Object.values(value).every(isAttribute)),
  traceHeader: optional(isText),
  sequenceNumber: optional(isText),
  deduplicationId: optional(isText),
  deadLetterSourceArn: optional(isText),
};

const SENDING: Readonly<Record<string, Check>> = { key: isText, messageId: isText, at: isTime };
const SENT: Readonly<Record<string, Check>> = { key: isText, as: isText, groupId: optional(isText) };
const GROUP: Readonly<Record<string, Check>> = { groupId: isText };

const SHAPES: Readonly<Record<JournalLine['type'], Readonly<Record<string, Check>>>> = {
  'begin': {
    version: (value) => value === 1,
    kind: (value) => typeof value === 'string' && KINDS.includes(value),
    source: isText,
    target: optional(isText),
    selection: isObject,
    at: isTime,
    by: optional(isText),
  },
  'message': { message: isObject, meant: (value) => value === undefined || value === false },
  'sending': SENDING,
  'putting-back': SENDING,
  'sent': SENT,
  'put-back': SENT,
  'refused': { key: isText },
  'stuck': GROUP,
  'turned': GROUP,
  'end': { at: isTime },
};

/**
 * What is wrong with a line that is to be one of a snapshot file.
 *
 * @returns the field, as in `message.sentAt`, or `type`; undefined where it is one
 */
export function wrongField(line: unknown): string | undefined {
  if (!isObject(line) || typeof line.type !== 'string' || !Object.hasOwn(SHAPES, line.type)) {
    return 'type';
  }
  const parts: Array<readonly [string, unknown, Readonly<Record<string, Check>>]> = [
    ['', line, SHAPES[line.type as JournalLine['type']]],
    ...line.type === 'message' ? [['message.', line.message, MESSAGE] as const] : [],
    ...line.type === 'begin' ? [['selection.', line.selection, SELECTION] as const] : [],
  ];
  for (const [prefix, value, shape] of parts) {
    const wrong = isObject(value) ? Object.keys(shape).find((name) => !shape[name](value[name])) : undefined;
    if (wrong !== undefined) {
      return `${prefix}${wrong}`;
    }
  }
  return undefined;
}
