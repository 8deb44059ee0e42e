import { EventBridgeEvent, Input, SnsTopic } from './input';
import { Json } from './json';
import { moment } from './moment';
import { Signal } from '../signal/signal';

/** Wrappings in wrappings that are taken off: SNS in SNS over HTTPS, with JSON in a text of JSON. */
const DEEPEST = 4;

/** A signal without its wrapping: messages of SNS are opened, events of EventBridge recognised, forms and queries read. */
export function unwrap(signal: Signal): Input {
  const text = new TextDecoder('utf-8').decode(signal.body);
  const [arn, subject] = [spoken(signal.topicArn), spoken(signal.subject)];
  return open(signal, text, arn === undefined && subject === undefined ? undefined : { arn, subject }, undefined, 0);
}

/** @returns undefined for what is blank */
function spoken(text: string | undefined): string | undefined {
  return new Json(text).text();
}

function open(signal: Signal, text: string, topic: SnsTopic | undefined, sentAt: number | undefined, depth: number): Input {
  const plain = { signal, text, topic, sentAt };
  if (text.trim() === '') {
    return fieldsOf(signal.request?.query, plain) ?? { ...plain, json: Json.ABSENT, shape: 'empty' };
  }
  const json = Json.parse(text);
  if (json === undefined) {
    const isForm = /^application\/x-www-form-urlencoded\b/i.test(signal.request?.contentType ?? '');
    return (isForm && depth === 0 ? fieldsOf(text, plain) : undefined) ?? { ...plain, json: Json.ABSENT, shape: 'text' };
  }
  if (depth < DEEPEST) {
    const inner = opened(json);
    if (inner) {
      return open(signal, inner.text, inner.topic ?? topic, inner.sentAt ?? sentAt, depth + 1);
    }
  }
  return json.isObject || json.isList ? { ...plain, json, shape: 'json', event: eventOf(json) } : { ...plain, json: Json.ABSENT, shape: 'text' };
}

/** What a wrapping holds: a message of SNS, as it comes over HTTPS, in a queue or in a record of Lambda; or a text of JSON in JSON. */
function opened(json: Json): { text: string; topic?: SnsTopic; sentAt?: number } | undefined {
  if (json.isText) {
    return { text: json.print() };
  }
  const record = json.list('Records').length === 1 ? json.get('Records', 0, 'Sns') : Json.ABSENT;
  const message = record.isObject ? record : json;
  const arn = message.text('TopicArn');
  if (message.text('Type') !== 'Notification' || arn === undefined || !message.get('Message').isText) {
    return undefined;
  }
  return { text: message.get('Message').print(), topic: { arn, subject: message.text('Subject') }, sentAt: moment(message.get('Timestamp')) };
}

/** Notifications of CodeStar, which come through SNS, are events too, and spell one name otherwise. */
function eventOf(json: Json): EventBridgeEvent | undefined {
  const source = json.text('source');
  const detailType = json.text('detail-type') ?? (json.get('notificationRuleArn').exists ? json.text('detailType') : undefined);
  if (source === undefined || detailType === undefined || !json.get('detail').exists) {
    return undefined;
  }
  return {
    source,
    detailType,
    account: json.text('account'),
    region: json.text('region'),
    at: moment(json.get('time')),
    resources: json.texts('resources'),
    detail: json.get('detail'),
  };
}

/** Of a name that repeats the last one counts. */
function fieldsOf(form: string | undefined, plain: Omit<Input, 'json' | 'shape'>): Input | undefined {
  const fields = Object.fromEntries(new URLSearchParams(form ?? ''));
  const names = Object.keys(fields);
  if (names.length === 0) {
    return undefined;
  }
  // Some senders put their JSON into one field, as Slack and curl's --data do.
  const only = names.length === 1 ? Json.parse(fields[names[0]] === '' ? names[0] : fields[names[0]]) : undefined;
  return only?.isObject ? { ...plain, json: only, shape: 'json', event: eventOf(only) } : { ...plain, json: new Json(fields), shape: 'fields' };
}
