import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Backend, ErrorReporting, ScalableWebhook, Source } from '../../src';
import { synthWebhook } from '../synth';

const BACKEND = Backend.url('https://orders.example.com');

function everything(report: boolean) {
  const stack = new Stack(new App(), 'Stack');
  const secret = (name: string) => secretsmanager.Secret.fromSecretNameV2(stack, name, name);
  const errorReporting = report ? ErrorReporting.sentry({ dsn: secret('dsn'), environment: 'production', release: '1.4.2', sampleRate: 0.5 }) : undefined;
  const webhook = new ScalableWebhook(stack, 'Orders', { backend: BACKEND, errorReporting, source: Source.zoom({ secret: secret('zoom') }) });
  webhook.addDestination('Teams', { backend: BACKEND });
  webhook.addEndpoint('/x', { source: Source.x({ secret: secret('x') }) });
  return { webhook, template: Template.fromStack(stack) };
}

test('every function of a webhook runs behind the layer, which knows its handler', () => {
  const { webhook, template } = everything(true);
  const functions = Object.values(template.findResources('AWS::Lambda::Function'));
  expect(functions).toHaveLength(webhook.functions.length);
  const [layer] = Object.keys(template.findResources('AWS::Lambda::LayerVersion'));
  for (const { Properties } of functions) {
    expect(Properties).toMatchObject({ Handler: '/opt/sentry.handler', Layers: [{ Ref: layer }] });
    expect(Properties.Environment.Variables).toMatchObject({
      ORIGINAL_HANDLER: 'index.handler', SENTRY_WEBHOOK: 'Stack/Orders', SENTRY_ENVIRONMENT: 'production', SENTRY_RELEASE: '1.4.2', SENTRY_SAMPLE_RATE: '0.5',
    });
    expect(JSON.stringify(Properties.Environment.Variables.SENTRY_DSN_SECRET_ARN)).toContain(':secret:dsn');
  }
  template.resourceCountIs('AWS::Lambda::LayerVersion', 1);
});

test('each function may read the secret with the DSN, and it alone by this', () => {
  const { template } = everything(true);
  const readers = Object.values(template.findResources('AWS::IAM::Policy')).filter(({ Properties }) =>
    Properties.PolicyDocument.Statement.some(({ Action, Resource }: { Action: unknown; Resource: unknown }) =>
      Action === 'secretsmanager:GetSecretValue' && JSON.stringify(Resource).includes(':secret:dsn-??????')));
  expect(readers).toHaveLength(Object.keys(template.findResources('AWS::Lambda::Function')).length);
});

test('who does not ask for it has nothing of it', () => {
  const { template } = everything(false);
  template.resourceCountIs('AWS::Lambda::LayerVersion', 0);
  expect(JSON.stringify(template.toJSON())).not.toMatch(/sentry|ORIGINAL_HANDLER/i);
});

test('what it adds to the environment is counted where the room for sources is', () => {
  const sized = (report: boolean) => {
    const stack = new Stack(new App(), 'Stack');
    const dsn = secretsmanager.Secret.fromSecretNameV2(stack, 'Dsn', 'dsn');
    const webhook = new ScalableWebhook(stack, 'Orders', {
      backend: BACKEND,
      contentTypes: ['application/json'],
      errorReporting: report ? ErrorReporting.sentry({ dsn, release: 'r'.repeat(2_500) }) : undefined,
    });
    for (let index = 0; index < 20; index += 1) {
      const secret = secretsmanager.Secret.fromSecretNameV2(stack, `Secret${index}`, `a-long-name-of-a-secret-${index}`);
      webhook.addEndpoint(`/sender-${index}`, { contentTypes: ['application/json'], source: Source.github({ secret }) });
    }
    return Object.keys(Template.fromStack(stack).findResources('AWS::SSM::Parameter')).length;
  };
  expect(sized(false)).toBe(0);
  expect(sized(true)).toBeGreaterThan(0);
});

test.each([[-0.1], [1.1], [NaN]])('a share of %s is an error', (sampleRate) => {
  const { stack } = synthWebhook();
  const dsn = secretsmanager.Secret.fromSecretNameV2(stack, 'Dsn', 'dsn');
  expect(() => ErrorReporting.sentry({ dsn, sampleRate })).toThrow(`sampleRate takes a number from 0 to 1, got: ${sampleRate}`);
});
