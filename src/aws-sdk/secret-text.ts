import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { CLIENT_SETTINGS } from './client-settings';
import { loadSecretsManager } from './load';

/** Reads a secret's current text. */
export function readSecretText(secretArn: string): () => Promise<string> {
  let client: SecretsManagerClient | undefined;
  return async () => {
    const { GetSecretValueCommand, SecretsManagerClient: Client } = loadSecretsManager();
    client ??= new Client(CLIENT_SETTINGS);
    const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId: secretArn }));
    if (SecretString === undefined) {
      throw Object.assign(new Error('The secret has no text.'), { code: 'SecretWithoutText' });
    }
    return SecretString;
  };
}
