import { App, NestedStack, Stack, Token } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as apigateway from 'aws-cdk-lib/aws-apigateway';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Backend, EndpointProps, MessageGroup, ScalableWebhook, Source } from '../../src';
import { TemplateTexts } from '../../src/ingress/templates/template-texts';
import { synthWebhook } from '../synth';
import { withTexts } from '../with-texts';

const INLINE = { 'cdk-scalable-webhook:inlineTemplates': true };

interface Integration {
  readonly RequestTemplates: Record<string, unknown>;
  readonly IntegrationResponses: Array<{ ResponseTemplates: Record<string, unknown> }>;
}

function webhookIn(stack: Stack, id = 'Orders', props: object = {}): ScalableWebhook {
  return new ScalableWebhook(stack, id, { backend: Backend.url('https://orders.example.com'), ...props });
}

/** A webhook with endpoints of several kinds. */
function severalKinds(context?: object): Template {
  const stack = new Stack(new App({ context: { ...context } }), 'Stack');
  const secret = secretsmanager.Secret.fromSecretNameV2(stack, 'Secret', 'secret');
  const webhook = webhookIn(stack, 'Orders', { source: Source.github({ secret }) });
  webhook.addEndpoint('/meta', { source: Source.meta({ secret, verifyToken: secret }), messageGroup: MessageGroup.jsonField('$.a') });
  webhook.addEndpoint('/zoom', { source: Source.zoom({ secret: secretsmanager.Secret.fromSecretNameV2(stack, 'Zoom', 'zoom') }) });
  webhook.addEndpoint('/sms', { messageGroup: MessageGroup.formField('From'), successResponse: { body: `<!--${'a'.repeat(500)}-->`, contentType: 'text/xml' } });
  const api = new apigateway.RestApi(stack, 'Api', { binaryMediaTypes: ScalableWebhook.binaryMediaTypes() });
  webhookIn(stack, 'Payments', { api, path: '/payments' });
  return Template.fromStack(stack);
}

function integrationsOf(template: Template): Integration[] {
  return Object.values(template.findResources('AWS::ApiGateway::Method')).map(({ Properties }) => Properties.Integration);
}

function textsOf(template: Template): unknown[] {
  return integrationsOf(template).flatMap(({ RequestTemplates, IntegrationResponses }) =>
    [RequestTemplates, ...IntegrationResponses.map(({ ResponseTemplates }) => ResponseTemplates)]);
}

