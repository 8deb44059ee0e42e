import { createApi, header } from './api-under-test';
import { MAX_PAYLOAD_BYTES } from '../../../src/local/rest-api';

/** Renders a request template and shows what the integration got. */
async function render(template: string, request: Parameters<ReturnType<typeof createApi>['send']>[0] = {}, ports = {}): Promise<string> {
  const { send, calls, errors } = createApi({ integration: { RequestTemplates: { 'application/json': template } } }, undefined, ports);
  const response = await send(request);
  return calls.length === 1 ? calls[0].body.toString() : `${response.status} ${errors.join()}`;
}

const ALL_BYTES = Buffer.from(Array.from({ length: 256 }, (_, index) => index));

describe('the body', () => {
  it.each(['application/json', 'text/plain; charset=utf-8', 'application/octet-stream', undefined])('of any bytes is base64 with the catch-all (%s)', async (type) => {
    const { send, calls } = createApi({
      binaryMediaTypes: ['*/*'],
      integration: { ContentHandling: 'CONVERT_TO_TEXT', RequestTemplates: { [type?.split(';')[0] ?? 'application/json']: '$input.body' } },
    });
    await send({ headers: type === undefined ? {} : { 'Content-Type': type }, body: ALL_BYTES });
    expect(calls[0].body.toString()).toBe(ALL_BYTES.toString('base64'));
  });

  it('stays binary with the catch-all and without content handling, so that no template takes it', async () => {
    const { send, calls, errors } = createApi({ binaryMediaTypes: ['*/*'], integration: { RequestTemplates: { 'application/json': '{}' } } });
    const response = await send();
    expect([response.status, calls.length]).toEqual([500, 0]);
    expect(errors).toEqual(['a request body that is binary after content handling cannot enter a mapping template']);
  });

  it.each([['{}', undefined], ['{}', '{}'], ['', '']] as const)('that is empty and converted shows as "%s" when told %s', async (expected, emptyConvertedBody) => {
    const { send, calls } = createApi({
      binaryMediaTypes: ['application/json'], integration: { ContentHandling: 'CONVERT_TO_TEXT', RequestTemplates: { 'application/json': '[$input.body]' } },
    }, undefined, { emulation: { emptyConvertedBody } });
    await send({ headers: { 'Content-Type': 'application/json' } });
    expect(calls[0].body.toString()).toBe(`[${expected}]`);
  });

  it('leaves a template with half a surrogate pair as a question mark, as Java writes it', async () => {
    expect(await render('#set($a = "😀")$a.substring(0, 1)')).toBe('?');
  });
});

describe('the template', () => {
  const templates = { 'application/json': 'json', 'text/xml': 'xml' };

  it.each([
    [undefined, 'json'], ['application/json', 'json'], ['APPLICATION/JSON; charset=utf-8', 'json'], ['text/xml;charset=utf-8', 'xml'], ['', 'json'],
  ])('of content type %s is %s', async (type, expected) => {
    const { send, calls } = createApi({ integration: { RequestTemplates: templates, PassthroughBehavior: 'NEVER' } });
    await send({ headers: type === undefined ? {} : { 'Content-Type': type } });
    expect(calls[0].body.toString()).toBe(expected);
  });

  it.each([
    ['NEVER', templates, 415], ['NEVER', {}, 415], ['WHEN_NO_TEMPLATES', templates, 415], ['WHEN_NO_TEMPLATES', {}, 200],
    ['WHEN_NO_MATCH', templates, 200], [undefined, templates, 200],
  ] as const)('that is missing under %s makes of %j a %i', async (PassthroughBehavior, RequestTemplates, status) => {
    const { send, calls } = createApi({ integration: { RequestTemplates, PassthroughBehavior } });
    const response = await send({ headers: { 'Content-Type': 'image/png' }, body: 'picture' });
    expect([response.status, calls.map(({ body }) => body.toString())]).toEqual([status, status === 200 ? ['picture'] : []]);
    expect(header(response, 'x-amzn-ErrorType')).toBe(status === 200 ? undefined : 'UnsupportedMediaTypeException');
  });

  it('field case I15: that is missing makes {} of an empty body for a service of AWS, and leaves it for others', async () => {
    const { send, calls } = createApi();
    await send();
    const http = createApi({ integration: { Type: 'HTTP', Uri: 'https://backend.invalid/', IntegrationHttpMethod: 'POST' } });
    await http.send();
    expect([calls[0].body.toString(), http.calls[0].body.toString()]).toEqual(['{}', '']);
  });

  it.each(['#if(true)', '$input.path("$.[")', '#foreach($i in [1..1001])x#end', '$util.base64Decode("!")', '#macro(x)#end'])(
    'that cannot be rendered is a 500: %s', async (template) => {
      const { send, calls } = createApi({ integration: { RequestTemplates: { 'application/json': template } } });
      const response = await send();
      expect([response.status, calls.length, response.body.toString()]).toEqual([500, 0, '{"message":"Internal server error"}']);
      expect(header(response, 'x-amzn-ErrorType')).toBe('InternalServerErrorException');
    });

  it('never puts a value of the sender into the error', async () => {
    const { send, errors } = createApi({ integration: { RequestTemplates: { 'application/json': '$input.path("$.a")' } } });
    await send({ body: 'top secret' });
    expect(errors).toEqual(['the request template failed: The template fails at line 1, column 1: the text is not JSON (at character 1 of 10).']);
  });
});

