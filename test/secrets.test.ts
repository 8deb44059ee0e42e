import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { statementsOf } from './synth';
import { Backend, Handshake, ScalableWebhook, ScalableWebhookProps, Source } from '../src';

const TYPES = { contentTypes: ['application/json'] };

/** Everything that reads a secret, and the roles that then do. */
const READERS: ReadonlyArray<[name: string, props: (secret: secretsmanager.ISecret) => Partial<ScalableWebhookProps>, roles: string[]]> = [
  ['Backend.secretUrl', (secret) => ({ backend: Backend.secretUrl(secret) }), ['OrdersForwarderRole']],
  ['signingSecret', (signingSecret) => ({ signingSecret }), ['OrdersForwarderRole']],
  ['a source', (secret) => ({ source: Source.github({ secret }) }), ['OrdersForwarderRole']],
  ['a handshake that is signed', (secret) => ({ handshake: Handshake.crc(secret) }), ['OrdersIngressApiHandshakeRole']],
  ['a source whose handshake is signed', (secret) => ({ source: Source.zoom({ secret }) }), ['OrdersForwarderRole', 'OrdersIngressApiHandshakeRole']],
];

function webhookWith(stack: Stack, props: Partial<ScalableWebhookProps>): Template {
  new ScalableWebhook(stack, 'Orders', { backend: Backend.url('https://orders.example.com'), ...TYPES, ...props });
  return Template.fromStack(stack);
}

/** The statements of a role about secrets and their keys. */
function secretStatements(template: Template, role: string): unknown[] {
  return statementsOf(template, role).filter(({ Action }) => /^(secretsmanager|kms):/.test([Action].flat()[0]));
}

const VIA_SECRETS_MANAGER = { StringEquals: { 'kms:ViaService': { 'Fn::Join': ['', ['secretsmanager.', { Ref: 'AWS::Region' }, '.amazonaws.com']] } } };

test.each(READERS)('field case C4: %s reads a secret with a key, both in another stack', (_name, props, roles) => {
  const app = new App();
  const secrets = new Stack(app, 'Secrets');
  const secret = new secretsmanager.Secret(secrets, 'Secret', { encryptionKey: new kms.Key(secrets, 'Key') });
  const template = webhookWith(new Stack(app, 'Stack'), props(secret));
  const imported = (what: string) => ({ 'Fn::ImportValue': expect.stringMatching(new RegExp(`^Secrets:ExportsOutput${what}`)) });
  for (const role of roles) {
    expect(secretStatements(template, role)).toEqual([
      { Effect: 'Allow', Action: 'secretsmanager:GetSecretValue', Resource: imported('RefSecret') },
      { Effect: 'Allow', Action: 'kms:Decrypt', Resource: imported('FnGetAttKey'), Condition: VIA_SECRETS_MANAGER },
    ]);
  }
  expect(secrets.dependencies).toEqual([]);
});

test('field case C4: a key in a third stack', () => {
  const app = new App();
  const encryptionKey = new kms.Key(new Stack(app, 'Keys'), 'Key');
  const secret = new secretsmanager.Secret(new Stack(app, 'Secrets'), 'Secret', { encryptionKey });
  const template = webhookWith(new Stack(app, 'Stack'), { signingSecret: secret });
  expect(secretStatements(template, 'OrdersForwarderRole')).toContainEqual({
    Effect: 'Allow',
    Action: 'kms:Decrypt',
    Resource: { 'Fn::ImportValue': expect.stringMatching(/^Keys:ExportsOutputFnGetAttKey/) },
    Condition: VIA_SECRETS_MANAGER,
  });
});

test('field case C4: what Meta verifies by becomes part of a template, and nobody may read it', () => {
  const app = new App();
  const secrets = new Stack(app, 'Secrets');
  const verifyToken = new secretsmanager.Secret(secrets, 'Secret', { encryptionKey: new kms.Key(secrets, 'Key') });
  const template = webhookWith(new Stack(app, 'Stack'), { handshake: Handshake.hubChallenge(verifyToken) });
  expect(JSON.stringify(template.toJSON())).toContain('{{resolve:secretsmanager:');
  expect(JSON.stringify(template.findResources('AWS::IAM::Policy'))).not.toContain('secretsmanager:');
});

test('a secret of the same stack is read in the same way, and its key\'s policy stays as it is', () => {
  const stack = new Stack(new App(), 'Stack');
  const encryptionKey = new kms.Key(stack, 'Key');
  const template = webhookWith(stack, { signingSecret: new secretsmanager.Secret(stack, 'Secret', { encryptionKey }) });
  expect(secretStatements(template, 'OrdersForwarderRole')).toEqual([
    { Effect: 'Allow', Action: 'secretsmanager:GetSecretValue', Resource: { Ref: expect.stringMatching(/^Secret/) } },
    { Effect: 'Allow', Action: 'kms:Decrypt', Resource: { 'Fn::GetAtt': [expect.stringMatching(/^Key/), 'Arn'] }, Condition: VIA_SECRETS_MANAGER },
  ]);
  const [{ Properties }] = Object.values(template.findResources('AWS::KMS::Key'));
  // The account's identities, and what Secret itself adds for them.
  expect(JSON.stringify(Properties.KeyPolicy)).not.toContain('ForwarderRole');
});

describe('an imported secret', () => {
  const ARN = 'arn:aws:secretsmanager:eu-central-1:111122223333:secret:sender';
  const imported = (importer: (stack: Stack) => secretsmanager.ISecret): unknown[] => {
    const stack = new Stack(new App(), 'Stack', { env: { account: '111122223333', region: 'eu-west-1' } });
    return secretStatements(webhookWith(stack, { signingSecret: importer(stack) }), 'OrdersForwarderRole');
  };
  const read = (Resource: unknown) => ({ Effect: 'Allow', Action: 'secretsmanager:GetSecretValue', Resource });

  test('by its whole ARN', () => {
    expect(imported((stack) => secretsmanager.Secret.fromSecretCompleteArn(stack, 'Secret', `${ARN}-AbCdEf`))).toEqual([read(`${ARN}-AbCdEf`)]);
  });

  test('by a part of its ARN', () => {
    expect(imported((stack) => secretsmanager.Secret.fromSecretPartialArn(stack, 'Secret', ARN))).toEqual([read(`${ARN}-??????`)]);
  });

  test('by its name', () => {
    const [statement] = imported((stack) => secretsmanager.Secret.fromSecretNameV2(stack, 'Secret', 'sender'));
    expect(JSON.stringify(statement)).toContain(':secretsmanager:eu-west-1:111122223333:secret:sender-??????');
  });

  test('with its key, through Secrets Manager of the secret\'s Region', () => {
    const keyArn = 'arn:aws:kms:eu-central-1:111122223333:key/1';
    expect(imported((stack) => secretsmanager.Secret.fromSecretAttributes(stack, 'Secret', {
      secretCompleteArn: `${ARN}-AbCdEf`, encryptionKey: kms.Key.fromKeyArn(stack, 'Key', keyArn),
    }))).toEqual([
      read(`${ARN}-AbCdEf`),
      { Effect: 'Allow', Action: 'kms:Decrypt', Resource: keyArn, Condition: { StringEquals: { 'kms:ViaService': 'secretsmanager.eu-central-1.amazonaws.com' } } },
    ]);
  });
});
