import { createHmac } from 'node:crypto';
import { SECRET } from './fuzzed-app';
import { FuzzRequest, hostileRequest, Pairs, STAGE } from './hostile-request';
import { senderChallenge, SenderChallenge } from './sender-challenges';
import { GatewayRequest } from '../../../cli/src/local/rest-api';
import { SeededRandom } from '../../../cli/src/simulation/random';

/** A request to one of several endpoints. */
export interface EndpointRequest {
  readonly gateway: GatewayRequest;
  /** Where it goes by the rules of API Gateway: to the path that is literally an endpoint's, else to the webhook's own. */
  readonly endpoint: string;
  /** Below the endpoint, as it stands in the request line. */
  readonly rest: readonly string[];
  readonly query: Pairs;
  readonly headers: Pairs;
  readonly isSigned: boolean;
  /** Whether it is as the sender's documentation shows it, and nothing else. */
  readonly challenge?: SenderChallenge;
  readonly fault?: FuzzRequest['fault'];
}

const ODD_TYPES = ['application/vnd.contentful.management.v1+json', 'application/cloudevents+json', 'text/xml', 'application/fhir+json', 'APPLICATION/JSON ; x=y', 'text/json',
  ' application/json', 'application/json;;;', 'application/json,text/plain', 'application/*', '*/*', '', ';', 'json', 'application/json\t', 'application/x-protobuf', 'image/png'];

/** What looks like JSON to a guard and is none, and the other way round. */
const ODD_BODIES = ['{see [docs]}', '[docs]', '{', '}', '[', '{"a":}', '{"a":1,}', '{\'a\':1}', '{"a":1}x', '{"a":01}', '{"a":NaN}', '{"a":"\n"}', '{"a":"\\x"}', '{a:1}', '[1,]', '[,1]',
  'null', 'true', '1', '"text"', '""', '{}', '[]', ' {} ', '{"order":{"id":"7"}}//', '/**/{"order":{"id":"7"}}', '{"order":{"id":"7"}', '{"order":{"id":7e400}}', '{"order":{"id":"\ud83d"}}',
  '{"order":{"id":{"id":"7"}}}', '{"order":[{"id":"7"}]}', `{"a":${'['.repeat(40)}${']'.repeat(40)}}`, '{"order":{"id":"\u2028"}}', '{"order" : {"id" :\t"7"\r\n}}', '{"order":{"id":""}}'];

/** Ways to spell a path, of which a backend may make another. */
const SPELLINGS: ReadonlyArray<(name: string) => string> = [
  (name) => `/${name}`, (name) => `./${name}`, (name) => `x/../${name}`, (name) => `${name};x=y`, (name) => `;x=y/${name}`, (name) => `${name}.json`, (name) => name.toUpperCase(),
  (name) => `%${name.charCodeAt(0).toString(16)}${name.slice(1)}`, (name) => `%25${name.charCodeAt(0).toString(16)}${name.slice(1)}`, (name) => `%2f${name}`, (name) => `${name}%2fa`,
  (name) => `${name}%00`, (name) => `${name}%20`, (name) => `index.php/${name}`, (name) => `%5c${name}`, (name) => `${name}s`, (name) => `a/${name}`, (name) => `..%2f${name}`,
];

/** Any request to any endpoint: hostile, a ping, what a sender asks, or nearly that. */
export function endpointRequest(random: SeededRandom, endpoints: readonly string[]): EndpointRequest {
  const base = hostileRequest(random);
  const endpoint = random.pick(endpoints);
  const challenge = senderChallenge(endpoint, random);
  const kind = random.next();
  if (challenge && kind < 0.25) {
    return assemble(random, { ...of(challenge), endpoint, rest: random.chance(0.7) ? [] : ['a', 'b'], challenge });
  }
  if (challenge && kind < 0.4) {
    return assemble(random, { ...nearly(random, base, challenge), endpoint, rest: base.segments.map(encodeURIComponent) });
  }
  if (kind < 0.5) {
    const isBare = random.chance(0.5);
    const { query, headers } = isBare ? { query: [], headers: [] } : base;
    return assemble(random, { method: random.pick(['HEAD', 'OPTIONS', 'GET', 'GET']), query, headers, contentType: base.contentType, body: isBare ? Buffer.alloc(0) : base.body, endpoint, rest: [] });
  }
  const request = {
    ...base,
    method: random.chance(0.05) ? random.pick(['GET', 'HEAD', 'OPTIONS', 'PURGE', 'TRACE']) : base.method,
    contentType: random.chance(0.2) ? random.pick(ODD_TYPES) : base.contentType,
    body: oddBody(random, base.body),
  };
  if (kind < 0.65) {
    const name = random.pick(endpoints.filter((one) => one !== '/')).slice(1);
    return assemble(random, { ...request, endpoint: '/', rest: random.pick(SPELLINGS)(name).split('/') });
  }
  return assemble(random, { ...request, endpoint, rest: base.segments.map(encodeURIComponent) });
}

type Parts = Pick<FuzzRequest, 'method' | 'query' | 'headers' | 'contentType' | 'body' | 'fault'> & Pick<EndpointRequest, 'endpoint' | 'rest' | 'challenge'>;

function assemble(random: SeededRandom, { method, query, headers, contentType, body, endpoint, rest, challenge, fault }: Parts): EndpointRequest {
  const isSigned = challenge === undefined && random.chance(0.5);
  const signature: Pairs = isSigned ? [['x-sig', createHmac('sha256', SECRET).update(body).digest('hex')]] : random.chance(0.1) ? [['X-Sig', '0'.repeat(64)]] : [];
  const all: Pairs = [...headers, ...signature, ...contentType === undefined ? [] : [['Content-Type', contentType] as const]];
  const path = ['', STAGE, ...endpoint === '/' ? [] : [endpoint.slice(1)], ...rest].join('/');
  const rawQuery = query.map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`).join('&');
  return { gateway: { method, path, rawQuery, headers: all, body, sourceIp: '192.0.2.7' }, endpoint, rest, query, headers: all, isSigned, challenge, fault };
}

function of({ method, query = [], headers = [], type, body = '' }: SenderChallenge): Omit<Parts, 'endpoint' | 'rest'> {
  return { method, query, headers, contentType: type, body: Buffer.from(body) };
}

/** Something of a challenge with something hostile. */
function nearly(random: SeededRandom, base: FuzzRequest, challenge: SenderChallenge): Omit<Parts, 'endpoint' | 'rest'> {
  const { method, query, headers, contentType, body } = of(challenge);
  return {
    method: random.chance(0.8) ? method : base.method,
    query: random.chance(0.7) ? query.filter(() => random.chance(0.9)).concat(random.chance(0.3) ? base.query : []) : base.query,
    headers: random.chance(0.7) ? headers.filter(() => random.chance(0.9)).concat(random.chance(0.3) ? base.headers : []) : base.headers,
    contentType: random.chance(0.8) ? contentType : random.pick([base.contentType, ...ODD_TYPES]),
    body: random.chance(0.7) ? body : oddBody(random, base.body),
    fault: base.fault,
  };
}

function oddBody(random: SeededRandom, body: Buffer): Buffer {
  const kind = random.next();
  const odd = kind < 0.2 ? Buffer.from(random.pick(ODD_BODIES)) : body;
  return kind > 0.1 && kind < 0.3 ? Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), odd]) : odd;
}
