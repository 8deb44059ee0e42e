import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { mockClient } from 'aws-sdk-client-mock';
import { readSecretText, storedSecrets } from '../../src/aws-sdk/secret-text';

const secretsManager = mockClient(SecretsManagerClient);

beforeEach(() => secretsManager.reset());

test.each<[string, object, unknown]>([
  ['text', { SecretString: 'a' }, 'a'],
  ['an empty text', { SecretString: '' }, ''],
  ['bytes', { SecretBinary: new Uint8Array([255, 0]) }, new Uint8Array([255, 0])],
])('what is stored: %s', async (_what, answer, stored) => {
  secretsManager.on(GetSecretValueCommand, { SecretId: 'arn' }).resolves(answer);
  expect(await storedSecrets()('arn')).toEqual(stored);
});

test('one client reads all secrets, again and again', async () => {
  secretsManager.on(GetSecretValueCommand).resolves({ SecretString: 'a' });
  const [read, readText] = [storedSecrets(), readSecretText('c')];
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
