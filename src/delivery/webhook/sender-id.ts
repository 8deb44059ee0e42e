import { DeduplicationConfig } from '../../contract/deduplication';
import { Webhook } from '../../envelope/envelope';
import { isNoId } from '../../shared/is-no-id';
import { scalarAt } from '../../shared/json-text';

/** The sender's id of a webhook; undefined where it is missing or none (`isNoId`), or the body is no JSON. */
export function senderIdOf({ headers, body }: Pick<Webhook, 'headers' | 'body'>, { header, field }: DeduplicationConfig): string | undefined {
  const id = field === undefined ? headers.find(([name]) => name.toLowerCase() === header)?.[1].trim() : fieldOf(body, field);
  return id === undefined || isNoId(id) ? undefined : id;
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
