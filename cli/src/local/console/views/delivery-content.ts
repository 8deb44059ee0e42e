import { parseEnvelope } from '../../../../../src/envelope/envelope';
import { readOverflowBody } from '../../../../../src/routing/function/overflow-message';
import type { DeliveryContent } from '../contract/deliveries';

/**
 * What a sender sent, out of the message that was made of it; undefined of what is no envelope.
 *
 * @param endpointUrl of an endpoint of the same API: host, port and API are taken from it
 */
export function contentOf(envelope: string, endpointUrl: string): DeliveryContent | undefined {
  try {
    const webhook = parseEnvelope(readOverflowBody(envelope)?.envelope ?? envelope);
    const api = /^https?:\/\/[^/]+\/[^/]+/.exec(endpointUrl)?.[0] ?? '';
    const query = webhook.query.map((pair) => pair.map(encodeURIComponent).join('=')).join('&');
    return {
      url: `${api}${webhook.rawPath}${query === '' ? '' : `?${query}`}`,
      method: webhook.method,
      headers: webhook.headers,
      body: Buffer.from(webhook.body).toString('base64'),
    };
  } catch {
    return undefined;
  }
}
