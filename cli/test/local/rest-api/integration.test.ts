import { createApi, header } from './api-under-test';

const OK = { status: 200, headers: {}, body: Buffer.from('{}') };

describe('an integration that takes too long', () => {
  it.each([[undefined, 29_000], [50, 50], ['1000', 1000]])('with TimeoutInMillis %s is answered with 504 after %i ms', async (TimeoutInMillis, after) => {
    let signal: AbortSignal | undefined;
    const { send, clock } = createApi({ integration: { TimeoutInMillis } }, (request) => {
      signal = request.signal;
      return new Promise(() => undefined);
    });
    let answered: unknown;
    const response = send().then((result) => (answered = result));
    await clock.advance(after - 1);
    expect([answered, signal?.aborted]).toEqual([undefined, false]);
    await clock.advance(1);
    const { status, body, ...rest } = await response;
    expect([status, body.toString(), signal?.aborted]).toEqual([504, '{"message":"Endpoint request timed out"}', true]);
    expect(header({ status, body, ...rest }, 'Date')).toBeDefined();
  });

  it('keeps no timer once it has answered', async () => {
    const { send, clock } = createApi({}, () => OK);
    await send();
    expect(clock.nextAt()).toBe(Infinity);
  });
});

it('that fails is answered with 504, and the cause goes to the log only', async () => {
  const { send, errors } = createApi({}, () => Promise.reject(new Error('connect ECONNREFUSED')));
  const response = await send();
  expect([response.status, response.body.toString(), errors]).toEqual([504, '{"message":"Network error communicating with endpoint"}', ['connect ECONNREFUSED']]);
});

it('that throws at once is answered with 504', async () => {
  const { send } = createApi({}, () => {
    throw new Error('bug');
  });
  expect((await send()).status).toBe(504);
});

it.each(['AWS_PROXY', 'HTTP_PROXY'] as const)('of type %s is not modelled, and says so', async (Type) => {
  const { api, send, calls } = createApi({ integration: { Type } });
  expect(api.unmodelled).toEqual([`The POST method on resource /hook has an integration of type ${Type}, which is not modelled: it answers 501.`]);
  expect([(await send()).status, calls.length]).toEqual([501, 0]);
});

it('behind an authorizer is not modelled, and says so', async () => {
  const { api, send, calls } = createApi({ method: { AuthorizationType: 'AWS_IAM' } });
  expect(api.unmodelled).toHaveLength(1);
  expect([(await send()).status, calls.length]).toEqual([501, 0]);
});

it('says what else is not modelled', () => {
  const { api } = createApi({
    method: { RequestValidatorId: 'v', RequestModels: { 'application/json': 'Order' } },
    definition: {
      restApi: { Policy: {}, MinimumCompressionSize: 0 },
      requestValidators: [{ id: 'v', properties: { ValidateRequestBody: true } }],
      stage: { StageName: 'prod', MethodSettings: [{ HttpMethod: '*', ResourcePath: '/*', CachingEnabled: true }] },
    },
  });
  expect(api.unmodelled).toEqual([
    'The models of the POST method on resource /hook are not applied: every body is let in.',
    'The resource policy of the API is not applied: every source address is let in.',
    'Compression of the API is not modelled: bodies are neither compressed nor decompressed.',
    'Caching of the stage is not modelled: every request reaches the integration.',
  ]);
  expect(createApi().api.unmodelled).toEqual([]);
});

describe('a definition that AWS would refuse', () => {
  it.each([
    ['a method on a resource that is none', { definition: { resources: [] } }, 'Method POST belongs to the resource /hook, which is not a resource of this API'],
    ['a resource without a parent', { definition: { resources: [{ id: 'x', properties: { ParentId: 'y', PathPart: 'z' } }] } }, 'Resource x has the parent y'],
    ['an integration response without a method response', { method: { MethodResponses: [] } }, 'the integration response 200 has no method response of that status'],
    [
      'a mapped header that the method response does not declare',
      { method: { MethodResponses: [{ StatusCode: '200' }] }, integration: { IntegrationResponses: [{ StatusCode: '200', ResponseParameters: { 'method.response.header.X': "'1'" } }] } },
      'method.response.header.X is mapped in the integration response 200 and not declared',
    ],
    [
      'a mapped header that the method does not declare',
      { integration: { RequestParameters: { 'integration.request.header.X': 'method.request.header.X' } } }, 'method.request.header.X is mapped and not declared',
    ],
    [
      'a mapping expression that is none', { integration: { RequestParameters: { 'integration.request.header.X': 'nonsense' } } },
      'The mapping expression nonsense is not supported',
    ],
    [
      'field case I0, two integration responses with one status code', {
        method: { MethodResponses: [{ StatusCode: '503' }] },
        integration: { IntegrationResponses: [{ StatusCode: '503' }, { StatusCode: 503 as unknown as string, SelectionPattern: '400' }] },
      },
      'IntegrationResponses has more than one entry with StatusCode 503, and API Gateway keeps one of them',
    ],
    [
      'two method responses with one status code', { method: { MethodResponses: [{ StatusCode: '200' }, { StatusCode: '200' }] } },
      'MethodResponses has more than one entry with StatusCode 200',
    ],
    [
      'two integration responses without a pattern',
      { method: { MethodResponses: [{ StatusCode: '200' }, { StatusCode: '503' }] }, integration: { IntegrationResponses: [{ StatusCode: '200' }, { StatusCode: '503' }] } },
      'IntegrationResponses has 2 entries without a SelectionPattern',
    ],
  ])('is refused: %s', (_, sketch, message) => {
    expect(() => createApi(sketch)).toThrow(message);
  });
});
