import { createApi, header } from './api-under-test';
import { IntegrationResponse, IntegrationResponseProperties } from '../../../src/local/rest-api';

function upstream(status: number, body: string = '{}', headers: Record<string, string> = { 'Content-Type': 'application/x-amz-json-1.0' }): IntegrationResponse {
  return { status, headers, body: Buffer.from(body) };
}

function respond(responses: IntegrationResponseProperties[], answer: IntegrationResponse, request: Parameters<ReturnType<typeof createApi>['send']>[0] = {}) {
  return createApi({ integration: { IntegrationResponses: responses } }, () => answer).send(request);
}

describe('selection', () => {
  it.each([
    ['2\\d{2}', 200, 202], ['2\\d{2}', 2000, 503], ['2\\d{2}', 120, 503], ['200|201', 201, 202], ['20', 200, 503], ['[45]\\d\\d', 404, 202], ['.*', 500, 202],
  ])('of the pattern %s for %i is %i: the whole status must match', async (SelectionPattern, status, expected) => {
    const response = await respond([{ StatusCode: '503' }, { StatusCode: 202, SelectionPattern }], upstream(status));
    expect(response.status).toBe(expected);
  });

  it('of nothing is a 500', async () => {
    const response = await respond([{ StatusCode: '200', SelectionPattern: '2\\d{2}' }], upstream(400));
    expect([response.status, response.body.toString()]).toEqual([500, '{"message":"Internal server error"}']);
  });

  it('refuses a pattern that is no regular expression when the API is made', () => {
    expect(() => createApi({ integration: { IntegrationResponses: [{ StatusCode: '200', SelectionPattern: '2(' }] } }))
      .toThrow('The SelectionPattern 2( cannot be used: the regular expression does not parse; correct it.');
  });
});

describe('templates', () => {
  const templates = { 'application/json': 'json $input.body', 'application/xml': 'xml' };

  it.each([
    [undefined, 'json {}'], ['application/xml', 'xml'], ['application/xml;q=0.9, application/json', 'xml'], ['*/*', 'json {}'], ['image/png', 'json {}'],
  ])('for Accept %s render %s', async (accept, expected) => {
    const response = await respond([{ StatusCode: '200', ResponseTemplates: templates }], upstream(200), { headers: accept === undefined ? {} : { Accept: accept } });
    expect(response.body.toString()).toBe(expected);
  });

  it('read an empty answer as {}', async () => {
    expect((await respond([{ StatusCode: '200', ResponseTemplates: templates }], upstream(200, ''))).body.toString()).toBe('json {}');
  });

  it('see base64 with the catch-all and CONVERT_TO_TEXT, and nothing without it', async () => {
    const answer = upstream(200, '{"MessageId":"1"}');
    const responses = (ContentHandling?: 'CONVERT_TO_TEXT') => [{ StatusCode: '200', ContentHandling, ResponseTemplates: { 'application/json': '$input.body' } }];
    const create = (ContentHandling?: 'CONVERT_TO_TEXT') =>
      createApi({ binaryMediaTypes: ['*/*'], integration: { IntegrationResponses: responses(ContentHandling) } }, () => answer);
    expect((await create('CONVERT_TO_TEXT').send()).body.toString()).toBe(answer.body.toString('base64'));
    expect((await create().send()).status).toBe(500);
  });

  it('change the status and headers, and can carry values from the request template', async () => {
    const { send } = createApi({
      integration: {
        RequestTemplates: { 'application/json': '#set($context.responseOverride.challenge = "$input.params(\'challenge\')"){}' },
        IntegrationResponses: [{
          StatusCode: '200',
          ResponseTemplates: {
            'application/json': '#set($context.responseOverride.status = 201)#set($context.responseOverride.header.Content-Type = "text/plain")$context.responseOverride.challenge',
          },
        }],
      },
    });
    const response = await send({ rawQuery: 'challenge=abc' });
    expect([response.status, header(response, 'content-type'), response.body.toString()]).toEqual([201, 'text/plain', 'abc']);
    expect(response.headers.filter(([name]) => name.toLowerCase() === 'content-type')).toHaveLength(1);
  });

  it.each(['99', '600', '"413"', '413.5', '[413]', '-1'])('do not change the status to %s', async (value) => {
    const template = `#set($context.responseOverride.status = ${value})`;
    expect((await respond([{ StatusCode: '200', ResponseTemplates: { 'application/json': template } }], upstream(200))).status).toBe(200);
  });

  it('cannot break the response: an informational status or a header with a line end is a 500', async () => {
    for (const template of ['#set($context.responseOverride.status = 101)', '#set($context.responseOverride.header.X = "a\nSet-Cookie: b")', '#set($context.responseOverride.header["a b"] = "x")']) {
      const response = await respond([{ StatusCode: '200', ResponseTemplates: { 'application/json': template } }], upstream(200));
      expect([template, response.status, header(response, 'x')]).toEqual([template, 500, undefined]);
    }
  });
});

