import { EndpointRequest, endpointRequest } from './fuzz/endpoint-request';
import { groupAt, pairs, Place, shownHeaders } from './fuzz/expectation';
import { FuzzedApp } from './fuzz/fuzzed-app';
import { Pairs } from './fuzz/hostile-request';
import { mayBeChallenge } from './fuzz/sender-challenges';
import { Emulation, GatewayResponse } from '../../cli/src/local/rest-api';
import { SQS_FAULTS } from '../../cli/src/local/sqs';
import { SeededRandom } from '../../cli/src/simulation/random';
import { parseEnvelope } from '../../src/envelope/envelope';
import { message as messageOf } from '../delivery/support/world';

/*
 * Hostile requests to a webhook with endpoints of all kinds, as it is synthesized: through the model of REST APIs into the model of SQS, and what is
 * stored through the forwarder's reader and gate. More of them: FUZZ_REQUESTS=100000 npx jest test/ingress/endpoint-fuzz; another course: FUZZ_SEED=2.
 */
const REQUESTS = Number(process.env.FUZZ_REQUESTS ?? 2000);
const SEED = Number(process.env.FUZZ_SEED ?? 1);
/** Requests until the queue starts afresh. */
const CHAPTER = 500;

jest.setTimeout(120_000 + REQUESTS * 20);

const EMULATIONS: Emulation[] = (['present', 'absent'] as const).flatMap((multiValueParameters) => (['decoded', 'raw'] as const)
  .flatMap((pathParameters) => (['{}', ''] as const).map((emptyConvertedBody) => ({ multiValueParameters, pathParameters, emptyConvertedBody }))));

/** What has been seen to happen, so that a fuzz test which reaches nothing is noticed. */
const seen = new Map<string, number>();
const count = (what: string): unknown => seen.set(what, (seen.get(what) ?? 0) + 1);

test(`${REQUESTS} hostile requests to all kinds of endpoints: stored as they were sent, answered, or refused; and delivered only with what the endpoint asks for`, async () => {
  const random = new SeededRandom(SEED);
  const app = new FuzzedApp();
  for (let index = 0; index < REQUESTS; index++) {
    if (index % CHAPTER === 0) {
      app.reset();
    }
    await app.clock.advance(random.int(0, 3));
    const request = endpointRequest(random, app.endpoints);
    const emulation = random.pick(EMULATIONS);
    const problem = await problemOf(app, request, emulation);
    if (problem !== undefined) {
      throw new Error(`${problem}\nFUZZ_SEED=${SEED}, request ${index}, ${request.endpoint}, ${JSON.stringify(emulation)}:\n`
        + `${JSON.stringify({ ...request.gateway, body: request.gateway.body.toString('base64') }).slice(0, 5000)}`);
    }
  }
  if (REQUESTS > 2000) {
    console.info(`${REQUESTS} requests, seed ${SEED}: ${JSON.stringify(Object.fromEntries([...seen].sort()))}`); // eslint-disable-line no-console
  }
});

test('every outcome has been seen', () => {
  // These are rare.
  const often = [...seen.keys()].filter((outcome) => !['414', 'stored: dead letter, path'].includes(outcome));
  expect(often.sort()).toEqual([
    '403', '413', '415', '431', '503', 'answered as a ping', 'answered as asked', 'answered as may be asked',
    'stored: dead letter, another endpoint may be meant', 'stored: dead letter, not signed', 'stored: delivered by the endpoint without a source', 'stored: delivered, signed',
  ]);
});

async function problemOf(app: FuzzedApp, request: EndpointRequest, emulation: Emulation): Promise<string | undefined> {
  const id = app.nextId;
  const before = app.deduplicated;
  const response = await app.send(request.gateway, emulation, request.fault && SQS_FAULTS[request.fault]);
  const stored = app.stored.splice(0);
  if (stored.length > 1 || app.deduplicated !== before) {
    return `stored ${stored.length} messages, deduplicated ${app.deduplicated - before}`;
  }
  const isAccepted = response.status >= 200 && response.status < 300;
  if (stored.length === 1) {
    return isAccepted && request.challenge === undefined
      ? alteration(request, emulation, stored[0], id) ?? await wrongDelivery(app, request, stored[0].body)
      : `stored, and answered ${response.status}${request.challenge ? '; it is a challenge' : ''}`;
  }
  if (!isAccepted) {
    count(String(response.status));
    return request.challenge && `a challenge was answered ${response.status} ${response.body.toString().slice(0, 200)}`;
  }
  return answeredWrongly(request, response);
}

