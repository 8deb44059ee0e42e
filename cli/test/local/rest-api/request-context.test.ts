import { createApi, header } from './api-under-test';
import { RANDOM_IDS } from '../../../src/local/rest-api';

const logging = (Format: string) => ({ definition: { stage: { StageName: 'prod', AccessLogSetting: { Format } } } });

describe('$context', () => {
  it('holds what AWS puts there', async () => {
    const template = '${context.resourceId}|${context.resourcePath}|${context.httpMethod}|${context.extendedRequestId}|${context.requestTime}|${context.path}|${context.accountId}'
      + '|${context.protocol}|${context.stage}|${context.domainPrefix}|${context.requestTimeEpoch}|${context.requestId}|${context.identity.sourceIp}|${context.identity.userAgent}'
      + '|${context.domainName}|${context.deploymentId}|${context.apiId}';
    const { send, calls } = createApi({ routes: [{ path: '/hook/{proxy+}', method: 'ANY' }], integration: { RequestTemplates: { 'application/json': template } } });
    await send({ method: 'PUT', path: '/hook/a%20b', headers: { 'user-agent': 'test/1' } });
    expect(calls[0].body.toString()).toBe('/hook/{proxy+}|/hook/{proxy+}|PUT|EXT1=|11/Nov/2026:11:11:11 +0000|/prod/hook/a%20b|123456789012|HTTP/1.1|prod|a1b2c3d4e5|1794395471000'
      + '|00000000-0000-4000-8000-000000000000|192.0.2.1|test/1|a1b2c3d4e5.execute-api.us-east-1.amazonaws.com|local|a1b2c3d4e5');
  });

  it('field case I15: identifies somebody who is not authenticated with twelve keys', async () => {
    const { send, calls } = createApi({ integration: { RequestTemplates: { 'application/json': '$context.identity.keySet() [$!context.identity.caller] $context.identity.sourceIp' } } });
    await send();
    const [keys, caller, address] = calls[0].body.toString().split('] ').map((part) => part.replace('[', ''));
    expect(keys.split(', ').sort()).toEqual([
      'accessKey', 'accountId', 'caller', 'cognitoAuthenticationProvider', 'cognitoAuthenticationType', 'cognitoIdentityId', 'cognitoIdentityPoolId', 'principalOrgId',
      'sourceIp', 'user', 'userAgent', 'userArn',
    ]);
    expect([caller, address]).toEqual(['', '192.0.2.1']);
  });

  it('has a decoded path when told to, and keeps what cannot be decoded', async () => {
    const sketch = { routes: [{ path: '/{proxy+}', method: 'ANY' }], integration: { RequestTemplates: { 'application/json': '$context.path' } } };
    const { send, calls } = createApi(sketch, undefined, { emulation: { contextPath: 'decoded', pathParameters: 'raw' } });
    await send({ path: '/a%20b' });
    await send({ path: '/a%zz' });
    expect(calls.map(({ body }) => body.toString())).toEqual(['/prod/a b', '/prod/a%zz']);
  });

  it('lets the sender choose requestId, but never extendedRequestId', async () => {
    const { send, calls } = createApi({ integration: { RequestTemplates: { 'application/json': '$context.requestId $context.extendedRequestId' } } });
    const response = await send({ headers: { 'x-amzn-RequestId': 'chosen', 'x-amz-apigw-id': 'forged' } });
    expect(calls[0].body.toString()).toBe('chosen EXT1=');
    expect([header(response, 'x-amzn-RequestId'), header(response, 'x-amz-apigw-id')]).toEqual(['chosen', 'EXT1=']);
  });

  it('is of one request only', async () => {
    const template = '[$!context.responseOverride.seen]#set($context.responseOverride.seen = "yes")';
    const { send, calls } = createApi({ integration: { RequestTemplates: { 'application/json': template } } });
    await Promise.all([send(), send()]);
    expect(calls.map(({ body }) => body.toString())).toEqual(['[]', '[]']);
  });
});

describe('ids', () => {
  it('are unique and legal for SQS', () => {
    const ids = Array.from({ length: 10_000 }, () => RANDOM_IDS.extendedRequestId());
    expect(new Set(ids).size).toBe(ids.length);
    ids.forEach((id) => expect(id).toMatch(/^[A-Za-z0-9+/]{15}=$/));
    expect(RANDOM_IDS.requestId()).toMatch(/^[0-9a-f-]{36}$/);
    expect(RANDOM_IDS.traceId(1794395471000)).toMatch(/^Root=1-6af44d4f-[0-9a-f]{24}$/);
  });
});

describe('the access log', () => {
  it('has one line per request, with the cause of a refusal', async () => {
    const { send, accessLog } = createApi(logging(
      '{"id":"$context.extendedRequestId","status":$context.status,"cause":"$context.error.responseType","message":$context.error.messageString,"queue":"$context.integration.status","length":$context.responseLength,"path":"$context.resourcePath"}',
    ));
    await send();
    await send({ path: '/nowhere' });
    expect(accessLog).toEqual([
      '{"id":"EXT1=","status":200,"cause":"-","message":-,"queue":"200","length":17,"path":"/hook"}',
      '{"id":"EXT2=","status":403,"cause":"MISSING_AUTHENTICATION_TOKEN","message":"Missing Authentication Token","queue":"-","length":42,"path":"-"}',
    ]);
  });

  it('cannot be forged: values stay inside of their quotes and on their line', async () => {
    const { send, accessLog } = createApi(logging('{"agent":"$context.identity.userAgent","path":"$context.path","id":"$context.requestId"}'));
    await send({ path: '/a","status":"200', headers: { 'User-Agent': 'x","y":"\\"\n{"forged":1}\u2028$context.stage', 'x-amzn-requestid': '"' } });
    expect(accessLog[0].split('\n')).toHaveLength(1);
    expect(JSON.parse(accessLog[0])).toEqual({ agent: 'x","y":"\\"\n{"forged":1}\u2028$context.stage', path: '/prod/a","status":"200', id: '"' });
  });

  it('tells how long it took and what failed', async () => {
    const { send, accessLog, clock } = createApi(
      logging('$context.responseLatency $context.integrationLatency $context.integrationErrorMessage $context.integration.status.'),
      () => new Promise(() => undefined),
    );
    const response = send();
    await clock.advance(29_000);
    await response;
    expect(accessLog).toEqual(['29000 29000 Endpoint request timed out -.']);
  });

  it('shows objects and what is unknown as a dash', async () => {
    const { send, accessLog } = createApi(logging('$context.identity $context.nope.x $context.responseOverride.header $notContext $context'));
    await send();
    expect(accessLog).toEqual(['- - - $notContext $context']);
  });

  it('is not written without a format', async () => {
    const { send, accessLog } = createApi();
    await send();
    expect(accessLog).toEqual([]);
  });
});
