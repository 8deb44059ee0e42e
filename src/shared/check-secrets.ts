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

/** The field of a secret that is a JSON object. */
export function checkSecretField(caller: string, field?: string): string | undefined {
  if (field !== undefined && (field.length < 1 || field.length > 256)) {
    throw new Error(`${caller}.secretField takes the name of a field of 1 to 256 characters, got one of ${field.length}; leave it out where the secret is its whole text.`);
  }
  return field;
}