describe('parameters', () => {
  const show = '#foreach($k in $input.params().KIND.keySet())$k=$input.params().KIND.get($k)|#end';

  it('of the query are decoded, the last value of a name wins, ";" splits, "+" is a blank', async () => {
    expect(await render(show.replaceAll('KIND', 'querystring'), { rawQuery: 'a=1&a=2;b=x+y&c&d=%26%3D%C3%A9&=e&&f=a=b&%61=3' }))
      .toBe('a=3|b=x y|c=|d=&=é|=e|f=a=b|');
  });

  it.each(['a=%', 'a=%zz', 'a=%ff', '%C3=1'])('of the query that cannot be decoded are a 400: %s', async (rawQuery) => {
    expect(await render('x', { rawQuery })).toBe('400 the path or query string is not percent-encoded UTF-8');
  });

  it.each(['a=|', 'a={}', '{a', 'x=1&|'])('of a query with a character that has to be encoded are a 400: %s', async (rawQuery) => {
    expect(await render('x', { rawQuery })).toBe('400 the query string has a |, { or } that is not percent-encoded');
  });

  it('keep the spelling of headers; names differ by case; what API Gateway adds is there', async () => {
    expect(await render(show.replaceAll('KIND', 'header'), { headers: { 'X-Order-Id': '1', 'x-order-id': '2', 'X-Forwarded-For': '198.51.100.7' } }))
      .toBe('X-Order-Id=1|x-order-id=2|X-Forwarded-For=198.51.100.7, 192.0.2.1|X-Amzn-Trace-Id=Root=1-0-0|X-Forwarded-Port=443|X-Forwarded-Proto=https|');
  });

  it.each([
    'Connection', 'Content-Length', 'Content-MD5', 'Expect', 'Max-Forwards', 'Proxy-Authenticate', 'Server', 'TE', 'Trailer', 'Transfer-Encoding', 'upgrade',
    'WWW-Authenticate',
  ])('do not show the header %s', async (name) => {
    expect(await render(`[$input.params().header.get('${name}')]`, { headers: { [name]: 'x' } })).toBe('[]');
  });

  it('show an Authorization header unless it is an AWS signature', async () => {
    expect(await render('[$input.params("Authorization")]', { headers: { Authorization: 'Bearer x' } })).toBe('[Bearer x]');
    expect(await render('[$input.params("Authorization")]', { headers: { Authorization: 'AWS4-HMAC-SHA256 Credential=x' } })).toBe('[]');
  });

  it('that repeat are in $method when that is emulated', async () => {
    const template = '$!method.request.multivaluequerystring.get("a") $!method.request.multivalueheader.get("X-A") $!method.request.querystring.a';
    const request = { rawQuery: 'a=1&a=2', headers: { 'X-A': 'v' } };
    expect(await render(template, request)).toBe('  ');
    expect(await render(template, request, { emulation: { multiValueParameters: 'present' } })).toBe('[1, 2] [v] 2');
  });
});

