import { ApiSketch, createApi, header } from './api-under-test';

/** An API whose methods answer with their own names. */
function named(...names: string[]): ApiSketch {
  return {
    routes: names.map((name) => ({
      path: name.split(' ')[1],
      method: name.split(' ')[0],
      integration: {
        Type: 'MOCK',
        RequestTemplates: { 'application/json': '{"statusCode": 200}' },
        IntegrationResponses: [{ StatusCode: '200', ResponseTemplates: { 'application/json': `${name} $input.params().path` } }],
      },
    })),
  };
}

const api = named(
  'ANY /', 'POST /hook', 'ANY /hook/{proxy+}', 'GET /a/{id}', 'POST /a/fixed', 'GET /a/{id}/b', 'ANY /a/{rest+}', 'GET /only/deep/leaf', 'PUT /{any+}',
);

it.each([
  ['GET', '', 'ANY / {}'],
  ['GET', '/', 'ANY / {}'],
  ['POST', '/hook', 'POST /hook {}'],
  ['GET', '/hook/x', 'ANY /hook/{proxy+} {proxy=x}'],
  ['DELETE', '/hook/x/y/z', 'ANY /hook/{proxy+} {proxy=x/y/z}'],
  ['POST', '/hook/x//y/', 'ANY /hook/{proxy+} {proxy=x//y}'],
  ['POST', '/hook//x', 'ANY /hook/{proxy+} {proxy=/x}'],
  ['POST', '/hook/', 'POST /hook {}'],
  ['POST', '/hook//', 'POST /hook {}'],
  ['GET', '//', 'ANY / {}'],
  ['POST', '/hook/a%20b/%C3%A9', 'ANY /hook/{proxy+} {proxy=a b/é}'],
  ['POST', '/hook/a%2Fb', 'ANY /hook/{proxy+} {proxy=a/b}'],
  ['POST', '/hook/../etc', 'ANY /hook/{proxy+} {proxy=../etc}'],
  ['POST', '/a/fixed', 'POST /a/fixed {}'],
  ['GET', '/a/42', 'GET /a/{id} {id=42}'],
  ['GET', '/a/42/b', 'GET /a/{id}/b {id=42}'],
  ['GET', '/a/42/c', 'ANY /a/{rest+} {rest=42/c}'],
  ['GET', '/a/fixed/b', 'GET /a/{id}/b {id=fixed}'],
  ['PUT', '/only/deep/other', 'PUT /{any+} {any=only/deep/other}'],
  ['PUT', '/only', 'PUT /{any+} {any=only}'],
  // field case I13: a method that a fixed resource lacks falls back to the greedy sibling.
  ['PUT', '/hook', 'PUT /{any+} {any=hook}'],
  ['GET', '/a/fixed', 'GET /a/{id} {id=fixed}'],
  ['DELETE', '/a/fixed', 'ANY /a/{rest+} {rest=fixed}'],
  ['PUT', '/a/42/b', 'ANY /a/{rest+} {rest=42/b}'],
])('%s %s is answered by the most specific resource: %s', async (method, path, expected) => {
  const response = await createApi(api).send({ method, path });
  expect([response.status, response.body.toString()]).toEqual([200, expected]);
});

it.each([
  ['GET', '/hook', 'neither the resource nor a greedy one has such a method'],
  ['GET', '/nothing', 'no resource has that path and method'],
  ['POST', '/HOOK', 'paths are case-sensitive'],
  ['PURGE', '/', 'field case I10: ANY stands for seven methods'],
  ['TRACE', '/hook/x', 'field case I10: ANY stands for seven methods'],
  ['CONNECT', '/hook/x', 'field case I10: ANY stands for seven methods'],
  ['ANY', '/hook/x', 'it is no method of HTTP'],
])('%s %s is 403: %s', async (method, path) => {
  const response = await createApi(api).send({ method, path });
  expect(response.status).toBe(403);
  expect(JSON.parse(response.body.toString())).toEqual({ message: 'Missing Authentication Token' });
  expect(header(response, 'x-amzn-ErrorType')).toBe('MissingAuthenticationTokenException');
});

it.each(['/other/hook', '/production/hook', '*', 'prod/hook', ''])('%s is 403: it is not below the stage', async (path) => {
  const { api: restApi } = createApi(api);
  const response = await restApi.handle({ method: 'POST', path, rawQuery: '', headers: [], body: Buffer.alloc(0), sourceIp: '192.0.2.1' });
  expect([response.status, response.body.toString()]).toEqual([403, '{"message":"Forbidden"}']);
});

it('lets a sender override the method by a header, as API Gateway does', async () => {
  const response = await createApi(api).send({ method: 'GET', path: '/hook', headers: { 'X-HTTP-Method-Override': 'post' } });
  expect(response.body.toString()).toBe('POST /hook {}');
});

it.each([
  ['GET', 'BREW'], ['POST', 'PURGE'], ['POST', 'M-SEARCH'], ['POST', 'ANY'], ['POST', 'PUT,POST'],
])('field case I10: %s with X-HTTP-Method-Override: %s is 403', async (method, override) => {
  expect((await createApi(api).send({ method, path: '/hook/x', headers: { 'x-http-method-override': override } })).status).toBe(403);
});

it('takes an empty override for none', async () => {
  expect((await createApi(api).send({ method: 'POST', path: '/hook', headers: { 'x-http-method-override': '' } })).status).toBe(200);
});

it.each(['/hook/%zz', '/hook/%', '/hook/%ff', '/hook/%C3%28'])('refuses %s with 400: it cannot be decoded', async (path) => {
  expect((await createApi(api).send({ path })).status).toBe(400);
});

it('hands path parameters over as sent when told to', async () => {
  const response = await createApi(api, undefined, { emulation: { pathParameters: 'raw' } }).send({ path: '/hook/a%20b/%zz' });
  expect(response.body.toString()).toBe('ANY /hook/{proxy+} {proxy=a%20b/%zz}');
});

it('finds its way through a path of ten thousand slashes', async () => {
  expect((await createApi(api).send({ path: `/hook${'/'.repeat(10_000)}x` })).status).toBe(200);
});
