import type * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';

/** Checks at synth that a secret is the construct, and not its text, which is never repeated. */
export function checkSecret(what: string, secret: secretsmanager.ISecret): void {
  if (typeof (secret as Partial<secretsmanager.ISecret> | undefined | null)?.grantRead !== 'function') {
    const got = secret === undefined || secret === null ? 'none' : `a ${typeof secret} of another kind`;
    throw new Error(`${what} takes the secret as a construct of Secrets Manager, got ${got}; pass for example Secret.fromSecretNameV2(this, 'Secret', 'its/name'), never its text.`);
  }
}
