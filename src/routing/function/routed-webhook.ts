import { DeliverableWebhook, Surroundings, WebhookReader } from '../../delivery/webhook/webhook-reader';
import { Item, Reader, ReadResult } from '../../engine/item';

/** A webhook and the message body that holds it, which goes on as it is. */
export interface RoutedWebhook extends DeliverableWebhook {
  readonly envelope: string;
}

/** Reads webhooks that are to be routed. */
export class RoutedWebhookReader implements Reader<RoutedWebhook> {
  private readonly reader: WebhookReader;

  /** @param endpoints as of a `WebhookReader` */
  constructor(endpoints: readonly string[], surroundings?: Surroundings) {
    this.reader = new WebhookReader(endpoints, surroundings);
  }

  public read(body: string): ReadResult<RoutedWebhook> {
    const result = this.reader.read(body);
    return result.kind === 'item'
      ? { kind: 'item', item: withEnvelope(result.item, body) }
      : { ...result, item: result.item && withEnvelope(result.item, body) };
  }
}

function withEnvelope(item: Item<DeliverableWebhook>, envelope: string): Item<RoutedWebhook> {
  return { ...item, content: { ...item.content, envelope } };
}
