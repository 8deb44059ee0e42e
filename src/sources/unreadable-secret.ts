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

/** Clocks differ by no more. */
const CLOCKS_DIFFER_MS = 60 * 1000;

/**
 * Whether a secret may have been stored since a webhook arrived, in place of the one that it was signed with.
 *
 * It tells only of what was created since. A stage that was moved back to an older version, or a `previousSecret` that a deployment has taken away, it
 * does not tell.
 *
 * @param createdAt when the version that is stored now was created, in milliseconds since 1970; undefined where nobody says so
 */
export function mayBeReplacement(createdAt: number | undefined, arrivedAt: number): boolean {
  return createdAt !== undefined && createdAt + CLOCKS_DIFFER_MS > arrivedAt;
}

/** What a webhook is held against that no secret verifies. */
export interface UnverifiedWebhook {
  /** When it arrived, and now, in milliseconds since 1970. */
  readonly arrivedAt: number;
  readonly now: number;
  /** Whether what is known of the secrets has verified another that arrived so much later that the sender had no newer secret yet. */
  readonly isBeforeVerified: boolean;
  /** Since when the current secret is known to be no key; undefined where it may be one. */
  readonly noKeySince?: number;
}

/**
 * Why it cannot be told now whether a webhook is invalid that no secret verifies: the name of an error; undefined when it is invalid.
 *
 * Where no other secret verifies anything, nobody can tell a forged webhook from a real one, and it waits. Where another one does, one that cannot be
 * read makes only itself useless, after a time in which that may be mended: a forged webhook holds up real ones for no longer. What counts is how long the webhook
 * has waited while the secret could not be read: one that waited for a backend for days is not invalid because a single reading failed now.
 */
export function problemToWaitFor(secrets: readonly SecretState[], webhook: UnverifiedWebhook): string | undefined {
  const { arrivedAt, now, isBeforeVerified, noKeySince } = webhook;
  const noKey = noKeySince !== undefined;
  const isKey = ({ key }: SecretState, index: number): boolean => key !== undefined && !(index === 0 && noKey);
  const problems = secrets.map(({ problem }, index) => problem ?? (index === 0 && noKey ? NO_KEY : undefined));
  return problems.find((problem, index) => {
    const isNewest = index === 0;
    const others = secrets.some((secret, other) => other !== index && isKey(secret, other));
    const since = Math.max(arrivedAt, secrets[index].problemSince ?? noKeySince ?? arrivedAt);
    return problem !== undefined && !(isNewest && isBeforeVerified) && !(others && now - since >= patienceMs(problem));
  });
}

/** How long a webhook waits for a secret that cannot be read, by the name of the error, where another one verifies. */
function patienceMs(problem: string): number {
  if (GONE.has(problem)) {
    return 0;
  }
  return REFUSED.has(problem) ? BEING_MENDED_MS : PASSING_MS;
}
