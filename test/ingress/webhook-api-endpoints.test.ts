import { App, Duration, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Backend, Deduplication, EndpointProps, Handshake, MessageGroup, ScalableWebhook, Source } from '../../src';
import { METADATA_KEY } from '../../src/contract/metadata';
import { propertiesOf, synthWebhook } from '../synth';
import { withTexts } from '../with-texts';
import { lintTemplate } from './template-lint';

/** A stack with one webhook that has one more endpoint. */
function synthEndpoint(props: EndpointProps, path = '/github') {
  const stack = new Stack(new App(), 'Stack');
  const webhook = new ScalableWebhook(stack, 'Orders', { backend: Backend.url('https://orders.example.com') });
  const endpoint = webhook.addEndpoint(path, props);
  return { stack, webhook, endpoint, template: Template.fromStack(stack) };
}

interface MethodResource {
  readonly Metadata: Record<string, unknown>;
  readonly Properties: Record<string, any>;
}

/** The methods of an endpoint by its path below the stage, the one at the path first. */
function methodsOf(template: Template, path: string): Array<Record<string, any>> {
  return (Object.values(withTexts(template).findResources('AWS::ApiGateway::Method')) as MethodResource[])
    .filter(({ Metadata }) => (Metadata[METADATA_KEY] as { path: string }).path === path).map(({ Properties }) => Properties);
}

function templatesOf(method: Record<string, any>): string {
  return JSON.stringify(method.Integration.RequestTemplates);
}

