import * as iam from 'aws-cdk-lib/aws-iam';
import type * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';

/**
 * Lets somebody read a secret, and use its key through Secrets Manager to do so.
 *
 * All of it stands in the policy of who reads. aws-cdk-lib's own grant names the reader in the key's policy, so that a key in another stack
 * would need the reader's stack, which needs the secret's: a cycle. A key's policy lets the account's identities in by default, and then
 * theirs suffice; one that does not must name the reader itself, as must the policies of a secret in another account.
 *
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html
 */
export function grantReadSecret(secret: secretsmanager.ISecret, grantee: iam.IGrantable): void {
  iam.Grant.addToPrincipal({
    grantee,
    actions: ['secretsmanager:GetSecretValue'],
    // Without the six characters that Secrets Manager appends, an ARN is a part of one.
    resourceArns: [secret.secretFullArn ?? `${secret.secretArn}-??????`],
  });
  if (secret.encryptionKey) {
    iam.Grant.addToPrincipal({
      grantee,
      actions: ['kms:Decrypt'],
      resourceArns: [secret.encryptionKey.keyArn],
      conditions: { StringEquals: { 'kms:ViaService': `secretsmanager.${secret.env.region}.amazonaws.com` } },
    });
  }
}
