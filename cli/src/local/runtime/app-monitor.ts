import type { Clock } from '../clock';
import type { LiveSample } from '../console/contract/live';
import type { FunctionLog } from '../function-host/function-definition';
import type { QueueObserver } from '../sqs';
import { destinationKey } from './deployment/backend-override';
import { DestinationMonitor, parseLogLine } from './destination';
import { LocalEvent, RequestEvent, RequestOutcome } from './local-event';
import { RoutingMonitor } from './routing';
import { Status, sumStatus } from './status';

/** Counts requests, attempts and dead letters of the whole app, and hands events on to the listener. */
export class AppMonitor {
  /** An observer for all queues: counts what comes into dead-letter queues, sent there by a forwarder or moved there by SQS. */
  public readonly queueObserver: QueueObserver = {
    sent: (queue, { body }) => this.onDeadLetter(queue.name, body, false),
    deadLettered: (queue, { body }, target) => {
      this.onDeadLetter(target.name, body, true);
      this.endReceipt(queue.name, body);
    },
    deleted: (queue, { body }) => this.endReceipt(queue.name, body),
    returned: (queue, { body }) => this.endReceipt(queue.name, body),
    expired: (queue, { body }) => this.endReceipt(queue.name, body),
    purged: (queue, { body }) => this.endReceipt(queue.name, body),
  };

  private readonly requests: Record<RequestOutcome, number> = { accepted: 0, answered: 0, refused: 0 };
  private destinations: readonly DestinationMonitor[] = [];
  private routing: readonly RoutingMonitor[] = [];

  constructor(private readonly clock: Clock, private readonly onEvent: (event: LocalEvent) => void) {}

  /** The destinations to watch, and what routes to them. */
  public watch(destinations: readonly DestinationMonitor[], routing: readonly RoutingMonitor[] = []): void {
    this.destinations = destinations;
    this.routing = routing;
  }

  /** An endpoint answered. */
  public onRequest(request: Omit<RequestEvent, 'kind'>): void {
    this.requests[request.outcome] += 1;
    this.onEvent({ kind: 'request', ...request });
  }

  /** A function wrote a text. */
  public onLog(log: FunctionLog): void {
    const monitor = this.destinations.find(({ destination }) => destination.functionName === log.functionName);
    const router = this.routing.find((candidate) => candidate.partOf(log.functionName));
    const line = monitor || router ? parseLogLine(log.text) : undefined;
    if (monitor && line) {
      monitor.onLine(line);
      const endpoint = line.message === 'dead-letter' ? monitor.endpointOfDeadLetter(line.deliveryId) : undefined;
      this.onEvent({ kind: 'forwarder', destination: destinationKey(monitor.destination), line, ...(endpoint && { endpoint }) });
    } else if (router && line) {
      const part = router.partOf(log.functionName)!;
      router.onLine(part, line);
      this.onEvent({ kind: 'routing', part: destinationKey(part), line });
    } else if (!isMetric(log.text)) {
      this.onEvent({ kind: 'log', functionName: log.functionName, text: log.text });
    }
  }

  public get status(): Status {
    const destinations = Object.fromEntries(this.destinations.map((monitor) => [destinationKey(monitor.destination), monitor.status]));
    const routing = Object.fromEntries(this.routing.map((monitor) => [monitor.webhook, monitor.status]));
    return sumStatus(this.requests, destinations, routing);
  }

  /** The sums at an instant. */
  public sample(): LiveSample {
    const { accepted, attempts, delivered, retried, queued, inFlight } = this.status;
    return { at: this.clock.now(), accepted, attempts, delivered, retried, queued, inFlight };
  }

  private endReceipt(queueName: string, body: string): void {
    this.destinations.filter(({ destination }) => destination.queueName === queueName).forEach((monitor) => monitor.onEndOfReceipt(body));
  }

  private onDeadLetter(queueName: string, body: string, bySqs: boolean): void {
    const monitors = this.destinations.filter(({ destination }) => destination.deadLetterQueueName === queueName);
    monitors.forEach((monitor) => monitor.onDeadLetter(body, bySqs));
    this.routing.forEach((monitor) => monitor.onSent(queueName));
  }
}

/** Metrics are log lines as well, in CloudWatch's embedded metric format. */
function isMetric(text: string): boolean {
  return text.startsWith('{') && text.includes('"_aws":');
}
