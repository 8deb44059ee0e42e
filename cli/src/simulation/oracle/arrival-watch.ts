import { EventWatch, FunctionEvent } from './event-watch';
import type { HistoryWatch } from './history-watch';
import type { RequestWatch } from './request-watch';
import type { TrackedWebhook } from './tracked-webhook';
import type { ViolationKind } from './violation';
import type { DeliveryRequest } from '../../../../src/delivery/transports/request';

/** Watches what reaches the backend: that it is what the sender sent, and the number of the attempt. */
export class ArrivalWatch {
  private readonly events: EventWatch;

  constructor(
    private readonly requests: RequestWatch, private readonly history: HistoryWatch,
    private readonly violated: (kind: ViolationKind, detail: string) => void,
  ) {
    this.events = new EventWatch(requests);
  }

  /** A request reaches the backend. */
  public request(webhook: TrackedWebhook, request: DeliveryRequest, number: number): void {
    this.arrived(webhook, number, webhook.sent && this.requests.whatIsWrong(webhook, webhook.sent, request));
  }

  /** A request reaches a backend that is a function. */
  public event(webhook: TrackedWebhook, event: FunctionEvent, number: number): void {
    this.arrived(webhook, number, webhook.sent && this.events.whatIsWrong(webhook, webhook.sent, event));
  }

  private arrived(webhook: TrackedWebhook, number: number, corrupted: string | undefined): void {
    webhook.requests += 1;
    const whatIsWrong = webhook.malformed ? `it can never be delivered: ${webhook.malformed}` : corrupted;
    if (whatIsWrong !== undefined) {
      this.violated('corrupted', `The backend got a request for ${webhook.id}, and ${whatIsWrong}.`);
    }
    const miscounted = this.history.whatIsWrong(webhook, number);
    if (miscounted !== undefined) {
      this.violated('miscounted', `The backend got a request for ${webhook.id}, and ${miscounted}.`);
    }
  }
}
