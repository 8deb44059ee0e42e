import { createHash } from 'crypto';
import { ApiSketch, createApi, header, SQS_URI } from './api-under-test';
import { runUpstreamError } from './upstream-error';
import { Vector } from '../../../../test/conformance-vectors';
import { ContentHandling, GatewayResponse, IntegrationProperties, IntegrationRequest, IntegrationResponse, integrationDefaults } from '../../../src/local/rest-api';

/** One recorded behaviour; its README says what each kind means. The shape of what is given and expected follows from `given.kind`. */
export type ApiVector = Vector<Record<string, any> & { readonly kind: string }, Record<string, any>>;

/** Runs a vector against the model. Fails when the model does something else, or when the kind is unknown. */
export async function runVector(vector: ApiVector): Promise<void> {
  const run = RUNNERS[vector.given.kind];
  if (!run) {
    throw new Error(`No runner for vectors of kind ${vector.given.kind} (${vector.id}).`);
  }
  await run(vector);
}

const RUNNERS: Readonly<Record<string, (vector: ApiVector) => Promise<void>>> = {
  'request-body': runRequestBody,
  'response-body': runResponseBody,
  'template': runTemplate,
  'two-templates': runTwoTemplates,
  'response-template': runResponseTemplate,
  'exchange': runExchange,
  'context': runContext,
  'request-headers': runRequestHeaders,
  'response-headers': runResponseHeaders,
  'selection': runSelection,
  'routing': runRouting,
  'put-integration': runPutIntegration,
  'upstream-error': runUpstreamError,
};

function upstream(status: number, contentType: string, body: Buffer | string): IntegrationResponse {
  return { status, headers: { 'Content-Type': contentType }, body: Buffer.from(body as string) };
}

async function runRequestBody({ given, expect: expected }: ApiVector): Promise<void> {
  const [[name, value]] = Object.entries(given.headers as Record<string, string>);
  for (const [key, base64] of Object.entries(given.bodiesBase64 as Record<string, string>)) {
    const { calls, send } = createApi({
      binaryMediaTypes: given.binaryMediaTypes,
      routes: [{ path: '/hook', method: given.method }],
      integration: {
        RequestTemplates: given.requestTemplates,
        ContentHandling: (given.requestContentHandling ?? undefined) as ContentHandling | undefined,
        PassthroughBehavior: given.passthroughBehavior,
      },
    });
    const response = await send({ method: given.method, headers: { [name]: value }, body: Buffer.from(base64, 'base64') });
    const { status, bodyBase64 } = expected.backendReceives[key];
    expect([key, response.status]).toEqual([key, status]);
    expect([key, calls.map(({ body }) => body.toString('base64'))]).toEqual([key, bodyBase64 === undefined ? [] : [bodyBase64]]);
  }
}

async function runResponseBody({ given, expect: expected }: ApiVector): Promise<void> {
  for (const [key, base64] of Object.entries(given.upstream.bodiesBase64 as Record<string, string>)) {
    const { send } = createApi({
      binaryMediaTypes: given.binaryMediaTypes,
      integration: {
        IntegrationResponses: [{ StatusCode: '200', ResponseTemplates: given.responseTemplates, ContentHandling: given.responseContentHandling ?? undefined }],
      },
    }, () => upstream(given.upstream.status, given.upstream.contentType, Buffer.from(base64, 'base64')));
    const response = await send({ headers: { Accept: typeof given.accept === 'string' ? given.accept : given.accept[key] } });
    const { status, bodyBase64 } = expected.clientReceives[key];
    expect([key, response.status]).toEqual([key, status]);
    if (bodyBase64 !== undefined) {
      expect([key, response.body.toString('base64')]).toEqual([key, bodyBase64]);
    }
  }
}

