import type { LogLine } from '../../../../src/engine/log-lines';
import type { Queue } from '../sqs';
import { WebhookStream } from './deployment/webhooks';
import { RoutingStatus } from './status';

/** Name of what takes what the queues of destinations refuse; what takes from the first queue is `Router`, or `Engine` of an alert router. */
const OVERFLOW = 'Overflow';

/** Watches what routes the webhooks of one that has several destinations: its queues and its log. */
export class RoutingMonitor {
  private routed = 0;
  private unrouted = 0;
  private overflowed = 0;
  private deadLettered = 0;

  /**
   * @param webhook construct path of the webhook
   * @param streams the router and what stands beside it
   * @param queueOf the queue of that name
   */
  constructor(
    public readonly webhook: string,
    private readonly streams: readonly WebhookStream[],
    private readonly queueOf: (name: string) => Queue | undefined,
  ) {}

  public get status(): RoutingStatus {
    const queued = this.streams.reduce((sum, { queueName }) => {
      const counts = queueName === undefined ? undefined : this.queueOf(queueName)?.counts();
      return sum + (counts ? counts.visible + counts.inFlight + counts.delayed : 0);
    }, 0);
    return { queued, routed: this.routed, unrouted: this.unrouted, overflowed: this.overflowed, deadLettered: this.deadLettered };
  }

  /** The part of it whose function this is. */
  public partOf(functionName: string): WebhookStream | undefined {
    return this.streams.find((stream) => stream.functionName === functionName);
  }

  /** A message came into a queue. */
  public onSent(queueName: string): void {
    if (this.streams.some(({ name, queueName: own }) => name === OVERFLOW && own === queueName)) {
      this.overflowed += 1;
    }
    if (this.streams.some(({ deadLetterQueueName }) => deadLetterQueueName === queueName)) {
      this.deadLettered += 1;
    }
  }

  /** One of its functions wrote a line. */
  public onLine({ name }: WebhookStream, line: LogLine): void {
    if (name !== OVERFLOW && line.message === 'attempt' && line.decision === 'delivered') {
      this.routed += 1;
    }
    if (line.message === 'not-delivered' && line.decision === 'unrouted') {
      this.unrouted += 1;
    }
  }
}

/** One monitor for each webhook that has something which routes. */
export function routingMonitors(streams: readonly WebhookStream[], queueOf: (name: string) => Queue | undefined): RoutingMonitor[] {
  return [...new Set(streams.map(({ webhook }) => webhook))].map((webhook) =>
    new RoutingMonitor(webhook, streams.filter((stream) => stream.webhook === webhook), queueOf));
}
