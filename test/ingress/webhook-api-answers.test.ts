import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { VirtualClock } from '../../cli/src/local/clock';
import { GatewayResponse, IntegrationRequest, RestApi } from '../../cli/src/local/rest-api';
import { Backend, EndpointProps, MessageGroup, MissingGroup, ScalableWebhook } from '../../src';
import { withTexts } from '../with-texts';

/** What an SQS that stores everything answers. */
const STORED = { status: 200, headers: { 'content-type': 'application/x-amz-json-1.0' }, body: Buffer.from('{"MessageId":"secret-of-sqs"}') };

/** An endpoint at `/hook` of a webhook, played by the local model of API Gateway from the template as it is deployed. */
class PlayedEndpoint {
  public readonly stored: IntegrationRequest[] = [];
  public readonly accessLog: Array<Record<string, string>> = [];
  public queueAnswer = STORED;
  private readonly clock = new VirtualClock(1_763_000_000_000);
  private readonly api: RestApi;

  constructor(props: EndpointProps) {
    const stack = new Stack(undefined, 'Stack', { env: { account: '111122223333', region: 'us-east-1' } });
    const webhook = new ScalableWebhook(stack, 'Orders', {
      backend: Backend.url('https://orders.example.com'),
      contentTypes: ['application/json'],
      messageGroup: props.messageGroup,
      deduplication: props.deduplication,
    });
    webhook.addEndpoint('/hook', { contentTypes: ['application/json'], ...props });
    this.api = this.play(withTexts(Template.fromStack(stack)).toJSON().Resources);
  }

  public async send(method: string, path: string, headers: Record<string, string> = {}, body: string = ''): Promise<GatewayResponse> {
    this.stored.length = 0;
    const all = body === '' ? headers : { 'Content-Type': 'application/json', ...headers };
    return this.api.handle({ method, path: `/prod${path}`, rawQuery: '', headers: Object.entries(all), body: Buffer.from(body), sourceIp: '192.0.2.1' });
  }

  public async later(milliseconds: number): Promise<void> {
    await this.clock.advance(milliseconds);
  }

  private play(resources: Record<string, { Type: string; Properties: any }>): RestApi {
    const all = Object.entries(resources).map(([id, { Type, Properties }]) => ({ id, type: Type.replace('AWS::ApiGateway::', ''), properties: resolve(Properties) }));
    const of = (type: string): any[] => all.filter((resource) => resource.type === type);
    return new RestApi({
      restApiId: of('RestApi')[0].id,
      rootResourceId: 'RootResourceId',
      accountId: '111122223333',
      region: 'us-east-1',
      restApi: of('RestApi')[0].properties,
      resources: of('Resource'),
      methods: of('Method').map(({ properties }) => properties),
      stage: of('Stage')[0].properties,
      gatewayResponses: of('GatewayResponse').map(({ properties }) => properties),
      apiKeys: ['the-key'],
    }, {
      invoke: async (request) => {
        this.stored.push(request);
        return this.queueAnswer;
      },
      clock: this.clock,
      accessLog: (line) => void this.accessLog.push(JSON.parse(line)),
    });
  }
}

/** Intrinsic functions of a template of one API, with ids in place of what AWS would give. */
function resolve(value: any): any {
  if (Array.isArray(value)) {
    return value.map(resolve);
  }
  if (typeof value !== 'object' || value === null) {
    return value;
  }
  if (value.Ref) {
    return value.Ref === 'AWS::Partition' ? 'aws' : value.Ref;
  }
  if (value['Fn::GetAtt']) {
    return value['Fn::GetAtt'][1];
  }
  if (value['Fn::Join']) {
    return resolve(value['Fn::Join'][1]).join(value['Fn::Join'][0]);
  }
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, resolve(item)]));
}

function header(response: GatewayResponse, name: string): string | undefined {
  return response.headers.filter(([other]) => other.toLowerCase() === name.toLowerCase()).at(-1)?.[1];
}