/** The queue's URL as a stage variable or as CloudFormation's reference: the first line of a request template, which is all that differs. */
function withoutQueueUrl(texts: unknown[]): string {
  return JSON.stringify(texts)
    .replace(/\{"Fn::Join":\["",\["#set\(\$queueUrl = \\"",\{"Ref":"\w+"\},"((?:[^"\\]|\\.)*)"\]\]\}/g, '"#set($queueUrl = \\"URL$1"')
    .replace(/\$!\{stageVariables\.queueUrl[0-9a-f]{8}\}/g, 'URL');
}

function rowsOf(template: Template): string[] {
  return Object.values(template.findMappings('*')).flatMap((mapping) => Object.keys(mapping));
}

describe('field case I3: a stack has one copy of each text', () => {
  const [mapped, inlined] = [severalKinds(), severalKinds(INLINE)];

  test('and what the methods refer to is what is written at them where texts are inline', () => {
    expect(inlined.findMappings('*')).toEqual({});
    expect(JSON.stringify(integrationsOf(mapped))).not.toContain('MessageBody');
    expect(withoutQueueUrl(textsOf(withTexts(mapped)))).toBe(withoutQueueUrl(textsOf(inlined)));
    expect(withoutQueueUrl(textsOf(inlined))).toContain('"#set($queueUrl = \\"URL\\")');
  });

  test('in one mapping, each once, and none that nothing refers to', () => {
    const { HookVtl, ...others } = mapped.findMappings('*');
    expect(others).toEqual({});
    const texts = Object.values(HookVtl as Record<string, { t: string }>).map(({ t }) => t);
    expect(new Set(texts).size).toBe(texts.length);
    const template = JSON.stringify(mapped.toJSON().Resources);
    expect(Object.keys(HookVtl).filter((row) => !template.includes(`{"Fn::FindInMap":["HookVtl","${row}","t"]}`))).toEqual([]);
    expect(Object.keys(HookVtl).filter((row) => !/^[a-zA-Z0-9]{1,255}$/.test(row))).toEqual([]);
  });

  test('which has no dynamic reference: those are resolved where they are used', () => {
    expect(JSON.stringify(mapped.findMappings('*'))).not.toContain('resolve:');
    expect(JSON.stringify(integrationsOf(mapped))).toContain('{{resolve:secretsmanager:');
  });

  test('and an endpoint and a webhook are small', () => {
    const size = (endpoints: number, props: EndpointProps, monitoring = false): number => {
      const stack = new Stack(new App(), 'Stack');
      const webhook = webhookIn(stack, 'Orders', { ...props, monitoring });
      Array.from({ length: endpoints }, (_value, index) => webhook.addEndpoint(`/endpoint-${index}`, props));
      return JSON.stringify(Template.fromStack(stack).toJSON()).length;
    };
    expect(size(0, {})).toBeLessThan(45_000);
    expect(size(0, {}, true)).toBeLessThan(62_000); // alarms, dashboard and saved queries
    expect(size(1, {}) - size(0, {})).toBeLessThan(16_000);
    expect(size(1, { contentTypes: ['application/json'] }) - size(0, { contentTypes: ['application/json'] })).toBeLessThan(8_000);
  });

  test('several webhooks share it, several stacks and nested ones have their own', () => {
    const stack = new Stack(new App(), 'Stack');
    webhookIn(stack);
    const rows = rowsOf(Template.fromStack(stack));
    const both = new Stack(new App(), 'Stack');
    webhookIn(both);
    webhookIn(both, 'More', { api: new apigateway.RestApi(both, 'Api', { binaryMediaTypes: ScalableWebhook.binaryMediaTypes() }), path: '/more' });
    const nested = new NestedStack(both, 'Nested');
    webhookIn(nested, 'Orders');
    expect(Object.keys(Template.fromStack(both).findMappings('*'))).toEqual(['HookVtl']);
    expect(rowsOf(Template.fromStack(both)).length).toBeLessThan(2 * rows.length);
    expect(rowsOf(Template.fromStack(nested)).length).toBe(rows.length);
  });

  test('another endpoint changes no row, and what is said at no method', () => {
    const stackWith = (paths: string[]): Template => {
      const stack = new Stack(new App(), 'Stack');
      const webhook = webhookIn(stack);
      paths.forEach((path) => webhook.addEndpoint(path, {}));
      return Template.fromStack(stack);
    };
    const [before, after] = [stackWith(['/b']), stackWith(['/a', '/b', '/c'])];
    expect(after.findMappings('HookVtl').HookVtl).toMatchObject(before.findMappings('HookVtl').HookVtl);
    expect(after.findResources('AWS::ApiGateway::Method')).toMatchObject(before.findResources('AWS::ApiGateway::Method'));
  });

  test('another text makes another deployment', () => {
    const deploymentWith = (props: EndpointProps): string[] =>
      Object.keys(synthWebhook({ ...props, contentTypes: ['application/json'] }).template.findResources('AWS::ApiGateway::Deployment'));
    const header = deploymentWith({ messageGroup: MessageGroup.header('x-order-id') });
    expect(deploymentWith({ messageGroup: MessageGroup.header('x-order-id') })).toEqual(header);
    expect(deploymentWith({ messageGroup: MessageGroup.header('x-order-no') })).not.toEqual(header);
  });
});

describe('TemplateTexts', () => {
  const long = (text: string): string => text.repeat(200);

  test('leaves tokens where they are', () => {
    const stack = new Stack(new App(), 'Stack');
    const token = Token.asString({ Ref: 'Queue' });
    const reference = TemplateTexts.of(stack).reference(`${long('a')}${token}b${token}${long('c')}`);
    const { 'Fn::Join': [separator, parts] } = stack.resolve(reference);
    expect([separator, parts.map((part: any) => part['Fn::FindInMap']?.[0] ?? part)]).toEqual(['', ['HookVtl', { Ref: 'Queue' }, 'b', { Ref: 'Queue' }, 'HookVtl']]);
  });

  test('begins another mapping where one is full', () => {
    const stack = new Stack(new App(), 'Stack');
    const references = Array.from({ length: 201 }, (_value, index) => stack.resolve(TemplateTexts.of(stack).reference(`${index} ${long('a')}`)));
    const mappings = Template.fromStack(stack).findMappings('*');
    expect(Object.entries(mappings).map(([name, rows]) => [name, Object.keys(rows).length])).toEqual([['HookVtl', 200], ['HookVtl2', 1]]);
    expect(references[200]['Fn::FindInMap'][0]).toBe('HookVtl2');
  });
});

describe('the queue\'s URL', () => {
  test('is a variable of the stage, for each webhook on the API', () => {
    const stack = new Stack(new App(), 'Stack');
    const orders = webhookIn(stack);
    webhookIn(stack, 'Payments', { api: orders.api, path: '/payments' });
    const template = Template.fromStack(stack);
    const [{ Properties: { Variables } }] = Object.values(template.findResources('AWS::ApiGateway::Stage'));
    expect(Object.values(Variables)).toEqual([{ Ref: expect.stringMatching(/^OrdersQueue/) }, { Ref: expect.stringMatching(/^PaymentsQueue/) }]);
    const heads = Object.values(withTexts(template).findResources('AWS::ApiGateway::Method'))
      .map(({ Properties }) => Properties.Integration.RequestTemplates['application/json'].split('\n')[0]);
    expect([...new Set(heads)].sort()).toEqual(Object.keys(Variables).map((name) => `#set($queueUrl = "$!{stageVariables.${name}}")`).sort());
  });

  test('another stage of the API without the variable is an error, and with it is none', () => {
    const [{ Properties }] = Object.values(synthWebhook().template.findResources('AWS::ApiGateway::Stage'));
    const [name] = Object.keys(Properties.Variables);
    const build = (variables: (webhook: ScalableWebhook) => Record<string, string>): Stack => {
      const stack = new Stack(new App(), 'Stack');
      const webhook = webhookIn(stack);
      new apigateway.Stage(stack, 'Test', { deployment: webhook.api.latestDeployment!, stageName: 'test', variables: variables(webhook) });
      return stack;
    };
    expect(() => Template.fromStack(build(() => ({})))).toThrow(/The stage Stack\/Test\/Resource of the API of a webhook got variables without queueUrl[0-9a-f]{8}, expected .*; add variables: \{ queueUrl[0-9a-f]{8}: webhook\.queue\.queueUrl \}\./);
    expect(() => Template.fromStack(build(() => ({ other: 'x' })))).toThrow(/got variables without/);
    expect(() => Template.fromStack(build((webhook) => ({ [name]: webhook.queue.queueUrl })))).not.toThrow();
  });

  test('on an API of your own it is one of the variables that the stage has; where the stage is not made here, it is the URL', () => {
    const stack = new Stack(new App(), 'Stack');
    const [api, other] = ['Api', 'Other'].map((id) => new apigateway.RestApi(stack, id, {
      binaryMediaTypes: ScalableWebhook.binaryMediaTypes(), deployOptions: { variables: { mine: 'x' } },
    }));
    other.deploymentStage = apigateway.Stage.fromStageAttributes(stack, 'Imported', { restApi: other, stageName: 'prod' }) as apigateway.Stage;
    webhookIn(stack, 'Orders', { api, path: '/orders' });
    webhookIn(stack, 'Payments', { api: other, path: '/payments' });
    const template = Template.fromStack(stack);
    const stages = Object.values(template.findResources('AWS::ApiGateway::Stage')).map(({ Properties }) => Properties.Variables);
    expect(stages).toEqual([{ mine: 'x', [Object.keys(stages[0])[1]]: { Ref: expect.stringMatching(/^OrdersQueue/) } }, { mine: 'x' }]);
    expect(JSON.stringify(integrationsOf(template))).toMatch(/\["",\["#set\(\$queueUrl = \\"",\{"Ref":"PaymentsQueue\w+"\},\{"Fn::FindInMap":/);
  });
});
