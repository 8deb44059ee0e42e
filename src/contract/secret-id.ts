/** Stands at the end of a secret's ARN for the hyphen and six characters that Secrets Manager appended and nobody knows; in policies it is a pattern. */
export const ANY_SUFFIX = '-??????';

/**
 * What Secrets Manager is asked for: the ARN, or the name of a secret whose ARN has {@link ANY_SUFFIX}.
 *
 * @see https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetSecretValue.html
 */
export function secretIdOf(arn: string): string {
  return arn.endsWith(ANY_SUFFIX) ? arn.slice(arn.indexOf(':secret:') + ':secret:'.length, -ANY_SUFFIX.length) : arn;
}
