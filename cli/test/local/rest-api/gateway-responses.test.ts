import { createApi, header } from './api-under-test';
import { GatewayResponseProperties } from '../../../src/local/rest-api';

const custom = (...gatewayResponses: GatewayResponseProperties[]) => ({ definition: { gatewayResponses } });

it('take status, headers and body from the definition', async () => {
  const { send } = createApi(custom({
    ResponseType: 'MISSING_AUTHENTICATION_TOKEN',
    StatusCode: '404',
    ResponseParameters: { 'gatewayresponse.header.Retry-After': "'30'", 'gatewayresponse.header.X-Id': 'context.extendedRequestId' },
    ResponseTemplates: { 'application/json': '{"error":"$context.error.message","id":"$context.extendedRequestId","type":"$context.error.responseType","raw":$context.error.messageString,"none":"$context.nope$stageVariables.nope"}' },
  }));
  const response = await send({ path: '/nowhere' });
  expect([response.status, header(response, 'Retry-After'), header(response, 'X-Id')]).toEqual([404, '30', 'EXT1=']);
  expect(JSON.parse(response.body.toString())).toEqual({
    error: 'Missing Authentication Token', id: 'EXT1=', type: 'MISSING_AUTHENTICATION_TOKEN', raw: 'Missing Authentication Token', none: '',
  });
});

it('fall back to DEFAULT_4XX and DEFAULT_5XX', async () => {
  const { send } = createApi(custom(
    { ResponseType: 'DEFAULT_4XX', ResponseParameters: { 'gatewayresponse.header.X-Kind': "'4'" } },
    { ResponseType: 'DEFAULT_5XX', StatusCode: 503, ResponseParameters: { 'gatewayresponse.header.X-Kind': "'5'" } },
  ), () => Promise.reject(new Error('down')));
  const [refused, failed] = [await send({ path: '/nowhere' }), await send()];
  expect([refused.status, header(refused, 'X-Kind')]).toEqual([403, '4']);
  expect([failed.status, header(failed, 'X-Kind')]).toEqual([503, '5']);
});

it('prefer their own type to the defaults', async () => {
  const { send } = createApi(custom(
    { ResponseType: 'DEFAULT_5XX', StatusCode: '500' },
    { ResponseType: 'INTEGRATION_FAILURE', StatusCode: '503', ResponseParameters: { 'gatewayresponse.header.Retry-After': "'5'" } },
  ), () => Promise.reject(new Error('down')));
  const response = await send();
  expect([response.status, header(response, 'Retry-After')]).toEqual([503, '5']);
});

it('choose the template by Accept', async () => {
  const { send } = createApi(custom({
    ResponseType: 'MISSING_AUTHENTICATION_TOKEN', ResponseTemplates: { 'application/json': '{}', 'text/html': '<p>$context.error.message</p>' },
  }));
  const html = await send({ path: '/nowhere', headers: { Accept: 'text/html' } });
  expect([header(html, 'Content-Type'), html.body.toString()]).toEqual(['text/html', '<p>Missing Authentication Token</p>']);
  expect((await send({ path: '/nowhere', headers: { Accept: 'image/png' } })).body.toString()).toBe('{}');
});

it('do not take values for templates', async () => {
  const ResponseTemplates = { 'application/json': '$method.request.header.X-A|$method.request.querystring.q|#set($x = 1)' };
  const MethodSettings = [{ HttpMethod: '*', ResourcePath: '/*', ThrottlingRateLimit: 0, ThrottlingBurstLimit: 0 }];
  const { send } = createApi({
    definition: { gatewayResponses: [{ ResponseType: 'THROTTLED', ResponseTemplates }], stage: { StageName: 'prod', MethodSettings } },
  });
  const response = await send({ headers: { 'X-A': '$context.stage' }, rawQuery: 'q=%24context.requestId' });
  expect([response.status, response.body.toString()]).toEqual([429, '$context.stage|$context.requestId|#set($x = 1)']);
});
