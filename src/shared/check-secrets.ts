import type * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';

/** What a sender signs with. */
export interface SigningSecrets {
  readonly secret: secretsmanager.ISecret;
  /** The one before, while it is being replaced. */
  readonly previousSecret?: secretsmanager.ISecret;
}

/** Checks the secrets of a sender at synth; the current one comes first. */
export function checkSecrets(caller: string, { secret, previousSecret }: SigningSecrets): secretsmanager.ISecret[] {
  if (!secret) {
    throw new Error(`${caller} needs the secret that the sender signs with, got none; store it in Secrets Manager and pass secret: Secret.fromSecretNameV2(this, 'WebhookSecret', 'its/name').`);
  }
  const secrets = previousSecret ? [secret, previousSecret] : [secret];
  const other = secrets.find((one) => typeof one.grantRead !== 'function');
  if (other !== undefined) {
    throw new Error(`${caller} takes the secret as a construct of Secrets Manager, got a ${typeof other} of another kind; pass secret: Secret.fromSecretNameV2(this, 'WebhookSecret', 'its/name'), never its text.`);
  }
  return secrets;
}
