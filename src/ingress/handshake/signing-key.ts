import { errorName } from '../../shared/error-name';
import { secretHint, secretValue, StoredSecret } from '../../shared/secret-value';

/**
 * What answers are signed with, out of what is stored: what a source verifies with.
 *
 * @param field the field that counts, of a secret that is a JSON object
 * @param warn takes a sentence about a secret that looks like a mistake; without anything of it
 * @throws Error one sentence, when there is nothing to sign with; without anything of the secret
 */
export function signingKey(stored: StoredSecret, field: string | undefined, warn: (sentence: string) => void): StoredSecret {
  let key: StoredSecret;
  try {
    key = secretValue(stored, field);
  } catch (error) {
    const expected = field === undefined ? 'the text that the sender shows' : `a JSON object with that text in the field ${JSON.stringify(field)}`;
    throw new Error(`The secret for the handshake holds nothing to sign with (${errorName(error)}), expected ${expected}; store it again.`);
  }
  const hint = secretHint(key);
  if (hint !== undefined) {
    warn(`The secret for the handshake ${hint}; expected the text that the sender shows.`);
  }
  return key;
}
