import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { ISecret, Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Backend, Handshake, ScalableWebhook } from '../../src';
import { secretIdOf } from '../../src/contract/secret-id';
import { secretArnOf } from '../../src/shared/secret-arn';

const ARN = 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:slack-secret-AbCdEf';
const env = { region: 'eu-west-1', account: '111122223333' };

describe.each([['an environment', env], ['none', undefined]])('in a stack of %s', (_, where) => {
  const stack = new Stack(new App(), 'Stack', { env: where });

  test.each(['alerts/slack-secret', 'stripe-secret', 'a-AbCdEf'])('a secret by the name %s is asked for by that, for its ARN would be taken for one of another', (name) => {
    expect(secretIdOf(secretArnOf(Secret.fromSecretNameV2(stack, name, name)))).toBe(name);
  });

  test.each<[string, (id: string) => ISecret]>([
    ['another name', (id) => Secret.fromSecretNameV2(stack, id, 'alerts/slack')],
    ['a longer end', (id) => Secret.fromSecretNameV2(stack, id, 'slack-secrets')],
    ['no hyphen', (id) => Secret.fromSecretNameV2(stack, id, 'a_secret')],
    ['other characters', (id) => Secret.fromSecretNameV2(stack, id, 'slack-sec_et')],
    ['a complete ARN', (id) => Secret.fromSecretCompleteArn(stack, id, ARN)],
    ['one of the app', (id) => new Secret(stack, id)],
    ['one of the app with such a name', (id) => new Secret(stack, id, { secretName: 'slack-secret' })],
  ])('%s: by its ARN', (id, secretOf) => {
    const secret = secretOf(id);
    expect(secretIdOf(secretArnOf(secret))).toBe(secret.secretArn);
  });

  test('an ARN without what was appended is told from a complete one, as Secrets Manager cannot', () => {
    expect(secretIdOf(secretArnOf(Secret.fromSecretPartialArn(stack, 'Partial', ARN.slice(0, -'-AbCdEf'.length))))).toBe('slack-secret');
  });
});

test('functions and templates of the API ask for it so, and may read it', () => {
  const stack = new Stack(new App(), 'Stack', { env });
  new ScalableWebhook(stack, 'Webhook', {
    backend: Backend.secretUrl(Secret.fromSecretNameV2(stack, 'Url', 'backend-secret')),
    handshake: Handshake.hubChallenge(Secret.fromSecretNameV2(stack, 'Token', 'verify-secret')),
  });
  const template = JSON.stringify(Template.fromStack(stack).toJSON());
  expect(template.match(/:secret:backend-secret[^"]*/g)).toEqual(expect.arrayContaining([':secret:backend-secret-??????']));
  expect(template).not.toMatch(/:secret:backend-secret"/);
  expect(template).toContain('{{resolve:secretsmanager:verify-secret:SecretString:::}}');
});