async function runTemplate({ given, expect: expected }: ApiVector): Promise<void> {
  const templates = { [given.contentType]: given.template };
  const isRequest = given.phase === 'request';
  const resourcePath: string = given.resourcePath ?? '/hook';
  for (const [key, body] of Object.entries(given.bodies as Record<string, string>)) {
    const { calls, send } = createApi({
      routes: [{ path: resourcePath, method: given.method ?? 'POST' }],
      integration: isRequest ? { RequestTemplates: templates } : { IntegrationResponses: [{ StatusCode: '200', ResponseTemplates: templates }] },
    }, () => upstream(200, given.contentType, isRequest ? '{}' : body));
    const response = await send({
      method: given.method ?? 'POST',
      path: resourcePath.replace(/\{(\w+)\}/g, (_, name: string) => given.path[name]),
      rawQuery: given.rawQuery ?? '',
      headers: { 'Content-Type': given.contentType },
      body: isRequest ? body : '',
    });
    expect([key, response.status]).toEqual([key, 200]);
    expectRendered(key, (isRequest ? calls[0].body : response.body).toString('utf8'), expected);
    if (expected.integrationRequestHeaders) {
      expect(calls[0].headers).toMatchObject(expected.integrationRequestHeaders);
    }
  }
}

function expectRendered(key: string, rendered: string, expected: Record<string, any>): void {
  if (expected.rendered) {
    expect([key, rendered]).toEqual([key, expected.rendered[key]]);
  }
  if (expected.renderedJson) {
    expect([key, JSON.parse(rendered)]).toEqual([key, expected.renderedJson[key]]);
  }
  if (expected.renderedJsonNested) {
    const json = JSON.parse(rendered);
    expect([key, { ...json, input: JSON.parse(json.input) }]).toEqual([key, expected.renderedJsonNested[key]]);
  }
}

async function runTwoTemplates({ given, expect: expected }: ApiVector): Promise<void> {
  const names = Object.keys(given.path ?? {});
  const { send } = createApi({
    routes: [{
      path: `/hook${names.map((name) => `/{${name}}`).join('')}`,
      method: 'POST',
      integration: {
        Type: 'MOCK',
        RequestTemplates: { 'application/json': given.requestTemplate },
        IntegrationResponses: [{ StatusCode: '200', ResponseTemplates: given.responseTemplate ? { 'application/json': given.responseTemplate } : undefined }],
      },
    }],
  });
  const response = await send({ path: `/hook${names.map((name) => `/${encodeURIComponent(given.path[name])}`).join('')}` });
  expectResponse(response, expected);
}

async function runResponseTemplate({ given, expect: expected }: ApiVector): Promise<void> {
  const { send } = createApi({
    integration: { IntegrationResponses: given.integrationResponses.map(toIntegrationResponse) },
  }, () => upstream(given.upstream.status, given.upstream.contentType, given.upstream.body));
  expectResponse(await send(), expected);
}

async function runExchange({ given, expect: expected }: ApiVector): Promise<void> {
  const resourcePath = given.resourcePath ?? given.routes?.[0].path ?? '/hook';
  const messages: SqsMessage[] = [];
  const sketch: ApiSketch = {
    routes: given.routes ?? [{ path: resourcePath, method: given.request.method }],
    definition: { stage: { StageName: given.stage ?? 'prod' } },
    integration: {
      Uri: given.uri ? `arn:aws:apigateway:us-east-1:${given.uri.replace('{account}', '123456789012').replace('{queue}', 'q')}` : SQS_URI,
      PassthroughBehavior: given.passthroughBehavior,
      RequestParameters: given.requestParameters,
      RequestTemplates: given.requestTemplates,
      IntegrationResponses: given.integrationResponses?.map(toIntegrationResponse) ?? [{ StatusCode: '200' }],
    },
  };
  const { api, calls } = createApi(sketch, (request) => {
    const message = readSqsMessage(request);
    messages.push(message);
    return upstream(200, 'application/json', message.answer);
  });
  const response = await api.handle({
    method: given.request.method,
    path: `/${given.stage ?? 'prod'}${given.request.path ?? resourcePath}`,
    rawQuery: '',
    headers: Object.entries(given.request.headers),
    body: Buffer.from(given.request.body),
    sourceIp: '192.0.2.1',
  });
  expectResponse(response, expected);
  if (expected.sqsMessage) {
    expect(messages).toHaveLength(1);
    expect(messages[0].body).toBe(expected.sqsMessage.body);
    expect(calls[0]).toMatchObject({ service: 'sqs', path: '123456789012/q', method: 'POST' });
    if (expected.sqsMessage.md5) {
      expect(createHash('md5').update(messages[0].body).digest('hex')).toBe(expected.sqsMessage.md5);
    }
    if (expected.sqsMessage.attributes) {
      expect(messages[0].attributes).toEqual(expected.sqsMessage.attributes);
    }
  }
}

