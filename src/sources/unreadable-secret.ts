/** Secrets Manager knows no such secret, or it is to be deleted. (API reference, `GetSecretValue`.) */
const GONE: ReadonlySet<string> = new Set(['ResourceNotFoundException', 'InvalidRequestException']);

/** It is there and may not be read, or holds nothing. That lasts until somebody mends it. */
const REFUSED: ReadonlySet<string> = new Set([
  'AccessDeniedException', 'DecryptionFailure', 'SecretWithoutText', 'SecretIsEmpty', 'SecretIsNoJson', 'SecretFieldMissing',
]);

/** A role and its secrets are deployed one after the other; what is refused for longer is a mistake. */
const BEING_MENDED_MS = 15 * 60 * 1000;

/**
 * Whether a webhook need not wait for a previous secret that could not be read. Whatever else goes wrong passes: throttling, an outage.
 *
 * @param problem name of the error
 * @param waitedMs time since the webhook arrived
 */
export function isUseless(problem: string, waitedMs: number): boolean {
  return GONE.has(problem) || (REFUSED.has(problem) && waitedMs >= BEING_MENDED_MS);
}
