import { FuzzRequest, gatewayRequest, Pairs } from './hostile-request';
import { Emulation } from '../../../cli/src/local/rest-api';
import { SQS_FAULTS } from '../../../cli/src/local/sqs';

/*
 * What must become of a request, worked out without templates: in plain JavaScript, from what the documentation of groups, ids and answers
 * promises.
 */

/** Where a value is read. */
export type Place =
  | { readonly kind: 'header' | 'query' | 'form'; readonly name: string }
  | { readonly kind: 'segment'; readonly index: number }
  | { readonly kind: 'json'; readonly steps: ReadonlyArray<string | number> }
  | { readonly kind: 'constant'; readonly value: string }
  | { readonly kind: 'unique' };

/** The choices of one endpoint. */
export interface Choices {
  readonly group: Place;
  /** The group of what has no value; undefined for one of its own, '' for a refusal. */
  readonly missing?: string;
  readonly endpoint: string;
  /** Whether `?challenge=…` is answered and not stored. */
  readonly challenge: boolean;
}

/** What the queue must get. */
export interface ExpectedMessage {
  readonly group: string;
  readonly query: Pairs;
  readonly headers: Pairs;
  readonly path: string;
}

export interface Expectation {
  readonly status: number;
  /** Absent: nothing may be stored. */
  readonly message?: ExpectedMessage;
  /** The whole answer. */
  readonly challenge?: string;
}

/** Added by the gateway. */
const ADDED = ['X-Amzn-Trace-Id', 'X-Forwarded-For', 'X-Forwarded-Port', 'X-Forwarded-Proto'];
/** Never shown to templates (recorded). */
const HIDDEN = ['connection', 'content-length', 'content-md5', 'te'];
const MAX_LOOP = 1000;
const MAX_BYTES = 10_240;
/** What is larger than a message of the queue as base64. */
const MAX_BODY = 785_664;
/** Of JSON. */
const MAX_DEPTH = 32;
const ACCEPTED = [
  'application/json', 'application/vnd.api+json', 'application/x-www-form-urlencoded', 'text/plain', 'application/octet-stream', 'multipart/form-data',
];

export function expectationOf(request: FuzzRequest, choices: Choices, id: string, emulation: Emulation): Expectation {
  const arriving = gatewayRequest(request);
  if (arriving.headers.reduce((bytes, [name, value]) => bytes + Buffer.byteLength(name) + Buffer.byteLength(value), 0) > MAX_BYTES) {
    return { status: 431 };
  }
  if (arriving.path.length + arriving.rawQuery.length > MAX_BYTES) {
    return { status: 414 };
  }
  const type = request.contentType?.split(';')[0].toLowerCase() ?? 'application/json';
  if (!ACCEPTED.includes(type)) {
    return { status: 415 };
  }
  const shown = shownHeaders(arriving.headers);
  const all = emulation.multiValueParameters === 'present';
  // Slashes at the end count for nothing.
  const segments = request.segments.slice(0, request.segments.map((segment) => segment !== '').lastIndexOf(true) + 1);
  const path = emulation.pathParameters === 'raw' ? segments.map(encodeURIComponent).join('/') : segments.join('/');
  const single = { headers: new Map(shown), query: new Map(request.query) };
  const read = (place: Place): string => readPlace(place, { type, body: request.body, path, ...single });
  const group = choices.group.kind === 'unique' ? id : legalGroup(read(choices.group)) ?? choices.missing ?? id;
  const stored = { group, path, query: pairs(request.query, all), headers: pairs(shown, all) };
  return outcome(request, choices, stored, tooMany(request, shown, all));
}

function outcome(request: FuzzRequest, choices: Choices, message: ExpectedMessage, tooManyParameters: boolean): Expectation {
  if (request.body.length > MAX_BODY) {
    return { status: 413 };
  }
  if (tooManyParameters) {
    return { status: 431 };
  }
  const faultStatus = request.fault && SQS_FAULTS[request.fault].error.status;
  const challenge = choices.challenge ? new Map(request.query).get('challenge') ?? '' : '';
  if (challenge !== '') {
    return faultStatus === undefined || faultStatus === 400 ? { status: 200, challenge } : { status: 503 };
  }
  if (message.group === '') {
    return { status: 400 };
  }
  if (faultStatus !== undefined) {
    return { status: 503 };
  }
  return { status: 200, message };
}

function tooMany(request: FuzzRequest, shown: Pairs, all: boolean): boolean {
  const headerNames = new Set([...ADDED, ...shown.map(([name]) => name)]);
  if (headerNames.size > MAX_LOOP || new Set(request.query.map(([name]) => name)).size > MAX_LOOP) {
    return true;
  }
  const most = (list: Pairs): number => {
    const counts = new Map<string, number>();
    list.forEach(([name]) => counts.set(name, (counts.get(name) ?? 0) + 1));
    return Math.max(0, ...counts.values());
  };
  const everything = gatewayRequest(request).headers;
  const names = new Set([...ADDED, ...everything.map(([name]) => name)]);
  return all && (most(everything) > MAX_LOOP || most(request.query) > MAX_LOOP || names.size > MAX_LOOP);
}

