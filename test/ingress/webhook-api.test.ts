import { App, Duration, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { Backend, Deduplication, MessageGroup, ScalableWebhook } from '../../src';
import { DEFAULT_CONTENT_TYPES } from '../../src/ingress/content-types';
import { propertiesOf, synthWebhook } from '../synth';

const { template, webhook } = synthWebhook();
const methods = Object.values(template.findResources('AWS::ApiGateway::Method')).map((resource) => resource.Properties);

test('every method at every path has the same integration', () => {
  expect(methods.map((method) => method.HttpMethod)).toEqual(['ANY', 'ANY']);
  template.hasResourceProperties('AWS::ApiGateway::Resource', { PathPart: '{proxy+}' });
  expect(methods[0].Integration).toEqual(methods[1].Integration);
});

describe.each(methods.map((method, index) => [index, method.Integration]))('integration %i', (_index, integration) => {
  test('sends to SQS with the JSON protocol', () => {
    expect(integration).toMatchObject({
      Type: 'AWS',
      IntegrationHttpMethod: 'POST',
      PassthroughBehavior: 'NEVER',
      ContentHandling: 'CONVERT_TO_TEXT',
      RequestParameters: {
        'integration.request.header.Content-Type': "'application/x-amz-json-1.0'",
        'integration.request.header.X-Amz-Target': "'AmazonSQS.SendMessage'",
      },
    });
  });

  test('only a 2xx of SQS is a success; the response without a pattern is the error', () => {
    const patterns = integration.IntegrationResponses.map((response: any) => [response.SelectionPattern, response.StatusCode]);
    expect(patterns).toEqual([[undefined, '500'], ['2\\d{2}', '200'], ['400', '503']]);
  });

  test('field case I0: each response has a status code of its own, and so has each declared one', () => {
    const codes = integration.IntegrationResponses.map(({ StatusCode }: any) => StatusCode);
    expect(new Set(codes).size).toBe(codes.length);
    expect(integration.IntegrationResponses.filter(({ SelectionPattern }: any) => SelectionPattern === undefined)).toHaveLength(1);
    expect(methods.map((method) => method.MethodResponses.map(({ StatusCode }: any) => StatusCode))).toEqual([['200', '500', '503'], ['200', '500', '503']]);
  });

  test('every response can be text or base64, and has a template', () => {
    for (const response of integration.IntegrationResponses) {
      expect(response.ContentHandling).toBe('CONVERT_TO_TEXT');
      expect(Object.keys(response.ResponseTemplates)).toEqual(['application/json']);
    }
  });

  test('the default response asks for a retry', () => {
    expect(integration.IntegrationResponses[0].ResponseParameters).toEqual({ 'method.response.header.Retry-After': "'30'" });
  });

  test('has one template, for each type', () => {
    expect(Object.keys(integration.RequestTemplates).sort()).toEqual([...DEFAULT_CONTENT_TYPES].sort());
    expect(new Set(Object.values(integration.RequestTemplates).map((text) => JSON.stringify(text))).size).toBe(1);
  });
});

test('every accepted type is binary by name, and so is everything else', () => {
  template.hasResourceProperties('AWS::ApiGateway::RestApi', { BinaryMediaTypes: ['*/*', ...DEFAULT_CONTENT_TYPES], EndpointConfiguration: { Types: ['REGIONAL'] } });
});

test('the API may send to this queue and nothing else', () => {
  const role = Object.entries(template.findResources('AWS::IAM::Policy')).find(([id]) => id.includes('SenderRole'))![1];
  expect(role.Properties.PolicyDocument.Statement).toEqual([
    { Effect: 'Allow', Action: 'sqs:SendMessage', Resource: { 'Fn::GetAtt': [expect.stringMatching(/^OrdersQueue/), 'Arn'] } },
  ]);
});

test.each([
  ['INTEGRATION_FAILURE', '503', "'30'"], ['INTEGRATION_TIMEOUT', '503', "'30'"], ['API_CONFIGURATION_ERROR', '503', "'30'"], ['DEFAULT_5XX', '503', "'30'"],
  ['THROTTLED', '429', "'1'"], ['QUOTA_EXCEEDED', '429', "'30'"], ['REQUEST_TOO_LARGE', '413', undefined], ['UNSUPPORTED_MEDIA_TYPE', '415', undefined],
])('%s is answered %s', (ResponseType, StatusCode, retryAfter) => {
  template.hasResourceProperties('AWS::ApiGateway::GatewayResponse', {
    ResponseType,
    StatusCode,
    ResponseParameters: retryAfter === undefined ? Match.absent() : { 'gatewayresponse.header.Retry-After': retryAfter },
  });
});

describe('the access log', () => {
  const stage = propertiesOf(template, 'AWS::ApiGateway::Stage', 'Orders');
  const format: Record<string, string> = JSON.parse(stage.AccessLogSetting.Format);

  /** What API Gateway, SQS or the template decides. Methods and resources are those of the API, and an address is the connection's. */
  const NOT_THE_SENDERS = [
    '$context.extendedRequestId', '$context.requestTimeEpoch', '$context.identity.sourceIp', '$context.httpMethod', '$context.resourcePath',
    '$context.status', '$context.error.responseType', '$context.integration.status', '$context.integrationErrorMessage', '$context.responseLength',
    '$context.responseLatency',
  ];

  test('has the webhook, the endpoint, and the cause of a refusal', () => {
    expect(format).toMatchObject({
      webhook: 'Stack/Orders',
      endpoint: '$context.resourcePath',
      status: '$context.status',
      cause: '$context.error.responseType',
      queueError: '$context.integrationErrorMessage',
    });
  });

  test('has nothing that a sender can write: each field is static or one variable that is not the sender\'s', () => {
    const { webhook: name, ...variables } = format;
    expect(name).not.toContain('$');
    expect(Object.values(variables).sort()).toEqual([...NOT_THE_SENDERS].sort());
  });

  test('a construct path cannot break the line or become a variable', () => {
    const stack = new Stack(new App(), 'Stack');
    new ScalableWebhook(stack, 'A"b\\c$context.path\u00e9', { backend: Backend.url('https://a.example.com'), contentTypes: ['application/json'] });
    const [{ Properties }] = Object.values(Template.fromStack(stack).findResources('AWS::ApiGateway::Stage'));
    expect(JSON.parse(Properties.AccessLogSetting.Format).webhook).toBe('Stack/A"b\\c?context.path?');
  });
});

describe('metrics of the access log', () => {
  const filters = Object.values(template.findResources('AWS::Logs::MetricFilter')).map(({ Properties }) => [
    Properties.MetricTransformations[0].MetricName, Properties.FilterPattern,
    Object.fromEntries(Properties.MetricTransformations[0].Dimensions.map(({ Key, Value }: any) => [Key, Value])),
  ]);

  test('what was stored and what was refused is counted, by status and by cause', () => {
    expect(filters).toEqual([
      ['Accepted', '{ ($.status = "2*") && ($.queueStatus != "4*") }', { webhook: '$.webhook' }],
      ['Refused', '{ ($.status != "2*") }', { webhook: '$.webhook' }],
      ['Refused', '{ ($.status != "2*") }', { webhook: '$.webhook', status: '$.status' }],
      ['Refused', '{ ($.status != "2*") && ($.cause != "-") }', { webhook: '$.webhook', cause: '$.cause' }],
    ]);
    template.allResourcesProperties('AWS::Logs::MetricFilter', {
      LogGroupName: { Ref: Match.stringLikeRegexp('AccessLog') }, MetricTransformations: [{ MetricNamespace: 'ScalableWebhook', MetricValue: '1', Unit: 'Count' }],
    });
  });

  test('preflights are not counted as accepted', () => {
    const { template: cors } = synthWebhook({ cors: {}, contentTypes: ['application/json'] });
    expect(propertiesOf(cors, 'AWS::Logs::MetricFilter', 'OrdersIngressAcceptedRequests').FilterPattern)
      .toBe('{ ($.status = "2*") && ($.queueStatus != "4*") && ($.method != "OPTIONS") }');
  });

  test.each([
    [webhook.metricAccepted(), 'Accepted', { webhook: 'Stack/Orders' }],
    [webhook.metricRefused(), 'Refused', { webhook: 'Stack/Orders' }],
    [webhook.metricRefused({ status: 415 }), 'Refused', { webhook: 'Stack/Orders', status: '415' }],
    [webhook.metricRefused({ cause: 'THROTTLED' }), 'Refused', { webhook: 'Stack/Orders', cause: 'THROTTLED' }],
  ])('%#: the metric is one of the series that are written', (metric, metricName, dimensions) => {
    expect(metric).toMatchObject({ namespace: 'ScalableWebhook', metricName, dimensions, statistic: 'Sum' });
    const written = filters.filter(([name, , names]) => name === metricName && Object.keys(names).join() === Object.keys(dimensions).join());
    expect(written).toHaveLength(1);
  });

  test('options of a metric are the caller\'s', () => {
    expect(webhook.metricAccepted({ period: Duration.minutes(1), label: 'in' })).toMatchObject({ period: Duration.minutes(1), label: 'in' });
  });

  test('a status and a cause together have no series', () => {
    expect(() => webhook.metricRefused({ status: 429, cause: 'THROTTLED' }))
      .toThrow('metricRefused takes a status or a cause, got both: 429 and "THROTTLED"; a cause always has the same status, so leave that out.');
  });

  test('without the log there are none', () => {
    const { webhook: silent, template: none } = synthWebhook({ accessLog: false, contentTypes: ['application/json'] });
    none.resourceCountIs('AWS::Logs::MetricFilter', 0);
    expect(() => silent.metricAccepted()).toThrow(/^metricAccepted needs the access log of an API that a ScalableWebhook made/);
  });

  test('paths of many webhooks that make a pattern too long are named', () => {
    const stack = new Stack(new App(), 'Stack');
    const add = (id: string, props: object): ScalableWebhook =>
      new ScalableWebhook(stack, id, { backend: Backend.url('https://a.example.com'), contentTypes: ['application/json'], ...props });
    const { api } = add('First', {});
    ['a', 'b', 'c'].forEach((letter) => add(letter, { api, path: `/${letter.repeat(180)}` }));
    expect(() => Template.fromStack(stack)).toThrow(/The paths of the webhooks on the API of Stack\/First make a metric filter of \d+ characters, expected at most 1024/);
  });
});

test('accessLog: false', () => {
  const { template: silent } = synthWebhook({ accessLog: false });
  expect(propertiesOf(silent, 'AWS::ApiGateway::Stage', 'Orders').AccessLogSetting).toBeUndefined();
});

test('cloudWatchRole: true sets the account\'s role', () => {
  synthWebhook({ cloudWatchRole: true }).template.resourceCountIs('AWS::ApiGateway::Account', 1);
});

test('additionalContentTypes get a template and are binary', () => {
  const { template: extended } = synthWebhook({ additionalContentTypes: ['Application/Vnd.Acme+JSON', 'text/plain'] });
  extended.hasResourceProperties('AWS::ApiGateway::Method', { Integration: { RequestTemplates: { 'application/vnd.acme+json': Match.anyValue() } } });
  extended.hasResourceProperties('AWS::ApiGateway::RestApi', { BinaryMediaTypes: ['*/*', ...DEFAULT_CONTENT_TYPES, 'application/vnd.acme+json'] });
});

describe('wrong choices are one sentence with what, got, expected and fix', () => {
  test.each([
    [() => MessageGroup.header('x order'), 'MessageGroup.header takes a header name of 1 to 128 letters, digits and _.- characters, got: "x order"; check the sender\'s documentation for the exact name.'],
    [() => MessageGroup.header("x')$!{context}"), /^MessageGroup\.header takes a header name/],
    [() => MessageGroup.query(''), /^MessageGroup\.query takes a name of 1 to 128 .*got: ""/],
    [() => MessageGroup.query("a'b"), /^MessageGroup\.query takes a name/],
    [() => MessageGroup.pathSegment(-1), 'MessageGroup.pathSegment takes a whole number from 0 to 50, got: -1; 0 is the first segment below the endpoint.'],
    [() => MessageGroup.pathSegment(0.5), /^MessageGroup\.pathSegment takes a whole number/],
    [() => Deduplication.header(''), /^Deduplication\.header takes a header name/],
  ])('%#', (choose, message) => {
    expect(choose).toThrow(message);
  });
});