interface SqsMessage {
  readonly body: string;
  readonly attributes: Record<string, { DataType: string; StringValue: string }>;
  readonly answer: string;
}

/** What SQS makes of a request in its JSON or its Query protocol. */
function readSqsMessage({ headers, body }: IntegrationRequest): SqsMessage {
  if (headers['Content-Type'] === 'application/x-amz-json-1.0') {
    expect(headers['X-Amz-Target']).toBe('AmazonSQS.SendMessage');
    return { body: JSON.parse(body.toString()).MessageBody, attributes: {}, answer: '{"MessageId":"1"}' };
  }
  expect(headers['Content-Type']).toBe('application/x-www-form-urlencoded');
  const form = new URLSearchParams(body.toString());
  expect(form.get('Action')).toBe('SendMessage');
  const attribute = form.get('MessageAttribute.1.Name');
  return {
    body: form.get('MessageBody') ?? '',
    attributes: attribute === null ? {} : {
      [attribute]: { DataType: form.get('MessageAttribute.1.Value.DataType')!, StringValue: form.get('MessageAttribute.1.Value.StringValue')! },
    },
    answer: JSON.stringify({
      SendMessageResponse: {
        SendMessageResult: { MessageId: '5f8a1f3e-0000-4000-8000-000000000001' },
        ResponseMetadata: { RequestId: '5f8a1f3e-0000-4000-8000-000000000002' },
      },
    }),
  };
}

async function runContext({ given, expect: expected }: ApiVector): Promise<void> {
  const keys = (name: string): string => `"${name}":[#foreach($k in $${name}.keySet())"$k"#if($foreach.hasNext),#end#end]`;
  const template = `{${keys('context')},${keys('context.requestOverride')},${keys('context.responseOverride')},${keys('context.authorizer')},`
    + '"values":{#foreach($k in ["resourcePath","httpMethod","path","protocol","stage"])"$k":"$context.get($k)"#if($foreach.hasNext),#end#end}}';
  const { api, calls } = createApi({
    routes: [{ path: given.resourcePath, method: given.method }],
    definition: { stage: { StageName: given.stage } },
    integration: { RequestTemplates: { 'application/json': template } },
  });
  await api.handle({
    method: given.method, path: `/${given.stage}${given.resourcePath}`, rawQuery: '', headers: Object.entries(given.headers), body: Buffer.alloc(0), sourceIp: '192.0.2.1',
  });
  const seen = JSON.parse(calls[0].body.toString());
  const expectKeys = (name: string, keySet: string[] | undefined): void => {
    if (keySet) {
      expect([...seen[name]].sort()).toEqual([...keySet].sort());
    }
  };
  expectKeys('context', expected.contextKeySet);
  expectKeys('context.requestOverride', expected.requestOverrideKeySet);
  expectKeys('context.responseOverride', expected.responseOverrideKeySet);
  expectKeys('context.authorizer', expected.authorizerKeySet);
  expect(seen.values).toMatchObject(expected.values ?? {});
}

async function runRequestHeaders({ given, expect: expected }: ApiVector): Promise<void> {
  const names = [...Object.keys(expected.visible), ...expected.visibleWithSomeValue];
  const template = `{${names.map((name) => `"${name}":"${given.lookup.replace('NAME', name)}"`).join(',')}}`;
  const { calls, send } = createApi({
    routes: [{ path: '/hook', method: given.method }],
    integration: { RequestTemplates: { 'application/json': template } },
  });
  // A client always sends Host; what carries the request adds Via.
  await send({ method: given.method, headers: { ...given.headers, Host: 'example.com', Via: '1.1 client' } });
  const seen = JSON.parse(calls[0].body.toString());
  expect(seen).toMatchObject(expected.visible);
  expected.visibleWithSomeValue.forEach((name: string) => expect([name, seen[name]]).not.toEqual([name, '']));
}