describe('successResponse', () => {
  test('XML arrives as it was written, with its type', async () => {
    const endpoint = new PlayedEndpoint({ successResponse: { body: '<?xml version="1.0"?>\n<Response>\'"\\</Response>', contentType: 'text/xml' } });
    const response = await endpoint.send('POST', '/hook', {}, '{"a":1}');
    expect([response.status, header(response, 'content-type'), response.body.toString()])
      .toEqual([200, 'text/xml', '<?xml version="1.0"?>\n<Response>\'"\\</Response>']);
    expect(endpoint.stored).toHaveLength(1);
  });

  test('204 has no body, above all not that of SQS', async () => {
    const response = await new PlayedEndpoint({ successResponse: { statusCode: 204 } }).send('POST', '/hook/below', {}, '{"a":1}');
    expect([response.status, response.body.toString()]).toEqual([204, '']);
  });

  test('200 can be empty too, for senders that show what they are answered', async () => {
    const response = await new PlayedEndpoint({ successResponse: { body: '', contentType: 'text/plain' } }).send('POST', '/hook', {}, '{"a":1}');
    expect([response.status, response.body.toString()]).toEqual([200, '']);
  });

  test('is not told when the queue has not stored', async () => {
    const endpoint = new PlayedEndpoint({ successResponse: { statusCode: 202, body: 'ok', contentType: 'text/plain' } });
    endpoint.queueAnswer = { ...STORED, status: 400, body: Buffer.from('{"__type":"AccessDenied"}') };
    const response = await endpoint.send('POST', '/hook', {}, '{}');
    expect([response.status, header(response, 'retry-after')]).toEqual([503, '30']);
    expect(response.body.toString()).not.toBe('ok');
  });
});

describe('cors', () => {
  const endpoint = new PlayedEndpoint({ cors: { allowOrigin: 'https://shop.example.com' }, methods: ['POST'], apiKeyRequired: true });
  const preflight = { 'Origin': 'https://shop.example.com', 'Access-Control-Request-Method': 'POST' };

  test.each(['/hook', '/hook/below'])('a preflight of %s, which has no content type and no key, is answered without the queue', async (path) => {
    const response = await endpoint.send('OPTIONS', path, preflight);
    expect([response.status, header(response, 'access-control-allow-origin'), header(response, 'access-control-allow-methods')])
      .toEqual([204, 'https://shop.example.com', 'POST']);
    expect(endpoint.stored).toEqual([]);
  });

  test('the answer itself may be read, a success and a failure of the queue', async () => {
    const request = { ...preflight, 'x-api-key': 'the-key' };
    expect(header(await endpoint.send('POST', '/hook', request, '{}'), 'access-control-allow-origin')).toBe('https://shop.example.com');
    endpoint.queueAnswer = { ...STORED, status: 500 };
    const failed = await endpoint.send('POST', '/hook', request, '{}');
    endpoint.queueAnswer = STORED;
    expect([failed.status, header(failed, 'access-control-allow-origin')]).toEqual([503, 'https://shop.example.com']);
  });
});

describe('groups', () => {
  const endpoint = new PlayedEndpoint({ messageGroup: MessageGroup.header('x-order-id', { missing: MissingGroup.refuse() }) });
  const groupAt = async (path: string, value: string): Promise<string> => {
    await endpoint.send('POST', path, { 'X-Order-Id': value }, '{}');
    return JSON.parse(endpoint.stored[0].body.toString()).MessageGroupId;
  };

  test('the same value at two endpoints is not the same group', async () => {
    expect(await groupAt('/', '17')).toBe('17');
    expect(await groupAt('/hook', '17')).toBe('/hook:17');
    expect(await groupAt('/hook/below', '17')).toBe('/hook:17');
    // Encoded, a value may have slashes, and no colon.
    expect(await groupAt('/', '/hook:17')).not.toContain(':');
  });

  test('one that the endpoint makes too long is cut', async () => {
    expect(await groupAt('/hook', 'a'.repeat(122))).toBe(`/hook:${'a'.repeat(122)}`);
    expect(await groupAt('/hook', 'a'.repeat(123))).toBe(`/hook:${'a'.repeat(122)}`);
  });

  test('what has no group is refused as elsewhere', async () => {
    endpoint.queueAnswer = { ...STORED, status: 400 };
    expect((await endpoint.send('POST', '/hook', {}, '{}')).status).toBe(400);
  });
});

