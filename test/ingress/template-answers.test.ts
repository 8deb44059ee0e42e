import { EndpointOptions, FuzzedApi } from './fuzz/fuzzed-api';
import { FuzzRequest, gatewayRequest } from './fuzz/hostile-request';
import { Emulation, GatewayResponse } from '../../cli/src/local/rest-api';
import { SQS_FAULTS, SqsFault } from '../../cli/src/local/sqs';
import { MessageGroup, MissingGroup } from '../../src';
import { parseEnvelope } from '../../src/envelope/envelope';
import { challenge } from '../../src/ingress/templates/answer-without-storing';

const api = new FuzzedApi();

const CHOICES: Record<string, EndpointOptions> = {
  json: { messageGroup: MessageGroup.jsonField('$.order.id', { missing: MissingGroup.refuse() }), endpoint: '/' },
  challenge: {
    messageGroup: MessageGroup.perRequest(),
    endpoint: '/',
    answersWithoutStoring: [{
      prepare: '#set($asked = "$!input.params().querystring.get(\'challenge\')")', condition: '$asked != ""', answer: challenge('asked'),
    }],
  },
};

beforeEach(() => {
  api.reset();
  api.stored.length = 0;
});

async function send(name: string, request: Partial<FuzzRequest>, emulation: Emulation = {}, fault?: SqsFault): Promise<GatewayResponse> {
  const plain = { method: 'POST', segments: [], query: [], headers: [], contentType: 'application/json', body: Buffer.from('{}') };
  return api.send(gatewayRequest({ ...plain, ...request }), name, CHOICES[name], emulation, fault);
}

function headerOf(response: GatewayResponse, name: string): string | undefined {
  return response.headers.find(([header]) => header.toLowerCase() === name)?.[1];
}

const body = (text: string) => ({ body: Buffer.from(text) });

test('case 3: no value where one must be is the sender\'s mistake, and is not stored', async () => {
  const response = await send('json', body('{"order":{}}'));
  expect([response.status, headerOf(response, 'retry-after'), JSON.parse(response.body.toString()).error, api.stored.length])
    .toEqual([400, undefined, 'the value that webhooks are grouped by is missing', 0]);
});

test.each(['internal', 'unavailable', 'invalidToken', 'throttled'] as const)('case 2: the same where SQS fails with %s at what would not be stored', async (fault) => {
  expect([(await send('json', body('{"order":{}}'), {}, SQS_FAULTS[fault])).status, api.stored.length]).toEqual([400, 0]);
});

describe('case 21: a challenge', () => {
  const query = [['challenge', '<b>"é😀"</b>\n$x']] as const;

  test('is the whole answer, as text that no browser takes for a page, and nothing is stored', async () => {
    const response = await send('challenge', { query });
    expect([response.status, response.body.toString(), headerOf(response, 'content-type'), headerOf(response, 'x-content-type-options'), api.stored.length])
      .toEqual([200, query[0][1], 'text/plain', 'nosniff', 0]);
  });

  test.each(['internal', 'unavailable', 'invalidToken'] as const)('is no success where SQS fails with %s', async (fault) => {
    const response = await send('challenge', { query }, {}, SQS_FAULTS[fault]);
    expect([response.status, headerOf(response, 'content-type')]).toEqual([503, 'application/json']);
  });

  test.each(['throttled', 'accessDenied', 'internal'] as const)('without one a webhook that SQS refuses with %s is no success', async (fault) => {
    const response = await send('challenge', {}, {}, SQS_FAULTS[fault]);
    expect([response.status, headerOf(response, 'retry-after'), api.stored.length]).toEqual([503, '30', 0]);
  });
});

describe('case 15, case 20: names that repeat', () => {
  const request: Partial<FuzzRequest> = {
    query: [['a', '1'], ['b', ''], ['a', '2'], ['a', '1']], headers: [['X-A', '1'], ['Cookie', 'c=1'], ['X-A', '2'], ['Cookie', 'd=2']], ...body('{"order":{"id":1}}'),
  };
  const isOurs = ([name]: readonly [string, string]) => /^(?:X-A|Cookie)$/.test(name);

  test('have all values where API Gateway gives them', async () => {
    expect((await send('json', request, { multiValueParameters: 'present' })).status).toBe(200);
    const { query, headers } = parseEnvelope(api.stored[0].body);
    expect(query).toEqual([['a', '1'], ['a', '2'], ['a', '1'], ['b', '']]);
    expect(headers.filter(isOurs)).toEqual([['X-A', '1'], ['X-A', '2'], ['Cookie', 'c=1'], ['Cookie', 'd=2']]);
  });

  test('have one value where it gives one', async () => {
    expect((await send('json', request, { multiValueParameters: 'absent' })).status).toBe(200);
    const { query, headers } = parseEnvelope(api.stored[0].body);
    expect(query).toEqual([['a', '1'], ['b', '']]);
    expect(headers.filter(isOurs)).toEqual([['X-A', '2'], ['Cookie', 'd=2']]);
  });
});
