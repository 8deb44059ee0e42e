import { createHash } from 'crypto';
import { App, CfnElement, CfnParameter, Duration, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { propertiesOf, statementsOf, synthWebhook } from './synth';
import { withTexts } from './with-texts';
import { Backend, Deduplication, EndpointProps, ScalableWebhook, Source } from '../src';

const secret = secretsmanager.Secret.fromSecretNameV2(new Stack(), 'Secret', 'secret');

/** What the forwarder is told of the webhook's own endpoint. */
function told(props: EndpointProps): unknown {
  const { Environment } = propertiesOf(synthWebhook({ contentTypes: ['application/json'], ...props }).template, 'AWS::Lambda::Function', 'OrdersForwarder');
  const { DEDUPLICATION } = Environment.Variables;
  return DEDUPLICATION === undefined ? undefined : JSON.parse(DEDUPLICATION)['/'];
}

describe('what the forwarder is told', () => {
  test.each<[string, EndpointProps, unknown]>([
    ['nothing by default', {}, undefined],
    ['nothing with none()', { deduplication: Deduplication.none() }, undefined],
    ['a header in lower case', { deduplication: Deduplication.header('X-GitHub-Delivery') }, { header: 'x-github-delivery' }],
    ['a field as its steps', { deduplication: Deduplication.jsonField("$.items[0]['a b']") }, { field: ['items', 0, 'a b'] }],
    ['a window in seconds', { deduplication: Deduplication.header('x-id', { window: Duration.hours(2) }) }, { header: 'x-id', window: 7200 }],
    ['no window that is the default', { deduplication: Deduplication.header('x-id', { window: Duration.days(3) }) }, { header: 'x-id' }],
    ['the header of a source', { source: Source.github({ secret }), deduplication: Deduplication.senderId() }, { header: 'x-github-delivery' }],
    ['that of Standard Webhooks', { source: Source.standardWebhooks({ secret, headerPrefix: 'svix' }), deduplication: Deduplication.senderId() }, { header: 'svix-id' }],
    ['the field of Slack', { source: Source.slack({ secret }), deduplication: Deduplication.senderId({ window: Duration.days(1) }) }, { field: ['event_id'], window: 86400 }],
    ['the field of Stripe', { source: Source.stripe({ secret }), deduplication: Deduplication.senderId() }, { field: ['id'] }],
  ])('%s', (_what, props, expected) => {
    expect(told(props)).toEqual(expected);
  });
});

describe('wrong windows are one sentence', () => {
  test.each<[unknown, string]>([
    [Duration.seconds(59), 'Deduplication.header.window must be from 1 minute to 30 days, got: 59 seconds; choose one in between.'],
    [Duration.days(31), 'Deduplication.header.window must be from 1 minute to 30 days, got: 31 days; choose one in between.'],
    [Duration.seconds(new CfnParameter(new Stack(), 'Window', { type: 'Number' }).valueAsNumber), 'Deduplication.header.window must be a plain Duration, got: one that is only known at deployment; pass the number itself, such as Duration.days(3).'],
  ])('%#', (window, sentence) => {
    expect(() => Deduplication.header('x-id', { window: window as Duration })).toThrow(sentence);
  });
});

describe('the table of claims', () => {
  test('is there only where an endpoint needs it', () => {
    const { webhook, template } = synthWebhook({ contentTypes: ['application/json'] });
    expect(webhook.claims).toBeUndefined();
    expect(Object.keys(template.findResources('AWS::DynamoDB::Table')).filter((id) => id.includes('Claims'))).toEqual([]);
  });

  const stack = new Stack(new App(), 'Stack');
  const webhook = new ScalableWebhook(stack, 'Orders', { backend: Backend.url('https://orders.example.com'), contentTypes: ['application/json'] });
  webhook.addEndpoint('/a', { contentTypes: ['application/json'], deduplication: Deduplication.header('x-a') });
  webhook.addEndpoint('/b', { contentTypes: ['application/json'], deduplication: Deduplication.jsonField('$.b') });
  const template = Template.fromStack(stack);

  test('is one for all endpoints, paid by request, expires by itself, and goes with the stack', () => {
    const tables = Object.entries(template.findResources('AWS::DynamoDB::Table')).filter(([id]) => id.includes('Claims'));
    expect(tables).toEqual([[stack.getLogicalId(webhook.claims!.node.defaultChild as CfnElement), expect.objectContaining({
      DeletionPolicy: 'Delete',
      Properties: {
        KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
        AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
        BillingMode: 'PAY_PER_REQUEST',
        TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
      },
    })]]);
  });

  test('is known to the forwarder, which may read and write its items and no more', () => {
    const [id] = Object.keys(template.findResources('AWS::DynamoDB::Table')).filter((name) => name.includes('Claims'));
    const { Environment } = propertiesOf(template, 'AWS::Lambda::Function', 'OrdersForwarder');
    expect(Environment.Variables).toMatchObject({ CLAIMS_TABLE_NAME: { Ref: id }, DEDUPLICATION: '{"/a":{"header":"x-a"},"/b":{"field":["b"]}}' });
    const statements = statementsOf(template, 'OrdersForwarderRole').filter(({ Resource }) => JSON.stringify(Resource).includes(id));
    expect(statements).toEqual([{ Action: ['dynamodb:GetItem', 'dynamodb:UpdateItem'], Effect: 'Allow', Resource: { 'Fn::GetAtt': [id, 'Arn'] } }]);
  });
});

test('API Gateway names every message after its own id of the request: nothing that a sender writes may make SQS swallow a webhook', () => {
  const { template } = synthWebhook({ contentTypes: ['application/json'], deduplication: Deduplication.header('x-id') });
  for (const { Properties } of Object.values(withTexts(template).findResources('AWS::ApiGateway::Method'))) {
    const text = JSON.stringify(Properties.Integration.RequestTemplates);
    expect(text).toContain('MessageDeduplicationId\\":\\"${context.extendedRequestId}\\"');
    expect(text).not.toContain('x-id');
  }
});

test('more than the environment of the forwarder has room for is in parameters', () => {
  const stack = new Stack(new App(), 'Stack');
  const webhook = new ScalableWebhook(stack, 'Orders', { backend: Backend.url('https://orders.example.com'), contentTypes: ['application/json'] });
  for (let index = 0; index < 40; index += 1) {
    const field = createHash('sha512').update(String(index)).digest('hex').slice(0, 100);
    webhook.addEndpoint(`/endpoint-${index}`, { contentTypes: ['application/json'], deduplication: Deduplication.jsonField(`$['${field}']`) });
  }
  const { Variables } = propertiesOf(Template.fromStack(stack), 'AWS::Lambda::Function', 'OrdersForwarder').Environment;
  expect(Object.keys(Variables)).toEqual(expect.arrayContaining(['PARAMETERS', 'CLAIMS_TABLE_NAME']));
  expect(Object.keys(Variables)).toEqual(expect.not.arrayContaining(['SOURCES', 'DEDUPLICATION']));
});
