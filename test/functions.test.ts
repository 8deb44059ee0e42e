import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as apigateway from 'aws-cdk-lib/aws-apigateway';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Backend, ScalableWebhook, ScalableWebhookProps, Source } from '../src';

const TYPES = { contentTypes: ['application/json'] };

function webhookOn(stack: Stack, props: Partial<ScalableWebhookProps> = {}): ScalableWebhook {
  return new ScalableWebhook(stack, 'Orders', { backend: Backend.url('https://orders.example.com'), ...TYPES, ...props });
}

function paths(functions: readonly lambda.Function[]): string[] {
  return functions.map(({ node }) => node.path.replace(/^Stack\/Orders\//, ''));
}

/** A sender whose challenges are signed by a function of their own, and one for which a function stands before the queue. */
function senders(stack: Stack) {
  const secret = secretsmanager.Secret.fromSecretNameV2(stack, 'Secret', 'sender');
  return { x: { source: Source.x({ secret }), ...TYPES }, zoom: { source: Source.zoom({ secret }), ...TYPES } };
}

test('field case C8: functions has the forwarder alone where no handshake needs one', () => {
  const webhook = webhookOn(new Stack(new App(), 'Stack'));
  webhook.addEndpoint('/second', TYPES);
  expect(paths(webhook.functions)).toEqual(['Default/Forwarder']);
});

test('field case C8: functions has the forwarder first, then those of the handshakes, also of endpoints that are added later', () => {
  const stack = new Stack(new App(), 'Stack');
  const { x, zoom } = senders(stack);
  const webhook = webhookOn(stack, zoom);
  expect(paths(webhook.functions)).toEqual(['Default/Forwarder', 'Ingress/Api/Default/Handshake/Function']);
  webhook.addEndpoint('/x', x);
  expect(paths(webhook.functions)).toEqual(['Default/Forwarder', 'Ingress/Api/Default/Handshake/Function', 'Ingress/Api/Default/x/Handshake/Function']);
  webhook.addEndpoint('/plain', TYPES);
  expect(webhook.functions).toHaveLength(3);
});

test('field case C8: functions are those of this webhook on an API that it shares', () => {
  const stack = new Stack(new App(), 'Stack');
  const { x, zoom } = senders(stack);
  const api = new apigateway.RestApi(stack, 'Api', { binaryMediaTypes: ScalableWebhook.binaryMediaTypes() });
  const webhook = webhookOn(stack, { api, path: '/hooks', ...x });
  webhook.addEndpoint('/zoom', zoom);
  const other = new ScalableWebhook(stack, 'Other', { backend: Backend.url('https://other.example.com'), api, path: '/other', ...zoom });
  expect(paths(webhook.functions)).toEqual([
    'Default/Forwarder', 'Stack/Api/Default/hooks/Handshake/Function', 'Stack/Api/Default/hooks/zoom/Handshake/Function',
  ]);
  expect(paths(other.functions)).toEqual(['Stack/Other/Default/Forwarder', 'Stack/Api/Default/other/Handshake/Function']);
});

test('field case C8: functions are all that there are: a setting for each reaches every function of the stack', () => {
  const stack = new Stack(new App(), 'Stack');
  const { x, zoom } = senders(stack);
  const webhook = webhookOn(stack, zoom);
  webhook.addEndpoint('/x', x);
  webhook.functions.forEach((handler) => handler.addEnvironment('EXTENSION', 'on'));
  const template = Template.fromStack(stack);
  template.resourceCountIs('AWS::Lambda::Function', 3);
  template.allResourcesProperties('AWS::Lambda::Function', { Environment: { Variables: { EXTENSION: 'on' } } });
});
