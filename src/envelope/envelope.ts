import { HTTP_METHODS } from '../shared/http-methods';

/**
 * The message body between API Gateway and the forwarder: the one place that knows its format.
 *
 * It is written by the request template (`ingress/templates/request-template.ts`, in VTL) and read here. Everything a sender controls
 * is base64, so that no byte of it can break the JSON, leave SQS's character set or change another field.
 */

/** The only version written today. A forwarder that meets another one dead-letters the message and says so. */
export const ENVELOPE_VERSION = 1;

/** The only endpoint of a webhook that has no others, and what an envelope without an endpoint means. */
export const ROOT_ENDPOINT = '/';

/** Paths that an endpoint can have: nothing that would need an escape in a URL, in JSON or in a mapping template. */
export const ENDPOINT = /^\/[A-Za-z0-9._~/-]{0,255}$/;

/** The JSON as it stands in the queue. */
export interface EnvelopeJson {
  /** Version of this format. */
  readonly v: number;
  /** Delivery id: API Gateway's extended request id, which a sender cannot choose. */
  readonly id: string;
  /** Time of arrival in milliseconds since 1970, by API Gateway's clock. */
  readonly at: number;
  /** Path of the endpoint at which it came in, such as `/github`; absent for `/`. */
  readonly endpoint?: string;
  /** HTTP method as received. */
  readonly method: string;
  /** base64 of the `{proxy+}` path parameter; empty for the endpoint itself. */
  readonly path: string;
  /** base64 of `$context.path`, which includes the stage. Which of the two is percent-decoded on AWS is unproven. */
  readonly rawPath: string;
  /** base64 of name to base64 of value, percent-decoded by API Gateway; of a name that repeats one value. */
  readonly query: Readonly<Record<string, string>>;
  /**
   * For each name with more than one value, where API Gateway tells: base64 of the name, then of every value in order. A list without
   * values counts for nothing.
   */
  readonly multiQuery?: ReadonlyArray<readonly string[]>;
  /** base64 of name to base64 of value, in the sender's spelling. */
  readonly headers: Readonly<Record<string, string>>;
  /** As `multiQuery`. */
  readonly multiHeaders?: ReadonlyArray<readonly string[]>;
  /** base64 of the body; see `text`. */
  readonly body: string;
  /** True when API Gateway handed the template decoded text and the template did the base64. `{}` then means an empty body. */
  readonly text: boolean;
  /** The sender's address as API Gateway saw it. */
  readonly ip: string;
  /** Which replay it is part of: written by the operator's tool alone. Absent on what came in at the endpoint. */
  readonly replay?: string;
}

/** A webhook as it arrived, decoded. */
export interface Webhook {
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly arrivedAt: number;
  /** Path of the endpoint at which it came in: `/`, or such as `/github` where a webhook has several. */
  readonly endpoint: string;
  readonly method: string;
  readonly path: string;
  readonly rawPath: string;
  /** The values of a name that repeats stand together, in order, where API Gateway tells them all; else there is one. */
  readonly query: ReadonlyArray<readonly [name: string, value: string]>;
  /** As `query`; names in the sender's spelling. */
  readonly headers: ReadonlyArray<readonly [name: string, value: string]>;
  readonly body: Uint8Array;
  readonly sourceIp: string;
  /** Which replay it is part of; undefined for what came in at the endpoint. */
  readonly replay?: string;
}

/** Why a message body is not an envelope that this version can deliver. The text names what was expected, never the content. */
export class EnvelopeError extends Error {
  public readonly name = 'EnvelopeError';
}

/** What API Gateway hands to a template in place of an empty body (recorded behaviour). */
const EMPTY_BODY_STAND_IN = '{}';

/** Together with a length that is a multiple of four; one pattern for both would take twenty times as long on a body of a megabyte. */
const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/;

/** An id becomes a header, a key and an attribute. API Gateway's are some 16 characters of base64. */
const ID = /^[\x21-\x7e]{1,256}$/;

/** The last instant that a date can express. */
const MAX_TIME = 8.64e15;

/**
 * Reads a message body.
 *
 * @throws EnvelopeError when the body is not JSON, of another version, or lacks a field.
 */
export function parseEnvelope(messageBody: string): Webhook {
  const json = parseObject(messageBody);
  if (json.v !== ENVELOPE_VERSION) {
    throw new EnvelopeError(`The message is of envelope version ${describe(json.v)}; this forwarder reads version ${ENVELOPE_VERSION}: deploy a newer one, then redrive.`);
  }
  return {
    id: id(json),
    arrivedAt: time(json),
    endpoint: endpoint(json),
    method: method(json),
    path: decodeText(json.path, 'path'),
    rawPath: decodeText(json.rawPath, 'rawPath'),
    query: decodePairs(json, 'query', 'multiQuery'),
    headers: decodePairs(json, 'headers', 'multiHeaders'),
    body: decodeBody(json),
    sourceIp: typeof json.ip === 'string' ? json.ip : '',
    ...typeof json.replay === 'string' && ID.test(json.replay) ? { replay: json.replay } : {},
  };
}

/**
 * The same envelope as part of a replay: everything else in it stays as it is.
 *
 * @param replay 1 to 256 visible ASCII characters
 * @throws EnvelopeError when the body is no envelope
 */
export function asReplay(messageBody: string, replay: string): string {
  return JSON.stringify({ ...parseObject(messageBody), replay });
}

