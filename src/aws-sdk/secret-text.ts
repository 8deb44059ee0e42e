import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { CLIENT_SETTINGS } from './client-settings';
import { loadSecretsManager } from './load';

/** Reads what is stored of a secret now: its text, or its bytes where it was stored as such (`SecretBinary`). */
export type ReadStoredSecret = (secretArn: string) => Promise<string | Uint8Array>;

/** A reader of any number of secrets, with one client and its connections for all of them. */
export function storedSecrets(): ReadStoredSecret {
  let client: SecretsManagerClient | undefined;
  return async (secretArn) => {
    const { GetSecretValueCommand, SecretsManagerClient: Client } = loadSecretsManager();
    client ??= new Client(CLIENT_SETTINGS);
    const { SecretString, SecretBinary } = await client.send(new GetSecretValueCommand({ SecretId: secretArn }));
    return SecretString ?? SecretBinary ?? withoutText();
  };
}

/** Reads a secret's current text. Bytes are text in UTF-8. */
export function readSecretText(secretArn: string): () => Promise<string> {
  const read = storedSecrets();
  return async () => {
    const stored = await read(secretArn);
    return typeof stored === 'string' ? stored : decode(stored);
  };
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return withoutText();
  }
}

function withoutText(): never {
  throw Object.assign(new Error('The secret has no text.'), { code: 'SecretWithoutText' });
}
