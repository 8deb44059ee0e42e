import { OperatorError } from './operator-error';

/** An error of the AWS SDK, as far as it says more than others. */
interface SdkError extends Error {
  readonly $metadata?: { readonly httpStatusCode?: number };
  readonly $service?: string;
  readonly code?: string;
}

/** Names of errors that say that whoever asks may not. */
const DENIED = /^(AccessDenied|AccessDeniedException|UnauthorizedOperation|AuthorizationError|KMSAccessDeniedException|KmsAccessDenied)$/;

/** Names of errors of credentials that AWS does not take. */
const NOT_TAKEN = /^(ExpiredToken|ExpiredTokenException|InvalidClientTokenId|UnrecognizedClientException|InvalidSignatureException|SignatureDoesNotMatch)$/;

/**
 * What went wrong, in one sentence that says what to do; anything else than an error of AWS's is left as it is.
 *
 * @param place the URL of what answers in AWS's place, where something does, and the profile, where one was named
 */
export function asOperatorError(error: unknown, { endpoint, profile }: { readonly endpoint?: string; readonly profile?: string } = {}): unknown {
  if (!(error instanceof Error)) {
    return error;
  }
  const { name, message, code, $metadata, $service } = error as SdkError;
  const text = message.replace(/\s+/g, ' ').replace(/\.$/, '');
  if (name === 'CredentialsProviderError' || name === 'TokenProviderError') {
    if (profile !== undefined) {
      return new OperatorError(`The profile "${profile}" gives no credentials (${text}): name one that there is (aws configure list-profiles), or sign in again where it takes that.`);
    }
    return new OperatorError(endpoint === undefined
      ? `No credentials of AWS were found (${text}): choose a profile with --profile, set AWS_PROFILE, or ask a local run with --local.`
      : `No credentials for ${endpoint} were found (${text}): set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY to what it takes, such as "test", or choose a profile with --profile.`);
  }
  if (message === 'Region is missing') {
    return new OperatorError('No Region of AWS is configured: name one with --region, or set AWS_REGION.');
  }
  if (message.startsWith('Region not accepted')) {
    return new OperatorError(`The Region that is configured is none (${text}): name one such as eu-west-1 with --region, or set AWS_REGION.`);
  }
  if (DENIED.test(name)) {
    return new OperatorError(`AWS denied a call that this takes (${text}): grant it to whoever runs the command, or choose another --profile.`);
  }
  if (NOT_TAKEN.test(name)) {
    return new OperatorError(`AWS does not take the credentials (${name}: ${text}): sign in again, or choose another --profile.`);
  }
  if (code !== undefined && /^E[A-Z]+$/.test(code) && $metadata !== undefined) {
    return new OperatorError(endpoint === undefined
      ? `AWS cannot be reached (${code}): check the network and --region.`
      : `${endpoint} cannot be reached (${code}): see whether it still runs, or begin it anew.`);
  }
  return $metadata === undefined ? error : new OperatorError(`AWS answered ${name}${$service === undefined ? '' : ` (${$service})`}: ${text}.`);
}
