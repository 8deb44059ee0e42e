import { PathError, requestPath } from './request-path';
import { DeadLetterReason } from '../../contract/dead-letters';
import { Item, Reader, ReadResult, Undeliverable } from '../../engine/item';
import { EnvelopeError, parseEnvelope, Webhook } from '../../envelope/envelope';

/** A webhook that a request to the backend can be made of. */
export interface DeliverableWebhook extends Webhook {
  /** Percent-encoded path below the backend's base path. */
  readonly backendPath: string;
}

/** Reads webhooks from their envelopes. */
export class WebhookReader implements Reader<DeliverableWebhook> {
  public read(body: string): ReadResult<DeliverableWebhook> {
    let webhook: Webhook | undefined;
    try {
      webhook = parseEnvelope(body);
      return { kind: 'item', item: itemOf(webhook, pathBelowBackend(webhook)) };
    } catch (error) {
      return { kind: 'undeliverable', why: undeliverable(error), item: webhook && itemOf(webhook, '') };
    }
  }
}

function itemOf(webhook: Webhook, backendPath: string): Item<DeliverableWebhook> {
  return { deliveryId: webhook.id, arrivedAt: webhook.arrivedAt, content: { ...webhook, backendPath } };
}

/** Of several endpoints, each has its own path in front, so that the backend can tell them apart. */
function pathBelowBackend({ endpoint, path, rawPath }: Webhook): string {
  const own = endpoint.slice(1);
  const below = requestPath(path, rawPath);
  return own === '' || below === '' ? own + below : `${own}/${below}`;
}

function undeliverable(error: unknown): Undeliverable {
  if (error instanceof EnvelopeError) {
    return { reason: DeadLetterReason.ENVELOPE, detail: error.message };
  }
  if (error instanceof PathError) {
    return { reason: DeadLetterReason.PATH, detail: error.message };
  }
  throw error;
}
