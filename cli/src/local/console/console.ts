import type { Clock } from '../clock';
import { redrive } from './actions/redrive';
import { send, sentHeaders, signingOf } from './actions/send';
import { tryNow } from './actions/try-now';
import type { RedriveRequest, RedriveResult, SendRequest, SendResult, TryNowRequest, TryNowResult } from './contract/actions';
import type { AppView } from './contract/app';
import type { DeliveryDetails, DeliveryList, WaitReason } from './contract/deliveries';
import type { DeadLetterList, GroupList, RefusalList } from './contract/lists';
import type { EndpointCounts, LiveDestination, LiveSnapshot } from './contract/live';
import { AppHealth } from './health/app-health';
import { Delivery } from './journal/delivery';
import { DeliveryJournal } from './journal/delivery-journal';
import { QueuePlaces } from './journal/queue-places';
import { RefusedExchange, Refusals } from './journal/refusals';
import { ReturnedGroups } from './journal/returned-groups';
import { appView, DeployedApp } from './views/app-view';
import { DeadLetterQueue, DeadLetterQuery, listDeadLetters } from './views/dead-letter-list';
import { contentOf } from './views/delivery-content';
import { DeliveryQuery, listDeliveries, summarize } from './views/delivery-views';
import { GroupQuery, listGroups } from './views/group-list';
import { whyWaiting } from './views/why-waiting';
import { destinationKey } from '../runtime/deployment/backend-override';
import type { LocalEvent, RequestEvent } from '../runtime/local-event';
import type { EndpointRoute } from '../runtime/routes';
import type { Status } from '../runtime/status';
import type { Queue, QueueObserver, SqsService } from '../sqs';

const NOTHING: DeployedApp = { routes: [], destinations: [], routing: [] };

/** What the console knows and can do: it watches the queues and the functions' logs, and answers what the page asks. */
export class Console {
  private readonly places = new QueuePlaces();
  private readonly journal: DeliveryJournal;
  private readonly health = new AppHealth();
  private readonly refusals = new Refusals();
  private readonly returned = new ReturnedGroups();
  private readonly endpoints = new Map<string, EndpointCounts>();
  private app: DeployedApp = NOTHING;
  private sqs?: SqsService;

  constructor(private readonly clock: Clock) {
    this.journal = new DeliveryJournal(this.places, clock);
  }

  /** An observer for all queues. */
  public get queueObserver(): QueueObserver {
    return this.journal.queueObserver;
  }

  /** The app is deployed. */
  public watch(app: DeployedApp, sqs: SqsService): void {
    this.app = app;
    this.sqs = sqs;
    this.places.learn(app.destinations, app.routing);
  }

  /** Something happened in the runtime. */
  public onEvent(event: LocalEvent): void {
    if (event.kind === 'request') {
      this.count(event);
    }
    if (event.kind !== 'forwarder' && event.kind !== 'routing') {
      return;
    }
    const part = event.kind === 'forwarder' ? event.destination : event.part;
    this.health.onLine(part, event.line, this.clock.now());
    if (event.line.message === 'returned-to-queue') {
      this.returned.onLine(part, event.line, this.clock.now());
    }
    this.journal.onLine(part, event.line);
  }

  /** An endpoint answered with something else than 2xx. */
  public onRefusal(exchange: RefusedExchange): void {
    this.refusals.add(exchange, this.clock.now());
  }

  /** What the page shows all the time. */
  public snapshot(status: Status): LiveSnapshot {
    return {
      at: this.clock.now(),
      status,
      endpoints: Object.fromEntries(this.endpoints),
      destinations: Object.fromEntries(this.app.destinations.map(destinationKey).map((key) => [key, this.liveOf(key)])),
      outages: this.health.outages,
      deadLetters: this.deadLetterQueues().reduce((sum, { deadLetters }) => sum + total(deadLetters), 0),
      revision: this.journal.revision + this.refusals.count,
    };
  }

  public appView(): AppView {
    return appView(this.app, this.clock.now());
  }

  public deliveries(query: DeliveryQuery): DeliveryList {
    return listDeliveries(this.journal.kept, query);
  }