/** What was acknowledged and not stored asked for nothing but an answer. */
function answeredWrongly({ challenge, endpoint, gateway, rest, query, headers }: EndpointRequest, response: GatewayResponse): string | undefined {
  if (challenge) {
    count('answered as asked');
    const [name, value] = challenge.answerHeader ?? [];
    const header = response.headers.find(([key]) => key.toLowerCase() === name)?.[1];
    return response.body.toString() === challenge.answer && header === value ? undefined : `was answered ${response.body.toString()}, ${header}, expected ${challenge.answer}, ${value}`;
  }
  if (mayBeChallenge(endpoint, gateway.method, { query, headers, body: gateway.body.toString() })) {
    count('answered as may be asked');
    return undefined;
  }
  const isPing = ['HEAD', 'OPTIONS'].includes(gateway.method) || (gateway.method === 'GET' && rest.every((segment) => segment === '') && query.length === 0 && ['', '{}'].includes(gateway.body.toString()));
  count('answered as a ping');
  return isPing ? undefined : `was answered ${response.status} ${response.body.toString().slice(0, 200)}, and not stored`;
}

const GROUPS: Readonly<Record<string, Place>> = { '/': { kind: 'json', steps: ['order', 'id'] }, '/posts': { kind: 'json', steps: ['order', 'id'] } };

function alteration(
  { gateway, endpoint, rest, query, headers }: EndpointRequest, { multiValueParameters, pathParameters }: Emulation,
  { body, group, deduplication }: FuzzedApp['stored'][number], id: string,
): string | undefined {
  const all = multiValueParameters === 'present';
  const webhook = parseEnvelope(body);
  const segments = rest.slice(0, rest.map((segment) => segment !== '').lastIndexOf(true) + 1);
  const path = segments.map((segment) => pathParameters === 'raw' ? segment : decodeURIComponent(segment)).join('/');
  const shown = shownHeaders(headers);
  const type = headers.find(([name]) => name === 'Content-Type')?.[1].split(/[,;]/)[0].trim().toLowerCase() || 'application/json';
  const place = GROUPS[endpoint] ?? { kind: 'header', name: 'X-Order-ID' };
  const own = (list: Pairs): Pairs => sorted(list).filter(([name]) => !/^(?:x-amzn-trace-id|x-forwarded-(?:for|port|proto)|connection|content-length|content-md5|te)$/i.test(name));
  const got = {
    id: webhook.id,
    endpoint: webhook.endpoint,
    method: webhook.method,
    path: webhook.path,
    body: Buffer.from(webhook.body).toString('base64'),
    query: sorted(webhook.query),
    headers: own(webhook.headers),
    group,
    deduplication,
  };
  const want = {
    id,
    endpoint,
    method: gateway.method,
    path,
    body: gateway.body.toString('base64'),
    query: sorted(pairs(query, all)),
    headers: own(pairs(shown, all)),
    group: groupAt(endpoint, place, { type, body: gateway.body, path, headers: new Map(shown), query: new Map(query) }, id),
    deduplication: id,
  };
  return Object.keys(want).map((field) => [field, JSON.stringify(got[field as keyof typeof got]), JSON.stringify(want[field as keyof typeof want])])
    .filter(([, a, b]) => a !== b).map(([field, a, b]) => `${field} is ${a.slice(0, 500)}, expected ${b.slice(0, 500)}`)[0];
}

/** What is delivered was signed, or came to the webhook's own endpoint and cannot be taken for another's. */
async function wrongDelivery(app: FuzzedApp, { endpoint, rest, isSigned }: EndpointRequest, body: string): Promise<string | undefined> {
  const read = app.reader.read(body);
  if (read.kind === 'undeliverable') {
    count(read.why.reason === 'path' && endpoint === '/' ? 'stored: dead letter, another endpoint may be meant' : `stored: dead letter, ${read.why.reason}`);
    return read.why.reason === 'path' ? undefined : `became a dead letter: ${read.why.detail}`;
  }
  const { kind } = await app.gate.check(read.item, messageOf('id', 'g'));
  if (endpoint === '/') {
    count('stored: delivered by the endpoint without a source');
    return kind !== 'deliver' ? `is ${kind}, expected to be delivered` : app.endpoints.some((other) => other !== '/' && mayMean(rest.join('/'), other.slice(1))) ? 'is delivered, and a backend may take it for another endpoint\'s' : undefined;
  }
  count(kind === 'deliver' ? 'stored: delivered, signed' : 'stored: dead letter, not signed');
  return (kind === 'deliver') === isSigned ? undefined : `is ${kind}, and was ${isSigned ? '' : 'not '}signed`;
}

/** Whether some server makes of a path one that begins with that name: what is decoded, has no parameters and no dots, in any case. */
function mayMean(path: string, name: string): boolean {
  const decoded = [path, decoded1(path), decoded1(decoded1(path))];
  return decoded.some((text) => {
    const plain = text.replaceAll('\\', '/').replace(/;[^/]*/g, '').split('/').filter((segment) => segment !== '' && segment !== '.').reduce<string[]>((before, segment) =>
      segment === '..' ? before.slice(0, -1) : [...before, segment], []);
    return plain[0]?.toLowerCase() === name;
  });
}

function decoded1(text: string): string {
  return text.replace(/%([0-9a-f]{2})/gi, (_coded, hex: string) => String.fromCharCode(parseInt(hex, 16)));
}

function sorted(list: Pairs): Pairs {
  return [...list].sort(([a], [b]) => (a === b ? 0 : a < b ? -1 : 1));
}
