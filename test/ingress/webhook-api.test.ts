import { Match } from 'aws-cdk-lib/assertions';
import { Deduplication, MessageGroup } from '../../src';
import { DEFAULT_CONTENT_TYPES } from '../../src/ingress/content-types';
import { propertiesOf, synthWebhook } from '../synth';

const { template } = synthWebhook();
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
    expect(patterns).toEqual([[undefined, '503'], ['2\\d{2}', '200'], ['400', '503']]);
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

test('the access log has the cause of a refusal and nothing that a sender can write', () => {
  const stage = propertiesOf(template, 'AWS::ApiGateway::Stage', 'Orders');
  const format = JSON.parse(stage.AccessLogSetting.Format);
  expect(format).toMatchObject({ cause: '$context.error.responseType', queueError: '$context.integrationErrorMessage', id: '$context.extendedRequestId' });
  expect(Object.values(format)).not.toEqual(expect.arrayContaining([expect.stringMatching(/^\$context\.(path|requestId|identity\.userAgent|protocol)$/)]));
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
