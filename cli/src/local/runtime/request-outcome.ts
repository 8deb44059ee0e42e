import { RequestOutcome } from './local-event';
import type { GatewayResponse } from '../rest-api';

/**
 * Tells a webhook that was stored from a request that was only answered: by what the queue, or the function before it, said. The answer to the sender
 * cannot tell, because each endpoint may have words of its own for it.
 */
export function outcomeOf({ status, integration }: Pick<GatewayResponse, 'status' | 'integration'>): RequestOutcome {
  if (status < 200 || status >= 300) {
    return 'refused';
  }
  return integration !== undefined && isStored(integration.body) ? 'accepted' : 'answered';
}

/** Whether SQS gave a message its id, or the function before it says that it did (`HandshakeResult`). */
function isStored(body: Buffer): boolean {
  try {
    const { MessageId: messageId, stored } = Object(JSON.parse(body.toString('utf8'))) as { readonly MessageId?: unknown; readonly stored?: unknown };
    return typeof messageId === 'string' || stored === true;
  } catch {
    return false; // neither answers anything but JSON
  }
}
