import { otherEndpoint } from './other-endpoint';
import { PathError } from './path-error';
import { requestPath } from './request-path';
import { DeadLetterReason } from '../../contract/dead-letters';
import { TEST_HEADER } from '../../contract/delivery-headers';
import { Item, Reader, ReadResult, Undeliverable } from '../../engine/item';
import { EnvelopeError, parseEnvelope, ROOT_ENDPOINT, Webhook } from '../../envelope/envelope';

/** A webhook that a request to the backend can be made of. */
export interface DeliverableWebhook extends Webhook {
  /** Percent-encoded path below the backend's base path. */
  readonly backendPath: string;
}

/** Reads webhooks from their envelopes. */
export class WebhookReader implements Reader<DeliverableWebhook> {
  /** @param endpoints paths of all endpoints: what one took in, and a backend may read as another's, is not delivered */
  constructor(private readonly endpoints: readonly string[] = []) {}

  public read(body: string): ReadResult<DeliverableWebhook> {
    let webhook: Webhook | undefined;
    try {
      webhook = parseEnvelope(body);
      return { kind: 'item', item: itemOf(webhook, this.backendPath(webhook)) };
    } catch (error) {
      return { kind: 'undeliverable', why: undeliverable(error), item: webhook && itemOf(webhook, '') };
    }
  }

  /** Of several endpoints, each has its own path in front, so that the backend can tell them apart. */
  private backendPath({ endpoint, path, rawPath }: Webhook): string {
    const own = endpoint.slice(1);
    const below = requestPath(path, rawPath);
    // API Gateway takes a slash at the end for nothing, and a backend may not.
    const slash = own !== '' && (below !== '' || rawPath.endsWith('/')) ? '/' : '';
    const backendPath = `${own}${slash}${below}`;
    const other = endpoint === ROOT_ENDPOINT ? otherEndpoint(backendPath, this.endpoints) : undefined;
    if (other !== undefined) {
      throw new PathError(`The path came in at the endpoint ${endpoint}, and a backend may read it as one of ${other}, whose rules it has not met; expected the URL of ${other} exactly as the stack gives it.`);
    }
    return backendPath;
  }
}

function itemOf(webhook: Webhook, backendPath: string): Item<DeliverableWebhook> {
  const test = webhook.headers.some(([name]) => name.toLowerCase() === TEST_HEADER);
  return { deliveryId: webhook.id, arrivedAt: webhook.arrivedAt, ...(test && { test }), content: { ...webhook, backendPath } };
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