/** Writes an envelope in code: for tests, the simulation and in-process senders. API Gateway writes the same with VTL. */
export function formatEnvelope(webhook: Webhook): string {
  // JSON leaves out what is undefined.
  const json: EnvelopeJson = {
    v: ENVELOPE_VERSION,
    id: webhook.id,
    at: webhook.arrivedAt,
    endpoint: webhook.endpoint === ROOT_ENDPOINT ? undefined : webhook.endpoint,
    method: webhook.method,
    path: encode(webhook.path),
    rawPath: encode(webhook.rawPath),
    query: encodePairs(webhook.query),
    multiQuery: encodeLists(webhook.query),
    headers: encodePairs(webhook.headers),
    multiHeaders: encodeLists(webhook.headers),
    body: Buffer.from(webhook.body).toString('base64'),
    text: false,
    ip: webhook.sourceIp,
    replay: webhook.replay,
  };
  return JSON.stringify(json);
}

function parseObject(messageBody: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(messageBody);
  } catch {
    throw new EnvelopeError('The message is not an envelope: its body is not JSON; only the endpoint of this webhook may send to this queue.');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new EnvelopeError('The message is not an envelope: its body is not a JSON object; only the endpoint of this webhook may send to this queue.');
  }
  return value as Record<string, unknown>;
}

function id(json: Record<string, unknown>): string {
  const value = json.id;
  if (typeof value !== 'string' || !ID.test(value)) {
    throw new EnvelopeError(`The envelope's "id" is ${typeof value === 'string' ? `of ${value.length} characters` : describe(value)}; expected 1 to 256 visible ASCII characters.`);
  }
  return value;
}

function endpoint(json: Record<string, unknown>): string {
  const value = json.endpoint ?? ROOT_ENDPOINT;
  if (typeof value !== 'string' || !ENDPOINT.test(value)) {
    throw new EnvelopeError(`The envelope's "endpoint" is ${typeof value === 'string' ? 'no plain path' : describe(value)}; expected one such as "/github", or none.`);
  }
  return value;
}

function method(json: Record<string, unknown>): string {
  const value = json.method;
  if (typeof value !== 'string' || !HTTP_METHODS.includes(value)) {
    throw new EnvelopeError(`The envelope's "method" is ${typeof value === 'string' ? 'not known' : describe(value)}; expected one of ${HTTP_METHODS.join(', ')}.`);
  }
  return value;
}

function time(json: Record<string, unknown>): number {
  const value = json.at;
  if (typeof value !== 'number' || !(value >= 0 && value <= MAX_TIME)) {
    throw new EnvelopeError(`The envelope's "at" is ${describe(value)}; expected milliseconds since 1970.`);
  }
  return value;
}

function decodeBody(json: Record<string, unknown>): Uint8Array {
  const bytes = decodeBytes(json.body, 'body');
  if (json.text === true && bytes.toString('utf8') === EMPTY_BODY_STAND_IN) {
    return Buffer.alloc(0);
  }
  return bytes;
}

/** A name that has all of its values in the lists has them in the place of the one. */
function decodePairs(json: Record<string, unknown>, field: 'query' | 'headers', listField: string): Array<readonly [string, string]> {
  const value = json[field];
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new EnvelopeError(`The envelope's "${field}" is ${describe(value)}; expected an object of base64 texts.`);
  }
  const values = new Map<string, readonly string[]>();
  for (const [name, content] of Object.entries(value)) {
    values.set(decodeText(name, field), [decodeText(content, field)]);
  }
  for (const [name, ...contents] of decodeLists(json[listField] ?? [], listField)) {
    values.set(name, contents);
  }
  const pairs: Array<readonly [string, string]> = [];
  for (const [name, contents] of values) {
    contents.forEach((content) => pairs.push([name, content]));
  }
  return pairs;
}

function decodeLists(value: unknown, field: string): string[][] {
  if (!Array.isArray(value) || !value.every(Array.isArray)) {
    throw new EnvelopeError(`The envelope's "${field}" is ${describe(value)}; expected a list of lists of base64 texts.`);
  }
  return value.filter((list: unknown[]) => list.length > 1).map((list: unknown[]) => list.map((text) => decodeText(text, field)));
}

function decodeText(value: unknown, field: string): string {
  return decodeBytes(value, field).toString('utf8');
}

function decodeBytes(value: unknown, field: string): Buffer {
  if (typeof value !== 'string' || value.length % 4 !== 0 || !BASE64.test(value)) {
    throw new EnvelopeError(`The envelope's "${field}" is ${typeof value === 'string' ? 'not base64' : describe(value)}; expected base64.`);
  }
  return Buffer.from(value, 'base64');
}

function encode(value: string): string {
  return Buffer.from(value, 'utf8').toString('base64');
}

function encodePairs(pairs: Webhook['query']): Record<string, string> {
  const encoded: Record<string, string> = {};
  for (const [name, value] of pairs) {
    encoded[encode(name)] = encode(value);
  }
  return encoded;
}

function encodeLists(pairs: Webhook['query']): string[][] {
  const names = pairs.map(([name]) => name);
  const repeated = new Set(names.filter((name, index) => names.indexOf(name) !== index));
  return [...[...repeated].map((name) => [name, ...pairs.filter((pair) => pair[0] === name).map(([, value]) => value)].map(encode)), []];
}

/** A value's kind, for messages: never the value itself, which may be a sender's, except for small numbers. */
function describe(value: unknown): string {
  if (value === undefined) {
    return 'missing';
  }
  return typeof value === 'number' ? String(value) : Array.isArray(value) ? 'a list' : value === null ? 'null' : typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}
