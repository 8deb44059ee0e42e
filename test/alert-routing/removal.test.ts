import { App, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { AlertDestination, AlertRouter } from '../../src';

/** Ids and types of what stays when a router leaves that has all that it may have. */
function kept(removalPolicy?: RemovalPolicy): string[] {
  const stack = new Stack(new App(), 'Operations');
  const secret = secretsmanager.Secret.fromSecretNameV2(stack, 'Token', 'token');
  new AlertRouter(stack, 'Alerts', {
    destinations: {
      Ops: AlertDestination.slack({ token: secret, channel: 'C012AB3CD' }),
      Mail: AlertDestination.email({ from: 'a@example.com', to: ['b@example.com'] }),
    },
    defaultRoute: { destinations: ['Ops', 'Mail'] },
    buttons: { slackSigningSecret: secret },
    digests: { Managers: { from: 'a@example.com', to: ['b@example.com'], timeZone: 'UTC' } },
    endpoint: {},
    removalPolicy,
  });
  const resources = Object.entries(Template.fromStack(stack).toJSON().Resources as Record<string, { Type: string; DeletionPolicy?: string }>);
  return resources.filter(([, { DeletionPolicy: policy }]) => policy !== undefined && policy !== 'Delete').map(([id, { Type }]) => `${Type} ${id}`);
}

test('a router that is to go leaves nothing, with all that it may have', () => {
  expect(kept(RemovalPolicy.DESTROY)).toEqual([]);
});

test('else it leaves what holds data: queues, the table, and the secret of links that people have', () => {
  expect(new Set(kept().map((one) => one.split(' ')[0]))).toEqual(new Set(['AWS::SQS::Queue', 'AWS::DynamoDB::Table', 'AWS::SecretsManager::Secret']));
});