describe('mappings', () => {
  const RequestParameters = {
    'integration.request.header.X-Static': "'it''s'",
    'integration.request.header.X-Header': 'method.request.header.X-A',
    'integration.request.header.X-Missing': 'method.request.header.X-B',
    'integration.request.header.X-Stage': 'context.stage',
    'integration.request.header.X-Ip': 'context.identity.sourceIp',
    'integration.request.header.X-Variable': 'stageVariables.colour',
    'integration.request.header.X-Many': 'method.request.multivaluequerystring.q',
    'integration.request.querystring.q': 'method.request.querystring.q',
    'integration.request.path.id': 'method.request.path.id',
  };
  const method = {
    RequestParameters: { 'method.request.header.X-A': false, 'method.request.header.X-B': false, 'method.request.querystring.q': false, 'method.request.path.id': true },
  };

  it('fill headers, query string and path of the integration request', async () => {
    const { send, calls } = createApi({
      routes: [{ path: '/hook/{id}', method: 'POST' }],
      method,
      integration: { RequestParameters, Uri: 'arn:aws:apigateway:eu-west-1:sqs:path/123456789012/{id}' },
      definition: { stage: { StageName: 'prod', Variables: { colour: 'blue' } } },
    });
    await send({ path: '/hook/a%20b%2Fc', rawQuery: 'q=1&q=2', headers: { 'X-A': 'v' } });
    expect(calls[0]).toMatchObject({
      service: 'sqs',
      region: 'eu-west-1',
      path: '123456789012/a%20b%2Fc',
      method: 'POST',
      headers: {
        'Content-Type': 'application/json',
        'Accept': 'application/json',
        'X-Static': "it''s",
        'X-Header': 'v',
        'X-Stage': 'prod',
        'X-Ip': '192.0.2.1',
        'X-Variable': 'blue',
        'X-Many': '1,2',
      },
      querystring: { q: '2' },
    });
    expect(calls[0].headers).not.toHaveProperty('X-Missing');
  });

  it('are overridden by the template', async () => {
    const { send, calls } = createApi({
      integration: {
        RequestParameters: { 'integration.request.header.X-Amz-Target': "'AmazonSQS.Nothing'", 'integration.request.header.content-type': "'text/plain'" },
        RequestTemplates: {
          'application/json': '#set($context.requestOverride.header.x-amz-target = "AmazonSQS.SendMessage")'
          + '#set($context.requestOverride.querystring.n = 5)#set($context.requestOverride.path.unused = "p"){}',
        },
      },
    });
    await send();
    expect(calls[0].headers).toEqual({ 'Content-Type': 'text/plain', 'Accept': 'application/json', 'X-Amz-Target': 'AmazonSQS.SendMessage' });
    expect(calls[0].querystring).toEqual({ n: '5' });
  });

  it('hand an action over', async () => {
    const { send, calls } = createApi({ integration: { Uri: 'arn:aws:apigateway:us-east-1:sns:action/Publish' } });
    await send();
    expect(calls[0]).toMatchObject({ service: 'sns', action: 'Publish', path: undefined });
  });

  it.each(['Authorization', 'connection', 'Content-Length', 'Expect', 'Proxy-Authenticate', 'TE', 'Transfer-Encoding'])(
    'into %s are a 500, also from a template', async (name) => {
      const mapped = createApi({ integration: { RequestParameters: { [`integration.request.header.${name}`]: "'x'" } } });
      expect((await mapped.send()).status).toBe(500);
      const overridden = createApi({ integration: { RequestTemplates: { 'application/json': `#set($context.requestOverride.header.${name} = "x")` } } });
      expect((await overridden.send()).status).toBe(500);
      expect([...mapped.calls, ...overridden.calls]).toEqual([]);
    });

  it('of a list or map into a header are a 500', async () => {
    expect(await render('#set($context.requestOverride.header.X = [1])')).toContain('500 a template put something other than a text');
  });
});

describe('sizes', () => {
  it.each([[MAX_PAYLOAD_BYTES, 200], [MAX_PAYLOAD_BYTES + 1, 413]])('a body of %i bytes is %i', async (size, status) => {
    const response = await createApi().send({ body: Buffer.alloc(size) });
    expect(response.status).toBe(status);
  });

  it.each([[10_000, 200], [10_300, 431]])('headers of %i bytes are %i', async (size, status) => {
    expect((await createApi().send({ headers: { 'X-Long': 'x'.repeat(size) } })).status).toBe(status);
  });

  it.each([[10_000, 200], [10_300, 414]])('a query string of %i bytes is %i', async (size, status) => {
    expect((await createApi().send({ rawQuery: `q=${'x'.repeat(size)}` })).status).toBe(status);
  });
});

describe('validation', () => {
  const sketch = (required: boolean, validator: boolean | string) => ({
    method: { RequestValidatorId: 'v', RequestParameters: { 'method.request.header.X-A': required, 'method.request.querystring.q': required } },
    definition: { requestValidators: [{ id: 'v', properties: { ValidateRequestParameters: validator } }] },
  });

  it('names the required parameters that are missing or empty', async () => {
    const response = await createApi(sketch(true, true)).send({ rawQuery: 'q=' });
    expect([response.status, response.body.toString()]).toEqual([400, '{"message":"Missing required request parameters: [X-A, q]"}']);
    expect((await createApi(sketch(true, 'true')).send({ rawQuery: 'q=1', headers: { 'X-A': 'v' } })).status).toBe(200);
  });

  it('does not ask for what is optional, nor without a validator', async () => {
    expect((await createApi(sketch(false, true)).send()).status).toBe(200);
    expect((await createApi(sketch(true, false)).send()).status).toBe(200);
  });
});

describe('API keys', () => {
  it.each([[undefined, 403], ['wrong', 403], ['right', 200]])('%s is %i', async (key, status) => {
    const { send } = createApi({ method: { ApiKeyRequired: true }, definition: { apiKeys: ['right'] } });
    expect((await send({ headers: key === undefined ? {} : { 'X-Api-Key': key } })).status).toBe(status);
  });

  it('are in $context.identity', async () => {
    const template = '$context.identity.apiKey';
    const { send, calls } = createApi({
      method: { ApiKeyRequired: true }, definition: { apiKeys: ['right'] }, integration: { RequestTemplates: { 'application/json': template } },
    });
    await send({ headers: { 'x-api-key': 'right' } });
    expect(calls[0].body.toString()).toBe('right');
  });
});