/** What of a request's headers templates are shown. */
export function shownHeaders(headers: Pairs): Pairs {
  return headers.filter(([name, value]) => !HIDDEN.includes(name.toLowerCase()) && !/^authorization: AWS4/i.test(`${name}: ${value}`));
}

/** The group of a webhook at an endpoint of its own, with the group's place there. */
export function groupAt(endpoint: string, place: Place, source: Source, id: string): string {
  const group = legalGroup(readPlace(place, source)) ?? id;
  return endpoint === '/' ? group : `${endpoint}:${group}`.slice(0, 128);
}

/** By name; of a name that repeats all values in order, or the last. */
export function pairs(list: Pairs, all: boolean): Pairs {
  const sorted = [...list].sort(([a], [b]) => (a === b ? 0 : a < b ? -1 : 1));
  return all ? sorted : sorted.filter(([name], index) => sorted[index + 1]?.[0] !== name);
}

function legalId(value: string): string | undefined {
  return /^[A-Za-z0-9_.:-]{1,128}$/.test(value) && !value.includes('\n') ? value : undefined;
}

function legalGroup(value: string): string | undefined {
  return value === '' ? undefined : legalId(value) ?? Buffer.from(javaText(value)).toString('base64').slice(0, 128);
}

/** Java writes half a surrogate pair as a question mark. */
function javaText(text: string): string {
  return Array.from(text, (character) => (/^\p{Surrogate}$/u.test(character) ? '?' : character)).join('');
}

/** Where values are read from. */
export interface Source {
  readonly type: string;
  readonly body: Buffer;
  readonly path: string;
  readonly headers: ReadonlyMap<string, string>;
  readonly query: ReadonlyMap<string, string>;
}

function readPlace(place: Place, source: Source): string {
  switch (place.kind) {
    case 'constant': return place.value;
    case 'unique': return '';
    case 'query': return source.query.get(place.name) ?? '';
    case 'segment': return source.path.split('/').filter((segment) => segment !== '')[place.index] ?? '';
    // Lower case, Canonical-Case, UPPER CASE and the name as it is, one behind the other; a sender uses one of them.
    case 'header': return [...new Set([place.name.toLowerCase(), capitalised(place.name), place.name.toUpperCase(), place.name])]
      .map((name) => source.headers.get(name) ?? '').join('');
    case 'form': return source.type === 'application/x-www-form-urlencoded' ? readForm(source.body.toString(), place.name) : '';
    case 'json': return /^(application\/(json|x-json|csp-report)|.*\+json|text\/(json|plain))$/.test(source.type) ? readJson(source.body.toString(), place.steps) : '';
  }
}

function capitalised(name: string): string {
  return name.split('-').map((part) => part.charAt(0).toUpperCase() + part.slice(1).toLowerCase()).join('-');
}

function readJson(text: string, steps: ReadonlyArray<string | number>): string {
  const [open, close] = typeof steps[0] === 'string' ? '{}' : '[]';
  const bare = text.replace(/^\ufeff/, '');
  if (!bare.trim().startsWith(open) || !bare.trim().endsWith(close)) {
    return '';
  }
  let value: any;
  try {
    value = JSON.parse(bare);
  } catch {
    return '';
  }
  if (depthOf(value) > MAX_DEPTH) {
    return '';
  }
  for (const step of steps) {
    const fits = typeof step === 'number' ? Array.isArray(value) : typeof value === 'object' && value !== null && !Array.isArray(value);
    value = fits && Object.hasOwn(value, step) ? value[step] : undefined;
  }
  const printed = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
  return /^[{[]/.test(printed) ? '' : printed;
}

function depthOf(value: unknown): number {
  return typeof value === 'object' && value !== null ? 1 + Math.max(0, ...Object.values(value).map(depthOf)) : 0;
}

function readForm(text: string, name: string): string {
  for (const field of text.split('&')) {
    const equals = field.indexOf('=');
    if (equals >= 0 && isSpelling(field.slice(0, equals), name)) {
      return decodeForm(field.slice(equals + 1));
    }
  }
  return '';
}

/** Letters and digits as they are, anything else as it is or escaped. */
function isSpelling(coded: string, name: string): boolean {
  let rest = coded;
  for (const character of name) {
    const escape = `%${character.charCodeAt(0).toString(16)}`;
    if (rest.startsWith(character)) {
      rest = rest.slice(1);
    } else if (!/[A-Za-z0-9]/.test(character) && rest.slice(0, 3).toLowerCase() === escape) {
      rest = rest.slice(3);
    } else {
      return false;
    }
  }
  return rest === '';
}

/** '' when an escape is broken. */
function decodeForm(coded: string): string {
  const bytes: Buffer[] = [];
  for (let at = 0; at < coded.length;) {
    if (coded[at] === '%') {
      const hex = coded.slice(at + 1, at + 3);
      if (!/^[0-9a-f]{2}$/i.test(hex)) {
        return '';
      }
      bytes.push(Buffer.from(hex, 'hex'));
      at += 3;
    } else {
      const character = String.fromCodePoint(coded.codePointAt(at)!);
      bytes.push(Buffer.from(character === '+' ? ' ' : character));
      at += character.length;
    }
  }
  return Buffer.concat(bytes).toString();
}
