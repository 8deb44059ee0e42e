import { hostOf } from './original-url';
import { requestHeaders } from './request-headers';
import { DeliverableWebhook } from './webhook-reader';
import { Item } from '../../engine/item';
import { AttemptOptions } from '../../engine/ports';
import { DeliveryRequest } from '../transports/request';

/** What an attempt adds to its webhook. */
export interface RequestOptions extends Pick<AttemptOptions, 'number' | 'group'> {
  /** Whether the request has `X-Forwarded-…` headers. */
  readonly forwardedHeaders?: boolean;
  /** The trace that the attempt belongs to, as X-Ray's header has it. */
  readonly trace?: string;
}

/** The request that an attempt to deliver a webhook makes: its method, path, query, headers and exact bytes. */
export function webhookRequest({ content: webhook }: Item<DeliverableWebhook>, options: RequestOptions): DeliveryRequest {
  const { number, group, forwardedHeaders, trace } = options;
  return {
    deliveryId: webhook.id,
    attempt: number,
    group,
    endpoint: webhook.endpoint,
    method: webhook.method,
    path: webhook.backendPath,
    query: webhook.query,
    headers: requestHeaders(webhook, { attempt: number, group, forwardedHeaders, trace }),
    body: webhook.body,
    host: hostOf(webhook),
    sourceIp: webhook.sourceIp,
    arrivedAt: webhook.arrivedAt,
  };
}
