import { sameText } from './encoding';
import { valueAt } from './fields';
import { InvalidWebhookError, InvalidReason } from './invalid-reason';
import { SecretKey } from './keys';
import { SignedRequest } from './signed-request';
import { TokenScheme } from '../source-config';

/**
 * The secret itself, such as GitLab's `X-Gitlab-Token`: it proves who sent the request, but neither its body nor its time.
 *
 * @throws InvalidWebhookError when it does not verify
 */
export function verifyToken(request: SignedRequest, { place, prefix = '' }: TokenScheme, secrets: readonly SecretKey[]): void {
  const token = valueAt(request, place);
  if (!token.startsWith(prefix)) {
    throw new InvalidWebhookError(InvalidReason.SIGNATURE_MALFORMED);
  }
  if (!secrets.some((secret) => typeof secret === 'string' && sameText(token, `${prefix}${secret}`))) {
    throw new InvalidWebhookError(InvalidReason.MISMATCH);
  }
}
