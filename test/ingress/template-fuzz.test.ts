import { Choices, Expectation, expectationOf, Place } from './fuzz/expectation';
import { EndpointOptions, FuzzedApi } from './fuzz/fuzzed-api';
import { FuzzRequest, gatewayRequest, hostileRequest } from './fuzz/hostile-request';
import { Emulation, GatewayResponse } from '../../cli/src/local/rest-api';
import { SQS_FAULTS } from '../../cli/src/local/sqs';
import { SeededRandom } from '../../cli/src/simulation/random';
import { MessageGroup, MessageGroupOptions, MissingGroup } from '../../src';
import { parseEnvelope } from '../../src/envelope/envelope';
import { challenge } from '../../src/ingress/templates/answer-without-storing';

/*
 * Hostile requests through the model of REST APIs, with this library's templates, into the model of SQS: the queue gets exactly what was sent,
 * or the sender is refused. More of them: FUZZ_REQUESTS=100000 npx jest test/ingress/template-fuzz; another course: FUZZ_SEED=2.
 */
const REQUESTS = Number(process.env.FUZZ_REQUESTS ?? 2000);
const SEED = Number(process.env.FUZZ_SEED ?? 1);
/** Requests until the queue starts afresh. */
const CHAPTER = 500;

jest.setTimeout(60_000 + REQUESTS * 20);

interface Configuration {
  readonly name: string;
  readonly choices: Choices;
  readonly options: EndpointOptions;
}

const GROUPS: Array<[place: Place, make: (options?: MessageGroupOptions) => MessageGroup]> = [
  [{ kind: 'header', name: 'X-Order-ID' }, (options) => MessageGroup.header('X-Order-ID', options)],
  [{ kind: 'query', name: 'account' }, (options) => MessageGroup.query('account', options)],
  [{ kind: 'query', name: 'order[id]' }, (options) => MessageGroup.query('order[id]', options)],
  [{ kind: 'segment', index: 0 }, (options) => MessageGroup.pathSegment(0, options)],
  [{ kind: 'segment', index: 2 }, (options) => MessageGroup.pathSegment(2, options)],
  [{ kind: 'json', steps: ['order', 'id'] }, (options) => MessageGroup.jsonField('$.order.id', options)],
  [{ kind: 'json', steps: ['id'] }, (options) => MessageGroup.jsonField('$.id', options)],
  [{ kind: 'json', steps: ['a b', 0, 'id'] }, (options) => MessageGroup.jsonField("$['a b'][0].id", options)],
  [{ kind: 'json', steps: [1] }, (options) => MessageGroup.jsonField('$[1]', options)],
  [{ kind: 'form', name: 'order[id]' }, (options) => MessageGroup.formField('order[id]', options)],
  [{ kind: 'form', name: 'id' }, (options) => MessageGroup.formField('id', options)],
  [{ kind: 'unique' }, () => MessageGroup.perRequest()],
  [{ kind: 'constant', value: 'all' }, () => MessageGroup.single()],
];
const MISSING: Array<[group: string | undefined, policy: MissingGroup | undefined]> = [
  [undefined, undefined], ['none', MissingGroup.group('none')], ['', MissingGroup.refuse()],
];
const CHALLENGE = {
  prepare: '#set($asked = "$!input.params().querystring.get(\'challenge\')")', condition: '$asked != ""', answer: challenge('asked'),
};

const CONFIGURATIONS = GROUPS.flatMap(([group, make], groupIndex) => MISSING.map(([missing, policy], missingIndex): Configuration => {
  const index = groupIndex + missingIndex;
  const endpoint = index % 2 === 0 ? '/' : '/shop-1/v2.0';
  const hasChallenge = index % 4 === 1;
  return {
    name: `configuration ${groupIndex}.${missingIndex}`,
    choices: { group, missing, endpoint, challenge: hasChallenge },
    options: { messageGroup: make({ missing: policy }), endpoint, answersWithoutStoring: hasChallenge ? [CHALLENGE] : [] },
  };
}));

const EMULATIONS: Emulation[] = (['present', 'absent'] as const).flatMap((multiValueParameters) => (['decoded', 'raw'] as const)
  .flatMap((pathParameters) => (['{}', ''] as const).map((emptyConvertedBody) => ({ multiValueParameters, pathParameters, emptyConvertedBody }))));

/** What has been seen to happen, so that a fuzz test which reaches nothing is noticed. */
const seen = new Map<string, number>();
const count = (what: string): unknown => seen.set(what, (seen.get(what) ?? 0) + 1);