describe('an added endpoint', () => {
  const stack = new Stack(new App(), 'Stack');
  const secret = new secretsmanager.Secret(stack, 'Secret');
  const webhook = new ScalableWebhook(stack, 'Orders', { backend: Backend.url('https://orders.example.com'), contentTypes: ['application/json'] });
  const github = webhook.addEndpoint('/github', { source: Source.github({ secret }), contentTypes: ['application/json'] });
  const deep = webhook.addEndpoint('/hooks/v2/stripe', {
    messageGroup: MessageGroup.header('x-account'), deduplication: Deduplication.header('x-id'), contentTypes: ['application/vnd.acme+json'],
  });
  const template = Template.fromStack(stack);

  test('has its path and everything below', () => {
    const parts = Object.values(template.findResources('AWS::ApiGateway::Resource')).map(({ Properties }) => Properties.PathPart);
    expect(parts.sort()).toEqual(['github', 'hooks', 'stripe', 'v2', '{proxy+}', '{proxy+}', '{proxy+}']);
    expect(methodsOf(template, '/github').map(({ HttpMethod }) => HttpMethod)).toEqual(['ANY', 'ANY']);
    expect(methodsOf(template, '/hooks/v2/stripe')).toHaveLength(2);
  });

  test('has a URL without a slash at the end, which might be refused', () => {
    expect(JSON.stringify(stack.resolve(github.url))).toMatch(/\/github"\]\]/);
    expect(JSON.stringify(stack.resolve(deep.url))).toMatch(/\/hooks\/v2\/stripe"\]\]/);
    expect(github.path).toBe('/github');
  });

  test('sends to the same queue, with its path in the envelope; the webhook\'s own has none', () => {
    const [own] = methodsOf(template, '/');
    const [added] = methodsOf(template, '/github');
    expect(added.Integration.Uri).toEqual(own.Integration.Uri);
    expect(templatesOf(added)).toContain('endpoint\\\\\\":\\\\\\"/github');
    expect(templatesOf(own)).not.toContain('endpoint\\\\\\"');
  });

  test('has its own source, group, deduplication and content types', () => {
    const forwarder = propertiesOf(template, 'AWS::Lambda::Function', 'OrdersForwarder');
    expect(forwarder.Environment.Variables.DEDUPLICATION).toBe('{"/hooks/v2/stripe":{"header":"x-id"}}');
    const [added] = methodsOf(template, '/hooks/v2/stripe');
    expect(templatesOf(added)).toContain(".get('x-account')");
    expect(Object.keys(added.Integration.RequestTemplates)).toEqual(['application/vnd.acme+json']);
    expect(templatesOf(methodsOf(template, '/github')[0])).toContain(".get('x-github-hook-installation-target-id')");
    template.hasResourceProperties('AWS::ApiGateway::RestApi', { BinaryMediaTypes: ['*/*', 'application/json', 'application/vnd.acme+json'] });
    const environment = JSON.stringify(forwarder.Environment);
    expect(environment).toContain('x-hub-signature-256');
    expect(environment).toContain('/hooks/v2/stripe');
  });
});

test('the template of an added endpoint stays in the safe part of VTL', () => {
  const { template } = synthEndpoint({
    contentTypes: ['application/json'], messageGroup: MessageGroup.header('x-order-id'),
  });
  const [{ Integration }] = methodsOf(template, '/github');
  const text = Integration.RequestTemplates['application/json'];
  expect(text).toContain('"/github:${group}"');
  expect(lintTemplate(text)).toEqual([]);
});

describe('methods', () => {
  test('named ones get a method each, and the others one that answers pings', () => {
    const { template } = synthWebhook({ methods: ['post', 'PUT'], contentTypes: ['application/json'] });
    expect(methodsOf(template, '/').map(({ HttpMethod }) => HttpMethod).sort()).toEqual(['ANY', 'ANY', 'POST', 'POST', 'PUT', 'PUT']);
  });
});

describe('successResponse', () => {
  function success(props: EndpointProps['successResponse']) {
    const [method] = methodsOf(synthWebhook({ successResponse: props, contentTypes: ['application/json'] }).template, '/');
    return { method, response: method.Integration.IntegrationResponses[1] };
  }

  test('XML for senders that insist', () => {
    const { method, response } = success({ body: '<Response/>', contentType: 'text/xml' });
    expect(response).toEqual({
      SelectionPattern: '2\\d{2}',
      StatusCode: '200',
      ContentHandling: 'CONVERT_TO_TEXT',
      ResponseParameters: { 'method.response.header.Content-Type': "'text/xml'" },
      ResponseTemplates: { 'application/json': '<Response/>' },
    });
    expect(method.MethodResponses[0]).toEqual({ StatusCode: '200', ResponseParameters: { 'method.response.header.Content-Type': true } });
  });

  test('another status keeps the body with the id', () => {
    const { method, response } = success({ statusCode: 202 });
    expect(response).toMatchObject({ StatusCode: '202', ResponseTemplates: { 'application/json': '{"id":"${context.extendedRequestId}"}' } });
    expect(method.MethodResponses.map(({ StatusCode }: { StatusCode: string }) => StatusCode)).toEqual(['202', '500', '503']);
  });

  test('204 has a template that renders nothing: without a template, SQS\'s answer would be passed on', () => {
    expect(success({ statusCode: 204 }).response).toMatchObject({ StatusCode: '204', ResponseTemplates: { 'application/json': '#set($nothing = "")' } });
  });

  test('the error stays the default response', () => {
    const { method } = success({ statusCode: 202, body: '{}' });
    const [first] = method.Integration.IntegrationResponses;
    expect([first.StatusCode, first.SelectionPattern]).toEqual(['500', undefined]);
  });
});

describe('throttle', () => {
  const throttle = { rateLimit: 50, burstLimit: 20 };

  function settings(template: Template): Array<[string, string]> {
    const stage = propertiesOf(template, 'AWS::ApiGateway::Stage', 'Orders');
    return (stage.MethodSettings ?? []).map((setting: Record<string, unknown>) => {
      expect(setting).toMatchObject({ ThrottlingRateLimit: 50, ThrottlingBurstLimit: 20 });
      return [setting.ResourcePath, setting.HttpMethod];
    });
  }

  test('names each method at each of the endpoint\'s resources', () => {
    expect(settings(synthWebhook({ throttle, methods: ['POST'] }).template)).toEqual([['/', 'POST'], ['/~1{proxy+}', 'POST']]);
  });

  test('of an added endpoint leaves the others alone', () => {
    expect(settings(synthEndpoint({ throttle, methods: ['POST', 'PUT'] }, '/a/b').template)).toEqual([
      ['/~1a~1b', 'POST'], ['/~1a~1b', 'PUT'], ['/~1a~1b~1{proxy+}', 'POST'], ['/~1a~1b~1{proxy+}', 'PUT'],
    ]);
  });

  test('for all methods names each of them, because ANY cannot be named', () => {
    // What a handshake answers is limited too: a function behind it would use up the account's concurrency.
    expect(settings(synthWebhook({ throttle, methods: ['POST'], handshake: Handshake.queryChallenge() }).template))
      .toEqual([['/', 'POST'], ['/', 'GET'], ['/~1{proxy+}', 'POST'], ['/~1{proxy+}', 'GET']]);
    const named = settings(synthWebhook({ throttle }).template);
    expect(named.filter(([path]) => path === '/').map(([, method]) => method)).toEqual(['DELETE', 'GET', 'HEAD', 'OPTIONS', 'PATCH', 'POST', 'PUT']);
    expect(named).toHaveLength(14);
  });
});

describe('apiKeyRequired', () => {
  test('makes one key and one usage plan for all endpoints that ask', () => {
    const stack = new Stack(new App(), 'Stack');
    const webhook = new ScalableWebhook(stack, 'Orders', { backend: Backend.url('https://orders.example.com'), contentTypes: ['application/json'] });
    expect(webhook.apiKey).toBeUndefined();
    webhook.addEndpoint('/a', { apiKeyRequired: true, contentTypes: ['application/json'] });
    webhook.addEndpoint('/b', { apiKeyRequired: true, contentTypes: ['application/json'] });
    const template = Template.fromStack(stack);
    template.resourceCountIs('AWS::ApiGateway::ApiKey', 1);
    template.hasResourceProperties('AWS::ApiGateway::UsagePlan', { ApiStages: [{ ApiId: Match.anyValue(), Stage: Match.anyValue() }] });
    template.resourceCountIs('AWS::ApiGateway::UsagePlanKey', 1);
    expect(webhook.apiKey).toBeDefined();
    expect(methodsOf(template, '/a').every(({ ApiKeyRequired }) => ApiKeyRequired === true)).toBe(true);
    expect(methodsOf(template, '/').some(({ ApiKeyRequired }) => ApiKeyRequired)).toBe(false);
  });
});

describe('cors', () => {
  const { template } = synthWebhook({
    cors: { allowOrigin: 'https://shop.example.com', allowHeaders: ['Content-Type', 'X-Order'], maxAge: Duration.minutes(5) },
    methods: ['POST'],
    apiKeyRequired: true,
    contentTypes: ['application/json'],
  });
  const methods = methodsOf(template, '/');

  test('answers preflights without a key, at each path, with the request and the response as text', () => {
    const preflights = methods.filter(({ HttpMethod }) => HttpMethod === 'OPTIONS');
    expect(preflights).toHaveLength(2);
    for (const preflight of preflights) {
      expect(preflight).toMatchObject({ ApiKeyRequired: false, AuthorizationType: 'NONE' });
      expect(preflight.Integration).toMatchObject({
        Type: 'MOCK',
        ContentHandling: 'CONVERT_TO_TEXT',
        RequestTemplates: { 'application/json': '{"statusCode": 204}' },
        IntegrationResponses: [{
          StatusCode: '204',
          ContentHandling: 'CONVERT_TO_TEXT',
          ResponseParameters: {
            'method.response.header.Access-Control-Allow-Origin': "'https://shop.example.com'",
            'method.response.header.Access-Control-Allow-Headers': "'Content-Type,X-Order'",
            'method.response.header.Access-Control-Allow-Methods': "'POST'",
            'method.response.header.Access-Control-Max-Age': "'300'",
          },
        }],
      });
    }
  });

  test('every answer of the queue has the header, declared', () => {
    const post = methods.find(({ HttpMethod }) => HttpMethod === 'POST')!;
    for (const { ResponseParameters } of [...post.Integration.IntegrationResponses]) {
      expect(ResponseParameters).toMatchObject({ 'method.response.header.Access-Control-Allow-Origin': "'https://shop.example.com'" });
    }
    for (const { ResponseParameters } of post.MethodResponses) {
      expect(ResponseParameters).toMatchObject({ 'method.response.header.Access-Control-Allow-Origin': true });
    }
  });
});

test('contentTypes is the whole list', () => {
  const { template } = synthWebhook({ contentTypes: ['Application/JSON', 'text/xml'] });
  expect(Object.keys(methodsOf(template, '/')[0].Integration.RequestTemplates)).toEqual(['application/json', 'text/xml']);
  template.hasResourceProperties('AWS::ApiGateway::RestApi', { BinaryMediaTypes: ['*/*', 'application/json', 'text/xml'] });
});

describe('wrong choices are one sentence with what, got, expected and fix', () => {
  const wrongEndpoints: Array<[EndpointProps, string | RegExp]> = [
    [{ methods: [] }, 'methods takes one or more of DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT, each once, got: []; leave it out to accept all of them.'],
    [{ methods: ['CONNECT'] }, /^methods takes one or more of .*got: \["CONNECT"\]/],
    [{ methods: ['ANY'] }, /^methods takes one or more of .*got: \["ANY"\]/],
    [{ methods: ['POST', 'post'] }, /^methods takes .* each once/],
    [{ handshake: Handshake.cloudEvents(), cors: {} }, "cors got a handshake that answers OPTIONS too, expected one of both because a browser's preflight and the handshake are the same request; leave cors out, or choose handshake: Handshake.none()."],
    [{ methods: ['OPTIONS'], cors: {} }, 'methods got: ["OPTIONS"] with cors, expected none that is OPTIONS because preflights are answered and not delivered; leave OPTIONS or cors out.'],
    [{ contentTypes: [] }, /^contentTypes is the whole list, got: \[\]/],
    [{ contentTypes: ['json'] }, 'contentTypes takes MIME types without parameters, such as "application/vnd.acme+json", got: "json"; wildcards are not possible in a REST API, so name each type.'],
    [{ contentTypes: ['text/xml'], additionalContentTypes: ['a/b'] }, 'contentTypes is the whole list, got: ["text/xml"] with additionalContentTypes ["a/b"], expected one or more types and no additional ones; name every type in one of the two.'],
    [{ successResponse: { statusCode: 302 } }, 'successResponse.statusCode must be a whole number from 200 to 299, got: 302; senders take others for a failure and send again.'],
    [{ successResponse: { statusCode: 200.5 } }, /^successResponse\.statusCode must be/],
    [{ successResponse: { statusCode: 204, body: 'ok' } }, 'successResponse has a body with status 204, got: "ok", expected none because such responses have no body; leave it out or choose 200.'],
    [{ successResponse: { body: '$context.path' } }, 'successResponse.body must be static text of at most 10000 characters without $ and #, got: "$context.path"; API Gateway would run it as a template.'],
    [{ successResponse: { body: '#set' } }, /^successResponse\.body must be static text/],
    [{ successResponse: { body: 'x'.repeat(10_001) } }, /^successResponse\.body must be static text/],
    [{ successResponse: { body: '<ok/>' } }, 'successResponse.body is no JSON and has no contentType, got: "<ok/>", expected its type because senders would be told that it is JSON; add one such as contentType: "text/xml".'],
    [{ successResponse: { contentType: 'text/xml' } }, 'successResponse.contentType got: "text/xml" without a body, expected a body of that type because the default one is JSON; give both or neither.'],
    [{ messageGroup: 'x' as unknown as MessageGroup }, 'messageGroup got a string, expected what one of its class\'s static methods returns; write for example MessageGroup.header(\'x-order-id\').'],
    [{ source: {} as unknown as Source }, /^source got another object, expected/],
    [{ deduplication: 1 as unknown as Deduplication }, /^deduplication got a number, expected/],
    [{ handshake: null as unknown as Handshake }, /^handshake got none, expected/],
    [{ successResponse: { contentType: "text/xml'" } }, 'successResponse.contentType must be a MIME type, such as "text/xml" or "text/plain; charset=utf-8", got: "text/xml\'"; name the type of the body.'],
    [{ throttle: { rateLimit: 10 } }, 'throttle takes a rateLimit above 0 and a burstLimit that is a whole number above 0, got: {"rateLimit":10}; give both, because a missing one is the account\'s.'],
    [{ throttle: { rateLimit: 0, burstLimit: 1 } }, /^throttle takes a rateLimit above 0/],
    [{ throttle: { rateLimit: 1, burstLimit: 1.5 } }, /^throttle takes a rateLimit above 0/],
    [{ cors: { allowOrigin: 'https://Shop.example.com/' } }, 'cors.allowOrigin takes "*" or one origin in lower case, such as "https://shop.example.com", got: "https://Shop.example.com/"; leave out the path and the slash at the end.'],
    [{ cors: { allowHeaders: ['*'] } }, 'cors.allowHeaders takes header names of letters, digits and dashes, got: "*"; name each header, because "*" does not cover all.'],
  ];
  const stack = new Stack(new App(), 'Stack');
  const webhook = new ScalableWebhook(stack, 'Orders', { backend: Backend.url('https://orders.example.com') });
  webhook.addEndpoint('/taken');
  webhook.addEndpoint('/deep/taken');

  test.each(wrongEndpoints.map(([props, message], index) => [index, Object.keys(props), props, message] as const))('%i: %j', (index, _names, props, message) => {
    expect(() => webhook.addEndpoint(`/wrong${index}`, props)).toThrow(message);
  });

  test.each([
    ['/', 'addEndpoint got: "/" for Stack/Orders, expected a path below such as "/github" because the webhook itself is the endpoint at "/"; give its options to the webhook.'],
    ['/taken', 'addEndpoint got: "/taken", but /taken is in use already; each endpoint takes its path and everything below, so choose one beside it.'],
    ['/taken/below', 'addEndpoint got: "/taken/below", but /taken is an endpoint already; each endpoint takes its path and everything below, so choose one beside it.'],
    ['/deep', 'addEndpoint got: "/deep", but there are resources below /deep already; each endpoint takes its path and everything below, so choose one beside it.'],
    ['github', 'addEndpoint takes a path of segments of letters, digits and ._~- characters, such as "/github" or "/hooks/github", got: "github"; what is below the path is accepted without a wildcard, and no segment may end with a dot.'],
    ['/TAKEN', /differs from it only in case/], ['/v1.', /^addEndpoint takes a path/], ['/ping', /expected neither \/ping nor \/sping because API Gateway answers them itself/],
    ['/{proxy+}', /^addEndpoint takes a path/], ['/a/*', /^addEndpoint takes a path/], ['/a b', /^addEndpoint takes a path/], ['/a/', /^addEndpoint takes a path/],
    ['//a', /^addEndpoint takes a path/], ['/../a', /^addEndpoint takes a path/], ['/a/.', /^addEndpoint takes a path/], ['', /^addEndpoint takes a path/],
    ['/index.php', 'addEndpoint got: "/index.php", expected more than an index file because backends give it what is sent to the URL without a path as well; choose a path such as "/hook/index.php".'],
    ['/Default.aspx', /expected more than an index file/], ['/app.php/index.html', /expected more than an index file/],
    ['/a?b', /^addEndpoint takes a path/], ['/%61', /^addEndpoint takes a path/], [`/${'a'.repeat(255)}`, /^addEndpoint takes a path/],
  ])('path %#', (path, message) => {
    expect(() => webhook.addEndpoint(path)).toThrow(message);
  });
});

describe('field case I13: methods that an endpoint lacks', () => {
  const methodsAt = (props: EndpointProps) => methodsOf(synthEndpoint({ contentTypes: ['application/json'], ...props }).template, '/github')
    .map(({ HttpMethod, Integration: { Type } }) => `${HttpMethod} ${Type}`);

  test.each<[EndpointProps, string[]]>([
    [{}, ['ANY AWS']],
    [{ methods: ['POST'] }, ['POST AWS', 'ANY MOCK']],
    [{ methods: ['POST'], cors: {} }, ['POST AWS', 'OPTIONS MOCK', 'ANY MOCK']],
    [{ methods: ['POST'], handshake: Handshake.queryChallenge() }, ['POST AWS', 'GET MOCK', 'ANY MOCK']],
    [{ methods: ['PUT'], handshake: Handshake.validationToken() }, ['PUT AWS', 'POST MOCK', 'ANY MOCK']],
    [{ handshake: Handshake.eventGrid() }, ['ANY AWS', 'OPTIONS MOCK']],
    [{ methods: ['DELETE', 'GET', 'HEAD', 'OPTIONS', 'PATCH', 'POST', 'PUT'] }, ['DELETE AWS', 'GET AWS', 'HEAD AWS', 'OPTIONS AWS', 'PATCH AWS', 'POST AWS', 'PUT AWS']],
  ])('%j has %j, at its path and below', (props, expected) => {
    expect(methodsAt(props)).toEqual([...expected, ...expected]);
  });

  test('are answered 403, unless they are pings, and need no key', () => {
    const { template } = synthEndpoint({ methods: ['POST'], apiKeyRequired: true, contentTypes: ['application/json'] });
    const [refusing] = methodsOf(template, '/github').filter(({ HttpMethod }) => HttpMethod === 'ANY');
    expect(refusing).toMatchObject({ ApiKeyRequired: false, AuthorizationType: 'NONE', Integration: { PassthroughBehavior: 'NEVER' } });
    expect(refusing.Integration.IntegrationResponses).toEqual([
      expect.objectContaining({ StatusCode: '403', ResponseTemplates: { 'application/json': '{"message":"Missing Authentication Token"}' } }),
      expect.objectContaining({ StatusCode: '200', SelectionPattern: '404', ResponseTemplates: { 'application/json': '{}' } }),
    ]);
  });

});