async function runResponseHeaders({ expect: expected }: ApiVector): Promise<void> {
  const response = await createApi().send();
  expect(response.headers.map(([name]) => name).sort()).toEqual([...expected.present].sort());
  expect(header(response, 'Content-Type')).toBe(expected.contentType);
}

async function runSelection({ given, expect: expected }: ApiVector): Promise<void> {
  const integration: Partial<IntegrationProperties> = {
    Type: given.integrationType,
    Uri: given.integrationType === 'HTTP' ? 'https://backend.example' : given.backend === 'lambda'
      ? 'arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:123456789012:function:f/invocations' : SQS_URI,
    IntegrationResponses: given.integrationResponses.map(toIntegrationResponse),
  };
  const answers: IntegrationResponse[] = given.upstreamStatuses
    ? given.upstreamStatuses.map((status: number) => upstream(status, 'application/json', '{}'))
    : given.lambdaErrorMessages.map((errorMessage: string | null) => upstream(200, 'application/json', JSON.stringify(errorMessage === null ? {} : { errorMessage })));
  const statuses: number[] = [];
  for (const answer of answers) {
    statuses.push((await createApi({ integration }, () => answer).send()).status);
  }
  expect(statuses).toEqual(expected.statuses);
}

async function runRouting({ given, expect: expected }: ApiVector): Promise<void> {
  const routes = given.routes.map((route: { path: string; method: string; name: string }) => ({
    ...route,
    integration: {
      Type: 'MOCK',
      RequestTemplates: { 'application/json': '{"statusCode": 200}' },
      IntegrationResponses: [{ StatusCode: '200', ResponseTemplates: { 'application/json': route.name } }],
    },
  }));
  const { send } = createApi({ routes });
  const routed: string[] = [];
  for (const [method, path] of given.requests) {
    routed.push((await send({ method, path })).body.toString());
  }
  expect(routed).toEqual(expected.routed);
}

async function runPutIntegration({ given, expect: expected }: ApiVector): Promise<void> {
  const integration: IntegrationProperties = {
    Type: given.type,
    Uri: given.uri.replace('{region}', 'us-east-1').replace('{fn}', 'arn:aws:lambda:us-east-1:123456789012:function:f'),
    IntegrationHttpMethod: given.integrationHttpMethod ?? undefined,
    IntegrationResponses: [{ StatusCode: '200' }],
  };
  const deploy = () => createApi({ routes: [{ path: '/hook', method: 'POST', integration }] });
  if (expected.error) {
    expect(deploy).toThrow(expected.error.message);
  } else {
    expect(deploy).not.toThrow();
    const { passthroughBehavior, timeoutInMillis, contentHandling } = integrationDefaults(integration);
    expect({ passthroughBehavior, timeoutInMillis, contentHandling: contentHandling ?? null }).toEqual(expected.defaults);
  }
}

function toIntegrationResponse(response: Record<string, any>) {
  return { StatusCode: response.statusCode, SelectionPattern: response.selectionPattern, ResponseTemplates: response.responseTemplates };
}

function expectResponse(response: GatewayResponse, expected: Record<string, any>): void {
  expect(response.status).toBe(expected.status);
  for (const [name, value] of Object.entries(expected.headers ?? {})) {
    expect([name, header(response, name)]).toEqual([name, value]);
  }
  if (expected.bodyBase64 !== undefined) {
    expect(response.body.toString('base64')).toBe(expected.bodyBase64);
  }
  if (expected.bodyJson) {
    expect(JSON.parse(response.body.toString())).toEqual(expected.bodyJson);
  }
  if (expected.bodyJsonShape) {
    const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
    const body = JSON.parse(response.body.toString());
    expect(Object.keys(body)).toEqual(Object.keys(expected.bodyJsonShape));
    Object.entries(expected.bodyJsonShape).forEach(([name, shape]) => expect([shape, uuid.test(body[name])]).toEqual(['uuid', true]));
  }
}
