import { Token } from 'aws-cdk-lib';
import type * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { ANY_SUFFIX } from '../contract/secret-id';

/**
 * The ARN by which a function reads a secret.
 *
 * Of a secret that the app only names, the six characters are unknown that Secrets Manager appended to its ARN, and the ARN goes without them. Where the name itself ends like
 * that (`stripe-secret`), Secrets Manager would look for a secret `stripe`: such an ARN has {@link ANY_SUFFIX}, and is asked for by its name.
 *
 * @see https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_CreateSecret.html
 */
export function secretArnOf(secret: secretsmanager.ISecret): string {
  return seemsComplete(secret) ? `${secret.secretArn}${ANY_SUFFIX}` : secret.secretArn;
}

/** Whether the ARN of a secret is without what Secrets Manager appended, and ends as if it had that. */
export function seemsComplete({ secretArn, secretFullArn, secretName }: Pick<secretsmanager.ISecret, 'secretArn' | 'secretFullArn' | 'secretName'>): boolean {
  return secretFullArn === undefined
    && [secretArn, secretName].some((id) => typeof id === 'string' && !Token.isUnresolved(id) && /-[A-Za-z0-9]{6}$/.test(id) && secretArn.endsWith(id));
}
