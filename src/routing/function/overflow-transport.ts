import { copyId } from './copy-id';
import { DestinationQueues } from './destination-queue';
import { OverflowAddress, readOverflowBody } from './overflow-message';
import { Overflows } from './overflows';
import { QueueRests } from './queue-rests';
import { RouteMetrics } from './route-metrics';
import { DeadLetterReason } from '../../contract/dead-letters';
import { DeliveryMetric } from '../../contract/metrics';
import { Route } from '../../contract/routes';
import { queueUrlBeside } from '../../delivery/aws/queue-url';
import { WebhookReader } from '../../delivery/webhook/webhook-reader';
import { Item, Reader, ReadResult } from '../../engine/item';
import { Outcome } from '../../engine/outcome';
import { AttemptOptions, Clock, Transport } from '../../engine/ports';
import { withTimeout } from '../../engine/with-timeout';
import { errorName } from '../../shared/error-name';

/** A webhook on its way from the overflow to the queue of its destination. */
export interface OverflowingWebhook {
  readonly envelope: string;
  readonly address: OverflowAddress;
  readonly queueUrl: string;
  /** Which replay it is part of; undefined for what came in at the endpoint. */
  readonly replay?: string;
}

/** Reads what is in the overflow. */
export class OverflowReader implements Reader<OverflowingWebhook> {
  private readonly webhooks = new WebhookReader();
  private readonly queueUrls: ReadonlyMap<string, string>;

  /** @param queueUrl of any queue of the webhook */
  constructor(routes: readonly Route[], queueUrl: string) {
    this.queueUrls = new Map(routes.map(({ destination, queueName }) => [destination, queueUrlBeside(queueUrl, queueName)]));
  }

  public read(body: string): ReadResult<OverflowingWebhook> {
    const read = readOverflowBody(body);
    if (!read) {
      return {
        kind: 'undeliverable',
        why: { reason: DeadLetterReason.ENVELOPE, detail: 'The message does not say which destination it is for; expected what the router of this webhook sends: only that may send to this queue.' },
      };
    }
    const result = this.webhooks.read(read.envelope);
    if (result.kind === 'undeliverable') {
      return { kind: 'undeliverable', why: result.why };
    }
    const { address: { destination } } = read;
    const queueUrl = this.queueUrls.get(destination);
    const item = { ...result.item, content: { ...read, queueUrl: queueUrl ?? '', replay: result.item.content.replay } };
    return queueUrl === undefined
      ? { kind: 'undeliverable', item, why: { reason: DeadLetterReason.DESTINATION, detail: `Its destination ${JSON.stringify(destination)} is none of the stack any more; expected one that it has: add it again, then redrive.` } }
      : { kind: 'item', item };
  }
}

/** What the overflow works with. */
export interface OverflowTransportOptions {
  readonly queues: DestinationQueues;
  readonly overflows: Overflows;
  readonly metrics: RouteMetrics;
  readonly clock: Clock;
}

/**
 * Stores webhooks from the overflow in the queues of their destinations.
 *
 * That one queue takes nothing tells nothing of the others, whose webhooks wait here as well: so it is no reason for the brake, and a queue that refused is
 * left alone for a while, because one that does not even answer would keep all places busy.
 */
export class OverflowTransport implements Transport<OverflowingWebhook> {
  private readonly rests = new QueueRests();

  constructor(private readonly options: OverflowTransportOptions) {}

  public async send({ deliveryId, content }: Item<OverflowingWebhook>, { timeoutMs }: AttemptOptions): Promise<Outcome> {
    const { envelope, address, queueUrl, replay } = content;
    const { queues, overflows, metrics, clock } = this.options;
    const { destination, group, ticket } = address;
    const startedAt = clock.elapsed();
    try {
      const message = { body: envelope, group, deduplicationId: copyId(deliveryId, replay) };
      await this.rests.unlessItRests(destination, clock, () => withTimeout(clock, timeoutMs, queues.send(queueUrl, message)));
    } catch (error) {
      return failed(error, false);
    }
    try {
      // It is acknowledged only when this is known to have happened: else all that follows would take this way for nothing.
      await withTimeout(clock, timeoutMs - (clock.elapsed() - startedAt), overflows.end(group, destination, ticket));
    } catch (error) {
      return failed(error, true);
    }
    metrics.add(destination, DeliveryMetric.ROUTED);
    return { result: 'delivered', unavailable: false };
  }
}

function failed(error: unknown, unavailable: boolean): Outcome {
  return { result: 'failed', unavailable, failure: 'other', failureClass: 'other', detail: errorName(error) };
}
