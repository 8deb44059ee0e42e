import { destinationKey } from '../../runtime/deployment/backend-override';
import type { WebhookDestination, WebhookStream } from '../../runtime/deployment/webhooks';

/** Name of the part that takes from the first queue of a webhook with several destinations. */
const ROUTER = 'Router';

/** What a queue is for. */
export interface QueuePlace {
  readonly webhook: string;
  /** `WEBHOOK/DESTINATION`, or `WEBHOOK/Router`. */
  readonly part: string;
  /** Whether webhooks come into it from outside. */
  readonly isEntry: boolean;
  readonly isDeadLetters: boolean;
}

/** Knows the queues of all webhooks by their names. */
export class QueuePlaces {
  private readonly byName = new Map<string, QueuePlace>();
  private readonly routing = new Set<string>();

  /** Learns the queues of an app. */
  public learn(destinations: readonly WebhookDestination[], routing: readonly WebhookStream[]): void {
    for (const stream of routing) {
      this.routing.add(destinationKey(stream));
      this.add(stream, stream.name === ROUTER);
    }
    for (const destination of destinations) {
      this.add(destination, !routing.some(({ webhook }) => webhook === destination.webhook));
    }
  }

  public at(queueName: string): QueuePlace | undefined {
    return this.byName.get(queueName);
  }

  /** Whether a part hands on to destinations. */
  public isRouting(part: string): boolean {
    return this.routing.has(part);
  }

  /** The dead-letter queues by part, each with the queue that it belongs to. */
  public deadLetterQueues(): Array<{ readonly part: string; readonly deadLetters: string; readonly queue?: string }> {
    const places = [...this.byName];
    return places.filter(([, { isDeadLetters }]) => isDeadLetters).map(([deadLetters, { part }]) => ({
      part, deadLetters, queue: places.find(([, place]) => place.part === part && !place.isDeadLetters)?.[0],
    }));
  }

  private add(stream: WebhookStream, isEntry: boolean): void {
    const place = { webhook: stream.webhook, part: destinationKey(stream) };
    if (stream.queueName !== undefined) {
      this.byName.set(stream.queueName, { ...place, isEntry, isDeadLetters: false });
    }
    if (stream.deadLetterQueueName !== undefined) {
      this.byName.set(stream.deadLetterQueueName, { ...place, isEntry: false, isDeadLetters: true });
    }
  }
}
