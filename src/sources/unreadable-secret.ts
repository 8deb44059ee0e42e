import { SecretState } from './live-secrets';

/** The name of the error where the current secret is no key. */
export const NO_KEY = 'SecretIsNoKey';

/** Secrets Manager knows no such secret, none of its values, or it is to be deleted. (API reference, `GetSecretValue`.) */
const GONE: ReadonlySet<string> = new Set(['ResourceNotFoundException', 'InvalidRequestException']);

/**
 * It may not be read, not be decrypted, holds nothing, or what is no key; or its ARN is none. That lasts until somebody mends it.
 *
 * @see https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetSecretValue.html#API_GetSecretValue_Errors
 * @see https://docs.aws.amazon.com/secretsmanager/latest/apireference/CommonErrors.html
 */
const REFUSED: ReadonlySet<string> = new Set([
  'AccessDeniedException', 'DecryptionFailure', 'EncryptionFailure', 'InvalidParameterException', 'NotAuthorized', 'ValidationError', 'ValidationException',
  // Of KMS, for a key that is disabled, to be deleted or gone. That Secrets Manager hands them on is unproven; DecryptionFailure is what is documented.
  'DisabledException', 'KMSInvalidStateException', 'NotFoundException',
  'SecretWithoutText', 'SecretIsEmpty', 'SecretIsNoJson', 'SecretFieldMissing', NO_KEY,
]);

/** A role and its secrets are deployed one after the other; what is refused for longer is a mistake. */
const BEING_MENDED_MS = 15 * 60 * 1000;

/** Whatever else goes wrong passes: throttling, an outage, credentials that are refused. What goes on for longer does not pass soon. */
export const PASSING_MS = 60 * 60 * 1000;

/**
 * A sender that changes its secret does not go back. Several of its machines may change one after the other, and all of them have by then.
 */
export const CHANGED_BY_MS = 15 * 60 * 1000;

/** What a webhook is held against that no secret verifies. */
export interface UnverifiedWebhook {
  /** Milliseconds since it arrived. */
  readonly waitedMs: number;
  /** Whether what is known of the secrets has verified another that arrived so much later that the sender had no newer secret yet. */
  readonly isBeforeVerified: boolean;
  /** Whether the current secret is no key. */
  readonly noKey: boolean;
}

/**
 * Why it cannot be told now whether a webhook is invalid that no secret verifies: the name of an error; undefined when it is invalid.
 *
 * Where no other secret verifies anything, nobody can tell a forged webhook from a real one, and it waits. Where another one does, one that cannot be
 * read makes only itself useless, after a time in which that may be mended: a forged webhook holds up real ones for no longer.
 */
export function problemToWaitFor(secrets: readonly SecretState[], { waitedMs, isBeforeVerified, noKey }: UnverifiedWebhook): string | undefined {
  const isKey = ({ key }: SecretState, index: number): boolean => key !== undefined && !(index === 0 && noKey);
  const problems = secrets.map(({ problem }, index) => problem ?? (index === 0 && noKey ? NO_KEY : undefined));
  return problems.find((problem, index) => {
    const isNewest = index === 0;
    const others = secrets.some((secret, other) => other !== index && isKey(secret, other));
    return problem !== undefined && !(isNewest && isBeforeVerified) && !(others && waitedMs >= patienceMs(problem));
  });
}

/** How long after its arrival a webhook waits for a secret, by the name of the error, where another one verifies. */
function patienceMs(problem: string): number {
  if (GONE.has(problem)) {
    return 0;
  }
  return REFUSED.has(problem) ? BEING_MENDED_MS : PASSING_MS;
}
