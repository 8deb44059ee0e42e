import { randomUUID } from 'node:crypto';
import { copyId } from './copy-id';
import { DestinationQueues } from './destination-queue';
import { KnownOverflows } from './known-overflows';
import { overflowBody, overflowGroup } from './overflow-message';
import { Overflows } from './overflows';
import { QueueRests, RestingError } from './queue-rests';
import { RouteMetrics } from './route-metrics';
import { RoutedWebhook } from './routed-webhook';
import { ReadRoute, WantedRoutes } from './wanted-routes';
import { DeliveryMetric } from '../../contract/metrics';
import { Item } from '../../engine/item';
import { Outcome } from '../../engine/outcome';
import { AttemptOptions, Clock, Transport } from '../../engine/ports';
import { withTimeout } from '../../engine/with-timeout';
import { errorName } from '../../shared/error-name';

/** What the router works with. */
export interface RouterTransportOptions {
  readonly wanted: WantedRoutes;
  readonly queues: DestinationQueues;
  readonly overflows: Overflows;
  readonly overflowQueueUrl: string;
  readonly metrics: RouteMetrics;
  readonly clock: Clock;
}

/**
 * Stores a webhook in the queue of every destination that wants it, at all of them at once. An attempt has gone well when each of them has it; the copies
 * have the delivery id for SQS to recognise, so that what is sent again within five minutes is stored once.
 *
 * A queue that does not take it holds up neither others nor the group: what was for it goes into the overflow, from where it is sent again until it is taken,
 * and whatever the group has for that destination follows it there as long as anything waits (`Overflows`), so that nothing overtakes.
 */
export class RouterTransport implements Transport<RoutedWebhook> {
  private readonly known: KnownOverflows;
  private readonly rests = new QueueRests();

  constructor(private readonly options: RouterTransportOptions) {
    this.known = new KnownOverflows(options.overflows);
  }

  public async send(item: Item<RoutedWebhook>, { group = item.deliveryId, hold, timeoutMs }: AttemptOptions): Promise<Outcome> {
    const { wanted, clock } = this.options;
    const routes = wanted.of(item);
    try {
      await withTimeout(clock, timeoutMs, this.route(item, routes, group, hold));
      return { result: 'delivered', unavailable: false, unrouted: routes.every(({ archive }) => archive) || undefined };
    } catch (error) {
      this.known.forget(group, hold);
      return { result: 'failed', unavailable: true, failure: 'other', failureClass: 'other', detail: errorName(error) };
    }
  }

  private async route(item: Item<RoutedWebhook>, routes: readonly ReadRoute[], group: string, hold?: object): Promise<void> {
    const waiting = await this.known.waiting(group, hold);
    const ends = await Promise.allSettled(routes.map((route) => this.toDestination(item, route, group, waiting)));
    const failed = ends.find((end): end is PromiseRejectedResult => end.status === 'rejected');
    if (failed) {
      throw failed.reason;
    }
  }

  private async toDestination(item: Item<RoutedWebhook>, route: ReadRoute, group: string, waiting: Map<string, string>): Promise<void> {
    const { destination } = route;
    if (!waiting.has(destination) && await this.isTaken(item, route, group)) {
      this.options.metrics.add(destination, DeliveryMetric.ROUTED);
      return;
    }
    await this.overflow(item, destination, group, waiting);
    this.options.metrics.add(destination, DeliveryMetric.OVERFLOWED);
  }

  /** Whether the queue of the destination has stored it. */
  private async isTaken({ deliveryId, content }: Item<RoutedWebhook>, { destination, queueUrl }: ReadRoute, group: string): Promise<boolean> {
    const { clock, queues, metrics } = this.options;
    const message = { body: content.envelope, group, deduplicationId: copyId(deliveryId, content.replay) };
    try {
      await this.rests.unlessItRests(destination, clock, () => queues.send(queueUrl, message));
      return true;
    } catch (error) {
      if (!(error instanceof RestingError)) {
        metrics.refused(destination, errorName(error));
      }
      return false;
    }
  }

  private async overflow(
    { content: { envelope } }: Item<RoutedWebhook>, destination: string, group: string, waiting: Map<string, string>,
  ): Promise<void> {
    const { overflows, overflowQueueUrl, queues } = this.options;
    const address = { destination, group, ticket: randomUUID() };
    // Before anything is put there: whoever asks must be told of it, although it may never get there.
    await overflows.begin(group, destination, address.ticket, waiting.get(destination));
    waiting.set(destination, address.ticket);
    await queues.send(overflowQueueUrl, { body: overflowBody(envelope, address), group: overflowGroup(address), deduplicationId: address.ticket });
  }
}
