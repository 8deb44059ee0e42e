import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { mockClient } from 'aws-sdk-client-mock';
import { readSecretText, secretVersions } from '../../src/aws-sdk/secret-text';

const secretsManager = mockClient(SecretsManagerClient);

beforeEach(() => secretsManager.reset());

test.each<[string, object, unknown]>([
  ['text', { SecretString: 'a' }, 'a'],
  ['an empty text', { SecretString: '' }, ''],
  ['bytes', { SecretBinary: new Uint8Array([255, 0]) }, new Uint8Array([255, 0])],
])('what is stored: %s', async (_what, answer, stored) => {
  secretsManager.on(GetSecretValueCommand, { SecretId: 'arn' }).resolves(answer);
  expect(await secretVersions()('arn')).toEqual({ stored });
});

test('when the version that counts was created', async () => {
  secretsManager.on(GetSecretValueCommand).resolves({ SecretString: 'a', CreatedDate: new Date(1_700_000_000_123) });
  expect(await secretVersions()('arn')).toEqual({ stored: 'a', createdAt: 1_700_000_000_123 });
});

test('one client reads all secrets, again and again', async () => {
  secretsManager.on(GetSecretValueCommand).resolves({ SecretString: 'a' });
  const [read, readText] = [secretVersions(), readSecretText('c')];
  for (const work of [() => read('a'), () => read('b'), () => read('a')]) {
    await work();
  }
  await readText();
  await readText();
  const clients = secretsManager.commandCalls(GetSecretValueCommand).map(({ thisValue }) => thisValue as unknown);
  expect(new Set(clients.slice(0, 3)).size).toBe(1);
  expect(new Set(clients.slice(3)).size).toBe(1);
});

test('bytes are text in UTF-8', async () => {
  secretsManager.on(GetSecretValueCommand).resolves({ SecretBinary: new Uint8Array(Buffer.from('ß☃')) });
  expect(await readSecretText('arn')()).toBe('ß☃');
});

test.each<[string, object]>([['nothing', {}], ['bytes that are no text', { SecretBinary: new Uint8Array([255]) }]])('%s has no text', async (_what, answer) => {
  secretsManager.on(GetSecretValueCommand).resolves(answer);
  await expect(readSecretText('arn')()).rejects.toMatchObject({ code: 'SecretWithoutText' });
});
