import * as fc from 'fast-check';
import { alarms } from './samples/alarms';
import { senders } from './samples/senders';
import { services } from './samples/services';
import { wrongWith } from './support/invariants';
import { RECEIVED_AT } from './support/signals';
import { parse } from '../../../src/alert-routing/parse/parse';
import { Signal } from '../../../src/alert-routing/signal/signal';

/** Signals that are made up: ALERT_FUZZ=100000 npx jest test/alert-routing/parse/fuzz.test.ts takes minutes. */
const RUNS = Number(process.env.ALERT_FUZZ ?? 2_000);

/** Small ones alone: the time is better spent on more of them. */
const samples = Object.values({ ...alarms, ...services, ...senders }).filter(({ body }) => body.length < 10_000);

/** Texts that have broken parsers: of other types, of names of prototypes, of other scripts, halves of characters. */
const nasty = fc.oneof(
  fc.constantFrom('', ' ', '\u0000', '\ud800', '\u202e', '__proto__', 'constructor', 'toString', 'null', '17', '{}', '[]', '"', '%', '|', 'https://', 'https://a@b', 'https://x.example.com/<|>',
    'javascript:alert(1)', 'arn:', 'arn:aws:sns:eu-west-1:111122223333:x', 'arn:aws:states:::::::', '0001-01-01T00:00:00Z', '9999-12-31T23:59:59Z', '999999999999999999999', 'OK', 'ALARM', 'FAILED'),
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.string({ maxLength: 40 }),
);

const value: fc.Arbitrary<unknown> = fc.oneof(
  nasty,
  fc.constantFrom(null, true, false, 0, -1, 1e308, 17, {}, [], [null], [[]], { toString: 1 }),
  fc.jsonValue({ maxDepth: 3 }),
  fc.string({ minLength: 5_000, maxLength: 6_000 }),
);

/** Somewhere in JSON something else, or something more. */
function mutated(json: unknown, picks: readonly number[], replacement: unknown): unknown {
  if (typeof json !== 'object' || json === null || picks.length === 0) {
    return replacement;
  }
  const keys = Object.keys(json);
  const key = keys.length === 0 ? 'x' : keys[picks[0] % keys.length];
  const inner = (json as Record<string, unknown>)[key];
  // Some messages are JSON in a text, and are changed inside it as well.
  const opened = typeof inner === 'string' && /^[[{]/.test(inner) ? attempt(inner) : undefined;
  const next = opened === undefined ? mutated(inner, picks.slice(1), replacement) : JSON.stringify(mutated(opened, picks.slice(1), replacement));
  return Array.isArray(json) ? json.map((element, index) => (String(index) === key ? next : element)) : { ...json, [key]: next };
}

function attempt(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const way = fc.array(fc.nat(40), { minLength: 1, maxLength: 5 });

const mutatedSample = fc.tuple(fc.constantFrom(...samples), way, value).map(([signal, picks, replacement]): Signal => {
  const json = attempt(signal.body.toString());
  return json === undefined ? signal : { ...signal, body: Buffer.from(JSON.stringify(mutated(json, picks, replacement)) ?? '') };
});

const cutSample = fc.tuple(fc.constantFrom(...samples), fc.nat(5_000), fc.uint8Array({ maxLength: 5 })).map(([signal, at, bytes]): Signal =>
  ({ ...signal, body: Buffer.concat([signal.body.subarray(0, at), bytes, signal.body.subarray(at + bytes.length)]) }));

const anything = fc.record({
  body: fc.oneof(
    fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
    fc.json({ maxDepth: 4 }).map((json) => Buffer.from(json)),
    fc.dictionary(fc.constantFrom('title', 'status', 'severity', 'detail-type', 'source', 'detail', 'AlarmName', 'NewStateValue', 'alerts', 'Records', 'Type', 'TopicArn', 'Message', 'groupKey', '__proto__'), value)
      .map((json) => Buffer.from(JSON.stringify(json))),
    nasty.map((text) => Buffer.from(text)),
  ),
  carrier: fc.constantFrom('sns' as const, 'eventbridge' as const, 'https' as const, 'queue' as const),
  topicArn: fc.option(nasty, { nil: undefined }),
  subject: fc.option(nasty, { nil: undefined }),
  request: fc.option(fc.record({ method: nasty, path: nasty, query: nasty, contentType: fc.oneof(nasty, fc.constant('application/x-www-form-urlencoded')) }), { nil: undefined }),
}).map((signal): Signal => ({ id: 'fuzz', receivedAt: RECEIVED_AT, ...signal }));

test.each<[string, fc.Arbitrary<Signal>, number]>([
  ['samples with something else in them', mutatedSample, 0.6],
  ['samples that are cut or broken', cutSample, 0.2],
  ['anything', anything, 0.2],
])('%s: never an exception, always one event within all bounds, and the same again', (_, signals, share) => {
  fc.assert(fc.property(signals, (signal) => {
    const event = parse(signal);
    expect(wrongWith(event, signal)).toEqual([]);
    expect(parse(signal)).toEqual(event);
    expect(event.fields.map(({ name }) => name)).not.toContain('Parser that failed');
  }), { numRuns: Math.ceil(RUNS * share) });
});
