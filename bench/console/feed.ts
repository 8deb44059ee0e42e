import { AccessControl } from '../../cli/src/local/access/access-control';
import { SystemClock } from '../../cli/src/local/clock';
import { Console } from '../../cli/src/local/console/console';
import { answerConsole } from '../../cli/src/local/console/console-api';
import { StatusStream } from '../../cli/src/local/console/status-stream';
import { RequestMeter } from '../../cli/src/local/function-host/request-meter';
import { Platforms } from '../../cli/src/local/platforms/platforms';
import { AppMonitor } from '../../cli/src/local/runtime/app-monitor';
import { destinationKey } from '../../cli/src/local/runtime/deployment/backend-override';
import { DestinationMonitor } from '../../cli/src/local/runtime/destination';
import { peekEnvelope } from '../../cli/src/local/runtime/peek-envelope';
import { PublicServer } from '../../cli/src/local/runtime/public-server';
import { Queue, QueueRegistry, SqsService } from '../../cli/src/local/sqs';
import { AttemptDecision, AttemptLine } from '../../src/engine/log-lines';
import { benchEnvelope } from '../app/bench-envelope';

/** Message groups that webhooks come in. */
export const GROUPS = 10_000;

/** Webhooks a second that come in, and as many attempts that end. */
export const PER_SECOND = 1_000;

/** Of the backend that is down so many attempts fail in a second. */
const FAILURES_PER_SECOND = 100;

/** How often some are played, in milliseconds. */
const STEP = 20;

/** How long an attempt takes, in milliseconds. */
const LATENCY = 40;

/**
 * Everything of the local runtime that the console's page has to do with, and nothing else: the queues, the journal, the figures, the server with its stream
 * and its answers. No API is called, no function runs and no backend answers; what those would tell is played. So the page has the machine almost to itself.
 *
 * Two webhooks: the orders are delivered as they come in, and of the invoices 10,000 groups wait, because their backend is down.
 */
export class Feed {
  private readonly clock = new SystemClock();
  private readonly console: Console;
  private readonly monitor: AppMonitor;
  private readonly stream: StatusStream;
  private readonly server: PublicServer;
  private readonly queues: QueueRegistry;
  private readonly orders: Queue;
  private readonly invoices: Queue;
  private readonly timers: NodeJS.Timeout[] = [];
  private sent = 0;
  private failed = 0;

  constructor() {
    const { clock } = this;
    this.console = new Console(clock, new Platforms(() => clock.now()));
    this.monitor = new AppMonitor(clock, (event) => this.console.onEvent(event));
    this.stream = new StatusStream({ sample: () => this.monitor.sample(), snapshot: () => this.console.snapshot(this.monitor.status) }, clock);
    this.server = new PublicServer({
      port: 0,
      access: new AccessControl({ allowedHosts: [], onNotice: fail }),
      status: () => this.monitor.status,
      stream: () => this.stream,
      waits: (deliveryId) => this.console.waits(deliveryId),
      consoleApi: (request, response) => answerConsole(this.console, request, response, ''),
      onError: fail,
    });
    this.queues = new QueueRegistry({ clock, region: 'eu-central-1', accountId: '111111111111' });
    this.queues.observers.add(this.monitor.queueObserver);
    this.console.queueObservers.forEach((observer) => this.queues.observers.add(observer));
    [this.orders, this.invoices] = ['orders', 'invoices'].map((name) =>
      this.queues.create(`${name}.fifo`, { FifoQueue: 'true', DeduplicationScope: 'messageGroup', FifoThroughputLimit: 'perMessageGroupId' }));
  }

  /** Begins to play. @returns the URL of the console */
  public async start(): Promise<string> {
    const url = await this.server.listen();
    const destinations = ['Orders', 'Invoices'].map((name) => ({
      webhook: `Shop/${name}`, name: 'Default', functionName: name, queueName: `${name.toLowerCase()}.fifo`, maxConcurrency: 50,
    }));
    const routes = destinations.map((destination) => ({
      endpoint: destination.webhook,
      url: `${url}/api/prod/${destination.name}`,
      accepts: { method: 'POST' },
      targets: [{ destination: destinationKey(destination), backend: 'http://127.0.0.1:3000/hooks', isReal: false }],
    }));
    const sqs = new SqsService({ registry: this.queues, clock: this.clock, endpoint: url, onError: fail });
    this.console.watch({ routes, destinations, routing: [], alertTopics: {}, folder: 'cdk.out' }, sqs);
    this.monitor.watch(destinations.map((destination) =>
      new DestinationMonitor(destination, this.queues.get(destination.queueName), new RequestMeter(RequestMeter.allocate(1)))));
    for (let group = 0; group < GROUPS; group++) {
      this.arrive('Shop/Invoices', this.invoices, `invoice-${group}`, `customer-${group}`);
    }
    this.stream.start();
    this.playEvenly(PER_SECOND, () => this.deliverOne());
    this.playEvenly(FAILURES_PER_SECOND, () => this.failOne());
    return `${url}/_console`;
  }

  /** Webhooks that were delivered until now. */
  public get delivered(): number {
    return this.monitor.status.delivered;
  }

  public async stop(): Promise<void> {
    this.timers.forEach((timer) => clearInterval(timer));
    this.stream.stop();
    await this.server.stop();
    this.queues.close();
  }

  /** What a late timer left out is made up for. */
  private playEvenly(perSecond: number, play: () => void): void {
    const startedAt = performance.now();
    let played = 0;
    this.timers.push(setInterval(() => {
      for (const due = (performance.now() - startedAt) * perSecond / 1000; played < due; played++) {
        play();
      }
    }, STEP));
  }

  private deliverOne(): void {
    const id = `order-${this.sent}`;
    this.arrive('Shop/Orders', this.orders, id, `customer-${this.sent % GROUPS}`);
    this.sent += 1;
    setTimeout(() => {
      const [message] = this.orders.receive();
      this.tell('Orders', peekEnvelope(message.message.body).deliveryId!, 1, 'delivered');
      this.orders.delete(message.receiptHandle);
    }, LATENCY);
  }

  private failOne(): void {
    const { id, attempt } = { id: `invoice-${this.failed % GROUPS}`, attempt: 1 + Math.floor(this.failed / GROUPS) };
    this.failed += 1;
    const answer = { status: 503, headers: [['content-type', 'text/plain'] as const], body: 'The database is away.', bytes: 21, isWhole: true };
    this.console.onAnswer('Invoices', { deliveryId: id, attempt, ...answer });
    this.tell('Invoices', id, attempt, 'retry');
  }

  private arrive(endpoint: string, queue: Queue, id: string, group: string): void {
    queue.send({ body: benchEnvelope(id), groupId: group, deduplicationId: id });
    this.monitor.onRequest({ endpoint, method: 'POST', status: 200, outcome: 'accepted' });
  }

  private tell(functionName: string, deliveryId: string, attempt: number, decision: AttemptDecision): void {
    const line: AttemptLine = {
      message: 'attempt',
      destination: 'Default',
      deliveryId,
      groupHash: '0123456789ab',
      attempt,
      status: decision === 'delivered' ? 200 : 503,
      latencyMs: LATENCY,
      ageMs: LATENCY,
      decision,
      ...decision === 'retry' && { retryInSeconds: 60 },
    };
    this.monitor.onLog({ functionName, text: JSON.stringify(line) });
  }
}

function fail(error: unknown): never {
  throw error instanceof Error ? error : new Error(String(error));
}
