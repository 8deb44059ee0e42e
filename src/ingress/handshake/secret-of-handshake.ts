import type * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';

/** Where a key is stored. */
export interface SecretOfHandshake {
  readonly secret: secretsmanager.ISecret;
  /** The field that counts, of a secret that is a JSON object. */
  readonly field?: string;
}
