/** Secrets Manager knows no such secret, none of its values, or it is to be deleted. (API reference, `GetSecretValue`.) */
const GONE: ReadonlySet<string> = new Set(['ResourceNotFoundException', 'InvalidRequestException']);

/**
 * It may not be read, not be decrypted, or holds nothing; or its ARN is none. That lasts until somebody mends it.
 *
 * @see https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetSecretValue.html#API_GetSecretValue_Errors
 * @see https://docs.aws.amazon.com/secretsmanager/latest/apireference/CommonErrors.html
 */
const REFUSED: ReadonlySet<string> = new Set([
  'AccessDeniedException', 'DecryptionFailure', 'EncryptionFailure', 'InvalidParameterException', 'NotAuthorized', 'ValidationError', 'ValidationException',
  // Of KMS, for a key that is disabled, to be deleted or gone. That Secrets Manager hands them on is unproven; DecryptionFailure is what is documented.
  'DisabledException', 'KMSInvalidStateException', 'NotFoundException',
  'SecretWithoutText', 'SecretIsEmpty', 'SecretIsNoJson', 'SecretFieldMissing',
]);

/** A role and its secrets are deployed one after the other; what is refused for longer is a mistake. */
const BEING_MENDED_MS = 15 * 60 * 1000;

/**
 * Whether a webhook need not wait for a previous secret that could not be read. Whatever else goes wrong passes: throttling, an
 * outage, or credentials that are refused, which would keep every secret from being read.
 *
 * @param problem name of the error
 * @param waitedMs time since the webhook arrived
 */
export function isUseless(problem: string, waitedMs: number): boolean {
  return GONE.has(problem) || (REFUSED.has(problem) && waitedMs >= BEING_MENDED_MS);
}
