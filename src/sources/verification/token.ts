import { sameText } from './encoding';
import { InvalidWebhookError, InvalidReason } from './invalid-reason';
import { requiredHeader, SignedRequest } from './signed-request';
import { TokenScheme } from '../source-config';

/**
 * The secret itself in a header, such as GitLab's `X-Gitlab-Token`: it proves who sent the request, but neither its body nor its time.
 *
 * @throws InvalidWebhookError when it does not verify
 */
export function verifyToken(request: SignedRequest, scheme: TokenScheme, secrets: readonly string[]): void {
  const token = requiredHeader(request, scheme.header);
  if (!secrets.some((secret) => sameText(token, secret))) {
    throw new InvalidWebhookError(InvalidReason.MISMATCH);
  }
}
