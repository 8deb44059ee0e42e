import { DeduplicationConfig } from '../../contract/deduplication';
import { Webhook } from '../../envelope/envelope';
import { isBlank } from '../../shared/is-blank';
import { scalarAt } from '../../shared/json-text';

/** Half of a pair is no text: it has no bytes of its own, so that two ids with such halves would be the same where they are hashed. */
const LONE_SURROGATE = /\p{Surrogate}/u;

/** The sender's id of a webhook; undefined where it is missing, blank (`isBlank`) or no text, or the body is no JSON. */
export function senderIdOf({ headers, body }: Pick<Webhook, 'headers' | 'body'>, { header, field }: DeduplicationConfig): string | undefined {
  const id = field === undefined ? headers.find(([name]) => name.toLowerCase() === header)?.[1].trim() : fieldOf(body, field);
  return id === undefined || isBlank(id) || LONE_SURROGATE.test(id) ? undefined : id;
}

function fieldOf(body: Uint8Array, path: NonNullable<DeduplicationConfig['field']>): string | undefined {
  try {
    // Fatal: with a stand-in for what is no UTF-8, two ids could become the same.
    const json = new TextDecoder('utf-8', { fatal: true }).decode(body);
    JSON.parse(json);
    return scalarAt(json, path);
  } catch {
    return undefined;
  }
}
