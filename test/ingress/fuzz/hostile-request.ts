import { hostileBytes, hostileText, times } from './hostile-text';
import { GatewayRequest } from '../../../cli/src/local/rest-api';
import { SQS_FAULTS } from '../../../cli/src/local/sqs';
import { SeededRandom } from '../../../cli/src/simulation/random';

export type Pairs = ReadonlyArray<readonly [name: string, value: string]>;

/** A request as its sender means it. */
export interface FuzzRequest {
  readonly method: string;
  /** Parts of the path below the stage, not encoded. */
  readonly segments: readonly string[];
  readonly query: Pairs;
  /** Without the content type. */
  readonly headers: Pairs;
  /** The header as it stands there. */
  readonly contentType?: string;
  readonly body: Buffer;
  /** What SQS does to it. */
  readonly fault?: Exclude<keyof typeof SQS_FAULTS, 'lostAnswer'>;
}

export const STAGE = 'prod';

/** The names that groups and ids are read from occur often, in every spelling. */
const HEADER_NAMES = ['x-order-id', 'X-Order-Id', 'X-ORDER-ID', 'X-Order-ID', 'x-OrDeR-iD', 'X-Delivery', 'x-delivery', 'Host', 'Accept', 'Authorization',
  'Cookie', 'X-Forwarded-For', 'Connection', 'Content-Length', 'Content-MD5', 'TE', 'a', 'A', 'x-a"b', "x-a'b", 'x-$!{x}', 'x-#end', 'x-é'];
const QUERY_NAMES = ['account', 'Account', 'order[id]', 'x-order-id', 'challenge', 'a', '', 'a b', '$!{x}', '"', '&', '=', ';', '#end', 'é', '😀', '\n'];
const TYPES = ['application/json', 'Application/JSON; charset=utf-8', 'application/vnd.api+json', 'application/x-www-form-urlencoded',
  'application/x-www-form-urlencoded;charset=UTF-8', 'text/plain', 'application/octet-stream', 'multipart/form-data; boundary="a\'b"'];
const UNACCEPTED = ['application/x-unheard-of', 'image/*', 'nonsense', 'text/plain2'];
const FAULTS = ['throttled', 'accessDenied', 'invalidToken', 'internal', 'unavailable'] as const;

/** Any request that can come over a wire. */
export function hostileRequest(random: SeededRandom): FuzzRequest {
  const contentType = random.chance(0.1) ? undefined : random.pick(random.chance(0.04) ? UNACCEPTED : TYPES);
  return {
    method: random.pick(['POST', 'POST', 'POST', 'PUT', 'PATCH', 'DELETE']),
    segments: times(random.int(0, 4), () => random.pick([hostileText(random), 'shops', '17', ''])),
    query: hostileQuery(random),
    headers: hostileHeaders(random),
    contentType,
    body: hostileBody(random),
    fault: random.chance(0.03) ? random.pick(FAULTS) : undefined,
  };
}