test(`${REQUESTS} hostile requests: stored as they were sent, or refused`, async () => {
  const random = new SeededRandom(SEED);
  const api = new FuzzedApi();
  for (let index = 0; index < REQUESTS; index++) {
    if (index % CHAPTER === 0) {
      api.reset();
    }
    await api.clock.advance(random.int(0, 3));
    const configuration = random.pick(CONFIGURATIONS);
    const emulation = random.pick(EMULATIONS);
    const request = hostileRequest(random);
    const problem = await problemOf(api, configuration, emulation, request);
    if (problem !== undefined) {
      throw new Error(`${problem}\nFUZZ_SEED=${SEED}, request ${index}, ${configuration.name} ${JSON.stringify(configuration.choices)}, ${JSON.stringify(emulation)}:\n`
        + `${JSON.stringify({ ...request, body: request.body.toString('base64') }).slice(0, 5000)}`);
    }
  }
  if (REQUESTS > 2000) {
    console.info(`${REQUESTS} requests, seed ${SEED}: ${JSON.stringify(Object.fromEntries([...seen].sort()))}`); // eslint-disable-line no-console
  }
});

test('every outcome has been seen', () => {
  expect([...seen.keys()].sort()).toEqual(['200 challenge', '200 stored', '400', '413', '414', '415', '431', '503']);
});

async function problemOf(
  api: FuzzedApi, { name, choices, options }: Configuration, emulation: Emulation, request: FuzzRequest,
): Promise<string | undefined> {
  const id = api.nextId;
  const expected = expectationOf(request, choices, id, emulation);
  const before = { stored: api.stored.length, deduplicated: api.deduplicated };
  const response = await api.send(gatewayRequest(request), name, options, emulation, request.fault && SQS_FAULTS[request.fault]);
  const stored = api.stored.splice(before.stored);
  const deduplicated = api.deduplicated - before.deduplicated;
  if (response.status !== expected.status) {
    return `answered ${response.status} ${response.body.toString().slice(0, 200)}, expected ${expected.status}`;
  }
  if (expected.message === undefined) {
    count(`${response.status}${expected.challenge === undefined ? '' : ' challenge'}`);
    return stored.length + deduplicated > 0 ? `was answered ${response.status} and reached the queue` : challengeProblem(response, expected);
  }
  count('200 stored');
  if (stored.length !== 1 || deduplicated !== 0) {
    return `stored ${stored.length} and deduplicated ${deduplicated} messages, expected one message`;
  }
  const [{ body, group, deduplication }] = stored;
  const { headers, query, ...webhook } = parseEnvelope(body);
  const got = {
    ...webhook,
    body: Buffer.from(webhook.body).toString('base64'),
    rawPath: undefined,
    query: sorted(query),
    // The gateway's own, and what it never shows.
    headers: sorted(headers).filter(([header]) => !/^(?:x-amzn-trace-id|x-forwarded-(?:for|port|proto)|connection|content-length|content-md5|te)$/i.test(header)),
    group,
    deduplication,
    answer: JSON.parse(response.body.toString()).id,
  };
  const want = {
    id,
    arrivedAt: api.clock.now(),
    endpoint: choices.endpoint,
    method: request.method,
    path: expected.message.path,
    body: request.body.toString('base64'),
    sourceIp: '192.0.2.7',
    rawPath: undefined,
    query: expected.message.query,
    headers: expected.message.headers.filter(([header]) => !/^x-forwarded-for$/i.test(header)),
    group: expected.message.group,
    deduplication: id,
    answer: id,
  };
  return Object.keys(want).map((field) => [field, JSON.stringify(got[field as keyof typeof got]), JSON.stringify(want[field as keyof typeof want])])
    .filter(([, a, b]) => a !== b).map(([field, a, b]) => `${field} is ${a.slice(0, 500)}, expected ${b.slice(0, 500)}`)[0];
}

function challengeProblem(response: GatewayResponse, { challenge: text }: Expectation): string | undefined {
  if (text === undefined) {
    return undefined;
  }
  const type = response.headers.find(([header]) => header === 'Content-Type')?.[1];
  return response.body.toString() === text && type === 'text/plain' ? undefined : `answered the challenge with ${type} ${JSON.stringify(response.body.toString())}`;
}

function sorted(list: ReadonlyArray<readonly [string, string]>): ReadonlyArray<readonly [string, string]> {
  return [...list].sort(([a], [b]) => (a === b ? 0 : a < b ? -1 : 1));
}
