import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { CLIENT_SETTINGS } from './client-settings';
import { loadSecretsManager } from './load';
import { storedSecret, withoutText } from './stored-secret';
import { secretIdOf } from '../contract/secret-id';

/** Reads what is stored of a secret now, its text, or its bytes where it was stored as such (`SecretBinary`), and since when. */
export type ReadSecretVersion = (secretArn: string) => Promise<{
  readonly stored: string | Uint8Array;
  /** When that version was created, in milliseconds since 1970. */
  readonly createdAt?: number;
}>;

/** A reader of any number of secrets, with one client and its connections for all of them. */
export function secretVersions(): ReadSecretVersion {
  let client: SecretsManagerClient | undefined;
  return async (secretArn) => {
    const { GetSecretValueCommand, SecretsManagerClient: Client } = loadSecretsManager();
    client ??= new Client(CLIENT_SETTINGS);
    const output = await client.send(new GetSecretValueCommand({ SecretId: secretIdOf(secretArn) }));
    return { stored: storedSecret(output), createdAt: output.CreatedDate?.getTime() };
  };
}

/** Reads a secret's current text. Bytes are text in UTF-8. */
export function readSecretText(secretArn: string): () => Promise<string> {
  const read = secretVersions();
  return async () => {
    const { stored } = await read(secretArn);
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