/** As it arrives. */
export function gatewayRequest(request: FuzzRequest): GatewayRequest {
  return {
    method: request.method,
    path: ['', STAGE, ...request.segments.map(encodeURIComponent)].join('/'),
    rawQuery: request.query.map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`).join('&'),
    headers: [...request.headers, ...(request.contentType === undefined ? [] : [['Content-Type', request.contentType] as const])],
    body: request.body,
    sourceIp: '192.0.2.7',
  };
}

function hostileQuery(random: SeededRandom): Pairs {
  const kind = random.next();
  if (kind < 0.006) {
    // Around the number of turns that a loop may take.
    const names = random.pick([999, 1000, 1001, 1500]);
    return times(names, (index) => [index.toString(36), '']);
  }
  if (kind < 0.008) {
    return times(random.pick([1000, 1001]), () => ['a', random.pick(['', '1'])]);
  }
  if (kind < 0.012) {
    return [['long', 'x'.repeat(random.pick([5000, 10_300]))]];
  }
  return times(random.int(0, 5), () => [random.chance(0.7) ? random.pick(QUERY_NAMES) : hostileText(random), hostileText(random)]);
}

function hostileHeaders(random: SeededRandom): Pairs {
  const kind = random.next();
  if (kind < 0.006) {
    const names = random.pick([990, 995, 996, 997, 998, 1001, 1200]);
    return times(names, (index) => [index.toString(36), random.pick(['', 'v'])]);
  }
  if (kind < 0.008) {
    return times(random.pick([1000, 1001]), () => ['a', random.pick(['', '1'])]);
  }
  if (kind < 0.012) {
    return [['X-Order-Id', '"'.repeat(random.pick([9000, 10_100, 10_300]))]];
  }
  return times(random.int(0, 6), () => [random.chance(0.85) ? random.pick(HEADER_NAMES) : hostileText(random), hostileText(random)]);
}

function hostileBody(random: SeededRandom): Buffer {
  const kind = random.next();
  if (kind < 0.004) {
    return Buffer.alloc(random.pick([300_000, 790_000, 1_000_000]), random.pick(['{"order":1}', 'order[id]=', '\u0000']));
  }
  if (kind < 0.25) {
    return hostileBytes(random);
  }
  return Buffer.from(kind < 0.7 ? hostileJson(random) : hostileForm(random));
}

function hostileJson(random: SeededRandom): string {
  const text = JSON.stringify(jsonValue(random, 0));
  const kind = random.next();
  if (kind < 0.8) {
    return text;
  }
  return random.pick<() => string>([
    () => `${random.pick([' ', '\n', '\t', '\v', '\ufeff', '\u00a0'])}${text}${random.pick([' ', '\r\n', '\f', ';', ','])}`,
    () => text.slice(0, random.int(0, text.length)),
    () => text.slice(random.int(0, text.length)),
    () => `${text}${text}`,
    () => text.replaceAll('"', '\''),
    () => text.replace('}', ',}'),
    () => '{"order":{"id":"first"},"order":{"id":"last"}}',
    () => '{"\\u006frder":{"id":"\\u0031\\n"}}',
    () => `{"order":{"id":"\\ud83d${hostileText(random).replace(/["\\\p{Cc}]/gu, '')}"}}`,
    () => `${'['.repeat(100)}${']'.repeat(100)}`,
  ])();
}

const JSON_KEYS = ['order', 'order', 'order', 'id', 'id', 'id', 'a b', 'a b', 'event', '__proto__', 'class', 'size', '$', '0'];

function jsonValue(random: SeededRandom, depth: number): unknown {
  const kind = random.next();
  if (depth < 4 && kind < (depth === 0 ? 0.8 : 0.45)) {
    return Object.fromEntries(times(random.int(0, 4), () => [random.pick(JSON_KEYS), jsonValue(random, depth + 1)]));
  }
  if (depth < 4 && kind < (depth === 0 ? 0.95 : 0.6)) {
    return times(random.int(0, 3), () => jsonValue(random, depth + 1));
  }
  return random.chance(0.3) ? hostileText(random) : random.pick<unknown>([random.int(-5, 1e9), 1.5, true, false, null, '', '17', '\ud83d', 'a\udc00b']);
}

function hostileForm(random: SeededRandom): string {
  const names = ['order[id]', 'order%5bid%5D', 'order%5Bid]', '%6frder[id]', 'order', 'id', 'a', ''];
  return times(random.int(0, 5), () => {
    const value = hostileText(random);
    const escaped = encodeURIComponent(value);
    const coded = random.pick([escaped, escaped.replaceAll('%20', '+'), value.replaceAll('&', ''), `${escaped}%`, '%ff%C3%A9']);
    return random.chance(0.9) ? `${random.pick(names)}=${coded}` : coded;
  }).join('&');
}
