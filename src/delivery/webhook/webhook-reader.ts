import { formRoutes } from './form-routes';
import { otherEndpoint } from './other-endpoint';
import { PathError } from './path-error';
import { queryRoute } from './query-routes';
import { requestPath } from './request-path';
import { DeadLetterReason } from '../../contract/dead-letters';
import { TEST_HEADER } from '../../contract/delivery-headers';
import { Neighbours } from '../../contract/neighbours';
import { Item, Reader, ReadResult, Undeliverable } from '../../engine/item';
import { EnvelopeError, parseEnvelope, ROOT_ENDPOINT, Webhook } from '../../envelope/envelope';

/** A webhook that a request to the backend can be made of. */
export interface DeliverableWebhook extends Webhook {
  /** Percent-encoded path below the backend's base path. */
  readonly backendPath: string;
}

/** What a reader has to know besides the endpoints of its own webhook. */
export interface Surroundings {
  /**
   * Whether the source of `/` verifies: then a query must not lead from another endpoint to where no endpoint is.
   *
   * @default false
   */
  readonly isRootVerified?: boolean;
  /**
   * What other webhooks on the same API have.
   *
   * @default - there are none
   */
  readonly neighbours?: Neighbours;
}

/** Reads webhooks from their envelopes. */
export class WebhookReader implements Reader<DeliverableWebhook> {
  /** @param endpoints paths of all endpoints: what one took in, and a backend may read as another's, is not delivered */
  constructor(private readonly endpoints: readonly string[] = [], private readonly surroundings: Surroundings = {}) {}

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
  private backendPath(webhook: Webhook): string {
    const { endpoint, path, rawPath } = webhook;
    const own = endpoint.slice(1);
    const below = requestPath(path, rawPath);
    // API Gateway takes a slash at the end for nothing, and a backend may not.
    const slash = own !== '' && (below !== '' || rawPath.endsWith('/')) ? '/' : '';
    const backendPath = `${own}${slash}${below}`;
    this.refuseOthers(webhook, backendPath);
    return backendPath;
  }

  /** What leads to another endpoint's routes has not met the rules of that one. */
  private refuseOthers(webhook: Webhook, backendPath: string): void {
    const { endpoint } = webhook;
    const { neighbours: { at, paths } = { at: ROOT_ENDPOINT, paths: [] }, isRootVerified = false } = this.surroundings;
    const all = [...this.endpoints, ...paths];
    const byPath = endpoint === ROOT_ENDPOINT ? otherEndpoint(backendPath, at === ROOT_ENDPOINT ? all : this.endpoints) : undefined;
    if (byPath !== undefined) {
      throw posed('path', endpoint, byPath);
    }
    const others = all.filter((other) => other !== endpoint && (other !== ROOT_ENDPOINT || isRootVerified));
    const byQuery = queryRoute(webhook.query, others, endpoint);
    if (byQuery !== undefined) {
      throw posed('query', endpoint, byQuery);
    }
    const byForm = others.length === 0 ? undefined : queryRoute(formRoutes(webhook), others, endpoint);
    if (byForm !== undefined) {
      throw posed('field rest_route of the form', endpoint, byForm);
    }
  }
}

function posed(what: string, endpoint: string, other: string): PathError {
  return new PathError(`The ${what} came in at the endpoint ${endpoint}, and a backend may read it as one of ${other}, whose rules it has not met; expected the URL of ${other} exactly as the stack gives it.`);
}

function itemOf(webhook: Webhook, backendPath: string): Item<DeliverableWebhook> {
  const test = webhook.headers.some(([name]) => name.toLowerCase() === TEST_HEADER);
  return {
    deliveryId: webhook.id,
    arrivedAt: webhook.arrivedAt,
    ...(test && { test }),
    content: { ...webhook, backendPath },
    // An endpoint begins with a slash, and a path does not.
    origins: [webhook.endpoint, backendPath],
  };
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
