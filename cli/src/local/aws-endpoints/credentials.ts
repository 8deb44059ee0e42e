import { randomBytes } from 'node:crypto';

/** What calls to the local AWS services are signed with. */
export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
}

/** Credentials of one run: only its functions have them, and they are worth nothing anywhere else. */
export function createCredentials(): Credentials {
  return {
    accessKeyId: `LOCAL${randomBytes(10).toString('hex').slice(0, 15).toUpperCase()}`,
    secretAccessKey: randomBytes(30).toString('base64'),
    sessionToken: randomBytes(30).toString('base64'),
  };
}