  /** Undefined when it is not kept, or never was there. */
  public delivery(id: string): DeliveryDetails | undefined {
    const delivery = this.journal.kept.get(id);
    if (!delivery) {
      return undefined;
    }
    const route = this.routeOf(delivery.facts.endpoint);
    const content = delivery.envelope === undefined || !route ? undefined : contentOf(delivery.envelope, route.url);
    const waits = delivery.parts.flatMap((part) => {
      const reason = this.whyWaiting(delivery, part.destination);
      return reason ? [[part.destination, reason] as const] : [];
    });
    return {
      ...summarize(delivery),
      parts: delivery.parts,
      content: content && { ...content, headers: sentHeaders(content.headers) },
      waits: Object.fromEntries(waits),
      signing: content ? signingOf(route, content, this.clock.now()) : 'none',
    };
  }

  public groups(query: GroupQuery): GroupList {
    return listGroups(this.queues(), query, (id) => this.journal.kept.get(id));
  }

  public deadLetters(query: DeadLetterQuery): DeadLetterList {
    return listDeadLetters(this.deadLetterQueues(), this.sqs!.moveTasks, query);
  }

  public refused(): RefusalList {
    return this.refusals.list();
  }

  /** @throws ActionError @param origin of this runtime's own server */
  public send(request: SendRequest, origin: string): Promise<SendResult> {
    const endpoint = this.journal.kept.get(request.id)?.facts.endpoint;
    return send(request, endpoint === undefined ? undefined : this.routeOf(endpoint), origin, this.clock.now());
  }

  /** @throws ActionError */
  public redrive(request: RedriveRequest): RedriveResult {
    return redrive(request, this.deadLetterQueues(), this.sqs!.moveTasks);
  }

  /** @throws ActionError */
  public tryNow(request: TryNowRequest): TryNowResult {
    return tryNow(request, this.queues(), (id) => this.journal.kept.get(id));
  }

  private count({ endpoint, status }: RequestEvent): void {
    const { accepted = 0, refused = 0 } = this.endpoints.get(endpoint) ?? {};
    const isAccepted = status >= 200 && status < 300;
    this.endpoints.set(endpoint, { accepted: accepted + (isAccepted ? 1 : 0), refused: refused + (isAccepted ? 0 : 1) });
  }

  private routeOf(endpoint: string): EndpointRoute | undefined {
    return this.app.routes.find((route) => route.endpoint === endpoint);
  }

  private liveOf(destination: string): LiveDestination {
    const queue = this.queues().get(destination);
    const now = this.clock.now();
    return { ...this.health.at(destination, now), groups: queue?.groupCount() ?? 0, oldestAt: queue?.oldestAt() };
  }

  private whyWaiting(delivery: Delivery, destination: string): WaitReason | undefined {
    return whyWaiting({
      delivery,
      part: delivery.part(destination)!,
      queue: this.queues().get(destination),
      live: this.health.at(destination, this.clock.now()),
      returned: this.returned,
      problem: this.app.routes.flatMap(({ targets }) => targets).find((target) => target.destination === destination)?.problem,
      deliveryOf: (id) => this.journal.kept.get(id),
      now: this.clock.now(),
    });
  }

  /** The queues of the destinations, and of what routes to them, by part. */
  private queues(): ReadonlyMap<string, Queue> {
    return new Map([...this.app.destinations, ...this.app.routing].flatMap((stream) => {
      const queue = stream.queueName === undefined ? undefined : this.sqs?.registry.get(stream.queueName);
      return queue ? [[destinationKey(stream), queue] as const] : [];
    }));
  }

  private deadLetterQueues(): DeadLetterQueue[] {
    return this.places.deadLetterQueues().flatMap(({ part, deadLetters, queue }) => {
      const found = this.sqs?.registry.get(deadLetters);
      return found ? [{ part, deadLetters: found, queue: queue === undefined ? undefined : this.sqs?.registry.get(queue) }] : [];
    });
  }
}

function total(queue: Queue): number {
  const { visible, inFlight, delayed } = queue.counts();
  return visible + inFlight + delayed;
}
