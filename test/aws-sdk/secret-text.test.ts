import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { mockClient } from 'aws-sdk-client-mock';
import { readSecretText, readStoredSecret } from '../../src/aws-sdk/secret-text';

const secretsManager = mockClient(SecretsManagerClient);

beforeEach(() => secretsManager.reset());

test.each<[string, object, unknown]>([
  ['text', { SecretString: 'a' }, 'a'],
  ['an empty text', { SecretString: '' }, ''],
  ['bytes', { SecretBinary: new Uint8Array([255, 0]) }, new Uint8Array([255, 0])],
])('what is stored: %s', async (_what, answer, stored) => {
  secretsManager.on(GetSecretValueCommand, { SecretId: 'arn' }).resolves(answer);
  expect(await readStoredSecret('arn')()).toEqual(stored);
});

test('bytes are text in UTF-8', async () => {
  secretsManager.on(GetSecretValueCommand).resolves({ SecretBinary: new Uint8Array(Buffer.from('ß☃')) });
  expect(await readSecretText('arn')()).toBe('ß☃');
});

test.each<[string, object]>([['nothing', {}], ['bytes that are no text', { SecretBinary: new Uint8Array([255]) }]])('%s has no text', async (_what, answer) => {
  secretsManager.on(GetSecretValueCommand).resolves(answer);
  await expect(readSecretText('arn')()).rejects.toMatchObject({ code: 'SecretWithoutText' });
});