describe('headers', () => {
  const mapped = (ResponseParameters: Record<string, string>, answer: IntegrationResponse) => respond([{ StatusCode: '200', ResponseParameters }], answer);

  it('are mapped from texts, headers, the body and the context', async () => {
    const response = await mapped({
      'method.response.header.Retry-After': "'30'",
      'method.response.header.X-Up': 'integration.response.header.x-amzn-requestid',
      'method.response.header.X-Id': 'integration.response.body.MessageId',
      'method.response.header.X-None': 'integration.response.body.nothing.here',
      'method.response.header.X-Stage': 'context.stage',
      'method.response.header.Content-Type': "'text/xml'",
    }, upstream(200, '{"MessageId":"m-1"}', { 'x-amzn-RequestId': 'up-1' }));
    expect([header(response, 'Retry-After'), header(response, 'X-Up'), header(response, 'X-Id'), header(response, 'X-None'), header(response, 'X-Stage'), header(response, 'Content-Type')])
      .toEqual(['30', 'up-1', 'm-1', undefined, 'prod', 'text/xml']);
  });

  it('are a 500 when they come from a body that is no JSON', async () => {
    expect((await mapped({ 'method.response.header.X': 'integration.response.body.a' }, upstream(200, 'text'))).status).toBe(500);
  });

  it('that belong to the connection are sent under another name', async () => {
    const response = await mapped({ 'method.response.header.Connection': "'close'", 'method.response.header.Content-Length': "'1'" }, upstream(200, 'abc'));
    expect([header(response, 'x-amzn-Remapped-Connection'), header(response, 'x-amzn-Remapped-Content-Length'), header(response, 'Content-Length'), header(response, 'Connection')])
      .toEqual(['close', '1', '3', undefined]);
  });
});

/**
 * Recorded on AWS by LocalStack's tests (`test_apigateway_header_remapping_aws[AWS]`, 2024-12-11): all of them were mapped, and this is what came.
 */
describe('field case I15: response headers', () => {
  const REMAPPED = [
    'Authorization', 'Connection', 'Content-Length', 'Content-MD5', 'Date', 'Expect', 'Host', 'Max-Forwards', 'Proxy-Authenticate', 'Server', 'Trailer', 'Upgrade',
    'User-Agent', 'WWW-Authenticate',
  ];
  const PASSED = ['Accept', 'Accept-Charset', 'Accept-Encoding', 'Age', 'Content-Encoding', 'Content-Type', 'Pragma', 'Range', 'Referer', 'TE', 'Via', 'Warn'];
  const responseWith = (name: string) => createApi({
    integration: { IntegrationResponses: [{ StatusCode: '200', ResponseParameters: { [`method.response.header.${name}`]: "'mapped'" } }] },
  }).send();

  it.each(REMAPPED)('%s is sent under another name', async (name) => {
    const response = await responseWith(name);
    expect(header(response, `x-amzn-Remapped-${name}`)).toBe('mapped');
    expect(header(response, name)).not.toBe('mapped');
  });

  it.each(PASSED)('%s is sent as it is', async (name) => {
    expect(header(await responseWith(name), name)).toBe('mapped');
  });

  it('Transfer-Encoding is not sent', async () => {
    expect((await responseWith('Transfer-Encoding')).headers.flat()).not.toContain('mapped');
  });
});

describe('MOCK', () => {
  const mock = (template: string | undefined, responses: IntegrationResponseProperties[] = [{ StatusCode: '200' }, { StatusCode: '418', SelectionPattern: '418' }]) => createApi({
    routes: [{
      path: '/hook',
      method: 'POST',
      integration: {
        Type: 'MOCK', RequestTemplates: template === undefined ? undefined : { 'application/json': template }, IntegrationResponses: responses,
      },
    }],
  });

  it.each([
    ['{"statusCode": 418}', 418], ['{statusCode: 418}', 418], ["{'statusCode': 418}", 418], ['{"statusCode": "418"}', 418], ['{ "note": "a, b: c", "statusCode": 418 }', 418],
    ['{"statusCode": 200}', 200], ['{"statusCode": 999}', 500], ['{}', 500], ['200', 500], ['', 500],
  ])('answers %s with %i', async (template, status) => {
    expect((await mock(template).send()).status).toBe(status);
  });

  it('needs no integration request', async () => {
    const { send, calls } = mock('{"statusCode": 200}');
    expect([(await send()).body.length, calls.length]).toEqual([0, 0]);
  });

  it('answers a challenge in the query string', async () => {
    const { send } = mock('{"statusCode": 200}', [{ StatusCode: '200', ResponseTemplates: { 'application/json': "$input.params('hub.challenge')" } }]);
    expect((await send({ method: 'POST', rawQuery: 'hub.mode=subscribe&hub.challenge=1158201444' })).body.toString()).toBe('1158201444');
  });
});

describe('what every response has', () => {
  it('is there in success and in refusal, and unique', async () => {
    const { send } = createApi();
    const [first, second, refused] = [await send(), await send(), await send({ path: '/nowhere' })];
    for (const response of [first, second, refused]) {
      expect(header(response, 'Date')).toBe('Wed, 11 Nov 2026 11:11:11 GMT');
      expect(header(response, 'Content-Length')).toBe(String(response.body.length));
      expect(header(response, 'X-Amzn-Trace-Id')).toBe('Root=1-0-0');
    }
    expect(new Set([first, second, refused].map((response) => header(response, 'x-amz-apigw-id'))).size).toBe(3);
  });
});