describe('field case I1: pings count neither as accepted nor as refused', () => {
  test.each<[string, EndpointProps]>([['all methods', {}], ['POST', { methods: ['POST'] }]])('where webhooks come with %s', async (_methods, props) => {
    const endpoint = new PlayedEndpoint(props);
    // What SQS answers to a message without a body.
    endpoint.queueAnswer = { ...STORED, status: 400, body: Buffer.from('{"__type":"com.amazonaws.sqs#MissingRequiredParameterException"}') };
    for (const [method, path] of [['HEAD', '/hook'], ['OPTIONS', '/hook/a'], ['GET', '/hook'], ['GET', '/hook/']]) {
      expect((await endpoint.send(method, path)).status).toBe(200);
    }
    // The metric of what was accepted takes a status of the queue that does not begin with 4.
    expect(endpoint.accessLog.map(({ status, queueStatus }) => [status, queueStatus.slice(0, 1)])).toEqual([['200', '4'], ['200', '4'], ['200', '4'], ['200', '4']]);
  });

  test('a GET below the endpoint says something with its path: it is stored, or refused where GET is none of the methods', async () => {
    const all = new PlayedEndpoint({});
    expect([(await all.send('GET', '/hook/orders/17/paid')).status, all.stored.length]).toEqual([200, 1]);
    const posts = new PlayedEndpoint({ methods: ['POST'] });
    expect([(await posts.send('GET', '/hook/orders/17/paid')).status, posts.stored.length]).toEqual([403, 0]);
  });
});

test('methods: the others are answered 403 and not stored', async () => {
  const endpoint = new PlayedEndpoint({ methods: ['POST', 'PUT'] });
  expect((await endpoint.send('PUT', '/hook/a', {}, '{}')).status).toBe(200);
  const refused = await endpoint.send('DELETE', '/hook/a');
  expect([refused.status, refused.body.toString()]).toEqual([403, expect.stringContaining('Missing Authentication Token')]);
  expect(endpoint.stored).toEqual([]);
  // The webhook's own endpoint takes all methods, and not what is below another's path.
  expect((await endpoint.send('GET', '/elsewhere')).status).toBe(200);
});

test('contentTypes: the others are answered 415 and not stored', async () => {
  const endpoint = new PlayedEndpoint({ contentTypes: ['text/xml'] });
  expect((await endpoint.send('POST', '/hook', { 'Content-Type': 'text/xml' }, '<a/>')).status).toBe(200);
  expect((await endpoint.send('POST', '/hook', { 'Content-Type': 'application/json' }, '{}')).status).toBe(415);
  expect(endpoint.stored).toEqual([]);
});

test('apiKeyRequired: without the key 403 and not stored', async () => {
  const endpoint = new PlayedEndpoint({ apiKeyRequired: true });
  expect((await endpoint.send('POST', '/hook', {}, '{}')).status).toBe(403);
  expect(endpoint.stored).toEqual([]);
  expect((await endpoint.send('POST', '/hook', { 'x-api-key': 'the-key' }, '{}')).status).toBe(200);
});

test.each([undefined, ['POST']].map((methods) => ({ methods })))('throttle with $methods: over the burst 429, at no other endpoint', async ({ methods }) => {
  const endpoint = new PlayedEndpoint({ throttle: { rateLimit: 1, burstLimit: 2 }, methods });
  const send = async (path: string): Promise<number> => (await endpoint.send('POST', path, {}, '{}')).status;
  expect([await send('/hook'), await send('/hook'), await send('/hook')]).toEqual([200, 200, 429]);
  expect(header(await endpoint.send('POST', '/hook', {}, '{}'), 'retry-after')).toBe('1');
  expect([await send('/hook/below'), await send('/other')]).toEqual([200, 200]);
  await endpoint.later(1000);
  expect(await send('/hook')).toBe(200);
});
