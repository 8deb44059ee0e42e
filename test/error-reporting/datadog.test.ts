import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { DatadogLambda } from 'datadog-cdk-constructs-v2';
import { Backend, ErrorReporting, ScalableWebhook, Source } from '../../src';

/** As docs/error-reporting.md has it. */
function withDatadog(errorReporting?: (stack: Stack) => ErrorReporting) {
  const stack = new Stack(new App(), 'Stack', { env: { account: '111122223333', region: 'eu-west-1' } });
  const secret = secretsmanager.Secret.fromSecretNameV2(stack, 'Zoom', 'zoom');
  const webhook = new ScalableWebhook(stack, 'Orders', {
    backend: Backend.url('https://orders.example.com'), source: Source.zoom({ secret }), errorReporting: errorReporting?.(stack),
  });
  webhook.addDestination('Teams', { backend: Backend.url('https://teams.example.com') });
  const datadog = new DatadogLambda(stack, 'Datadog', {
    nodeLayerVersion: 132,
    extensionLayerVersion: 87,
    apiKeySecretArn: 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:datadog-AbCdEf',
    site: 'datadoghq.eu',
    service: 'orders',
    captureLambdaPayload: false,
    sourceCodeIntegration: false, // asks git where the repository is, which a copy of it may not know
  });
  datadog.addLambdaFunctions(webhook.functions);
  return Object.values(Template.fromStack(stack).findResources('AWS::Lambda::Function')).map(({ Properties }) => Properties);
}

test('Datadog takes every function of a webhook, and each knows its own handler', () => {
  const functions = withDatadog();
  expect(functions).toHaveLength(5);
  for (const { Handler, Layers, Environment } of functions) {
    expect(Handler).toBe('/opt/nodejs/node_modules/datadog-lambda-js/handler.handler');
    expect(JSON.stringify(Layers)).toMatch(/Datadog-Node24-x:132.*Datadog-Extension-ARM:87/);
    expect(Environment.Variables).toMatchObject({ DD_LAMBDA_HANDLER: 'index.handler', DD_SITE: 'datadoghq.eu', DD_SERVICE: 'orders' });
  }
});

test('Datadog and Sentry together: each runs the one behind it', () => {
  const functions = withDatadog((stack) => ErrorReporting.sentry({ dsn: secretsmanager.Secret.fromSecretNameV2(stack, 'Dsn', 'dsn') }));
  for (const { Handler, Layers, Environment } of functions) {
    expect(Handler).toContain('datadog-lambda-js');
    expect(Layers).toHaveLength(3);
    expect(Environment.Variables).toMatchObject({ DD_LAMBDA_HANDLER: '/opt/sentry.handler', ORIGINAL_HANDLER: 'index.handler' });
  }
});

test('no body of a webhook is captured', () => {
  for (const { Environment } of withDatadog()) {
    expect(Environment.Variables).toMatchObject({ DD_CAPTURE_LAMBDA_PAYLOAD: 'false' });
  }
});
