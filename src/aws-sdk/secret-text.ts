import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { CLIENT_SETTINGS } from './client-settings';
import { loadSecretsManager } from './load';
import { storedSecret, withoutText } from './stored-secret';

/** Reads what is stored of a secret now: its text, or its bytes where it was stored as such (`SecretBinary`). */
export type ReadStoredSecret = (secretArn: string) => Promise<string | Uint8Array>;

/** A reader of any number of secrets, with one client and its connections for all of them. */
export function storedSecrets(): ReadStoredSecret {
  let client: SecretsManagerClient | undefined;
  return async (secretArn) => {
    const { GetSecretValueCommand, SecretsManagerClient: Client } = loadSecretsManager();
    client ??= new Client(CLIENT_SETTINGS);
    return storedSecret(await client.send(new GetSecretValueCommand({ SecretId: secretArn })));
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
