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

/** What went wrong, in one sentence that says what to do; anything else than an error of AWS's is left as it is. */
export function asOperatorError(error: unknown): unknown {
  if (!(error instanceof Error)) {
    return error;
  }
  const { name, message, code, $metadata, $service } = error as SdkError;
  const text = message.replace(/\s+/g, ' ').replace(/\.$/, '');
  if (name === 'CredentialsProviderError' || name === 'TokenProviderError') {
    return new OperatorError(`No credentials of AWS were found (${text}): choose a profile with --profile, set AWS_PROFILE, or ask a local run with --local.`);
  }
  if (message === 'Region is missing') {
    return new OperatorError('No Region of AWS is configured: name one with --region, or set AWS_REGION.');
  }
  if (DENIED.test(name)) {
    return new OperatorError(`AWS denied a call that this takes (${text}): grant it to whoever runs the command, or choose another --profile.`);
  }
  if (NOT_TAKEN.test(name)) {
    return new OperatorError(`AWS does not take the credentials (${name}: ${text}): sign in again, or choose another --profile.`);
  }
  if (code !== undefined && /^E[A-Z]+$/.test(code) && $metadata !== undefined) {
    return new OperatorError(`AWS cannot be reached (${code}): check the network and --region, or whether the local run still runs.`);
  }
  return $metadata === undefined ? error : new OperatorError(`AWS answered ${name}${$service === undefined ? '' : ` (${$service})`}: ${text}.`);
}
