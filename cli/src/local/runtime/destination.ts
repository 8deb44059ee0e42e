import type { AttemptLine, LogLine } from '../../../../src/engine/log-lines';
import type { RequestMeter } from '../function-host/request-meter';
import type { Queue } from '../sqs';
import { WebhookDestination } from './deployment/webhooks';
import { peekEnvelope } from './peek-envelope';
import { DestinationStatus } from './status';

/** Watches one destination: its queues, its forwarder's log and its requests. */
export class DestinationMonitor {
  private delivered = 0;
  private attempts = 0;
  private retried = 0;
  private deadLettered = 0;
  /** Ids of deliveries whose last attempt failed, so that the next attempt counts as a retry. Finished deliveries are removed, so it never outgrows the backlog. */
  private readonly failing = new Set<string>();
  /**
   * Ids of deliveries that are counted as delivered or dead letters, and whose messages are still in the queue, because they are deleted at the end of the
   * invocation: a webhook is counted once.
   */
  private readonly settled = new Set<string>();
  /** Endpoints of dead letters by delivery, until the forwarder's line about them is there. */
  private readonly endpoints = new Map<string, string>();

  constructor(
    public readonly destination: WebhookDestination,
    private readonly queue: Queue | undefined,
    private readonly meter: RequestMeter,
  ) {}

  public get status(): DestinationStatus {
    const counts = this.queue?.counts();
    return {
      webhook: this.destination.webhook,
      name: this.destination.name,
      queued: counts ? Math.max(0, counts.visible + counts.inFlight + counts.delayed - this.settled.size) : 0,
      inFlight: this.meter.inFlight,
      delivered: this.delivered,
      attempts: this.attempts,
      retried: this.retried,
      deadLettered: this.deadLettered,
      oldestRequestAt: this.meter.oldestAt,
      maxConcurrencySeen: this.meter.mostInFlight,
      maxConcurrency: this.destination.maxConcurrency,
    };
  }

  /** A message came into the dead-letter queue: the forwarder has sent it, or SQS itself has moved it. */
  public onDeadLetter(body: string, isMoved: boolean): void {
    this.deadLettered += 1;
    const { deliveryId, endpoint = '' } = peekEnvelope(body);
    if (deliveryId !== undefined && !isMoved) {
      this.settled.add(deliveryId);
      this.endpoints.set(deliveryId, this.destination.webhook + endpoint);
    }
  }

  /** A message left the queue, or can be received again. */
  public onEndOfReceipt(body: string): void {
    const { deliveryId } = this.settled.size > 0 ? peekEnvelope(body) : {};
    this.settled.delete(deliveryId ?? '');
  }

  /** The endpoint, as it is called in `LocalRuntime.endpoints`, at which a dead letter came in; told once. */
  public endpointOfDeadLetter(deliveryId: string | undefined): string | undefined {
    const endpoint = this.endpoints.get(deliveryId ?? '');
    this.endpoints.delete(deliveryId ?? '');
    return endpoint;
  }

  /** The forwarder wrote a line. */
  public onLine(line: LogLine): void {
    if (line.message === 'attempt') {
      this.onAttempt(line);
    }
  }

  private onAttempt(line: AttemptLine): void {
    this.attempts += 1;
    if (this.failing.has(line.deliveryId)) {
      this.retried += 1;
    }
    if (line.decision === 'delivered') {
      this.delivered += 1;
      this.settled.add(line.deliveryId);
    }
    if (line.decision === 'retry') {
      this.failing.add(line.deliveryId);
    } else {
      this.failing.delete(line.deliveryId);
    }
  }
}

/** The forwarder's line in a text that a function wrote, or undefined: metrics and whatever else a function prints are none. */
export function parseLogLine(text: string): LogLine | undefined {
  if (!text.startsWith('{')) {
    return undefined;
  }
  try {
    const line = JSON.parse(text) as Partial<LogLine>;
    return typeof line.message === 'string' && typeof line.destination === 'string' ? line as LogLine : undefined;
  } catch {
    return undefined;
  }
}
