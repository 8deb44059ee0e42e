import { groupHash } from '../../../../src/engine/group-hash';
import type { AttemptLine, DeadLetterLine } from '../../../../src/engine/log-lines';
import type { Clock } from '../clock';
import type { EventSourceObserver } from '../event-source';
import type { Queue, QueueObserver, SqsService } from '../sqs';
import { press } from './actions/press';
import { redrive } from './actions/redrive';
import { send, sentHeaders, signingOf } from './actions/send';
import { setPlatform } from './actions/set-platform';
import { tryNow } from './actions/try-now';
import type { RedriveRequest, RedriveResult, SendRequest, SendResult, TryNowRequest, TryNowResult } from './contract/actions';
import type { AppView } from './contract/app';
import type { AtBackend, DeliveryDetails, DeliveryList, DeliveryPart, DeliveryWaits, WaitReason } from './contract/deliveries';
import type { DeadLetterList, DeadLetterRow, GroupList, RefusalList } from './contract/lists';
import type { EndpointCounts, LiveDestination, LiveSnapshot } from './contract/live';
import type { MessageList, PlatformRequest, PlatformResult, PressRequest, PressResult } from './contract/messages';
import type { Story } from './contract/story';
import { AppHealth } from './health/app-health';
import { Delivery } from './journal/delivery';
import { DeliveryJournal } from './journal/delivery-journal';
import { KeptAnswers } from './journal/kept-answers';
import { PutAside } from './journal/put-aside';
import { QueuePlaces } from './journal/queue-places';
import { RefusedExchange, Refusals } from './journal/refusals';
import { ReturnedGroups } from './journal/returned-groups';
import { appView, DeployedApp } from './views/app-view';
import { answerInALine, attemptAnswer } from './views/attempt-answer';
import { DeadLetterQueue, DeadLetterQuery, listDeadLetters } from './views/dead-letter-list';
import { contentOf } from './views/delivery-content';
import { DeliveryKnowledge, DeliveryQuery, listDeliveries, summarize } from './views/delivery-views';
import { GroupQuery, listGroups } from './views/group-list';
import { listMessages, MessageQuery } from './views/message-list';
import { whyWaiting } from './views/why-waiting';
import type { BackendAnswer } from '../function-host/backend-answers';
import type { Platforms } from '../platforms/platforms';
import { destinationKey } from '../runtime/deployment/backend-override';
import type { ForwarderEvent, LocalEvent, RequestEvent } from '../runtime/local-event';
import type { EndpointRoute } from '../runtime/routes';
import type { Status } from '../runtime/status';

/** Of so many attempts of a delivery that is opened the answers are shown, the latest ones: it is asked for again and again. */
const SHOWN_ANSWERS = 20;

/** So many characters of an answer stand in a line. */
const ANSWER_IN_A_LINE = 200;

const NOTHING: DeployedApp = { routes: [], destinations: [], routing: [], alertTopics: {}, folder: '' };

/** What the console knows and can do: it watches the queues and the functions' logs, and answers what the page asks. */
export class Console {
  private readonly places = new QueuePlaces();
  private readonly journal: DeliveryJournal;
  private readonly health = new AppHealth();
  private readonly refusals = new Refusals();
  private readonly answers = new KeptAnswers();
  private readonly returned = new ReturnedGroups();
  private readonly putAside = new PutAside((queueName, message) => this.journal.onPutAside(queueName, message));
  private readonly endpoints = new Map<string, EndpointCounts>();
  private app: DeployedApp = NOTHING;
  private sqs?: SqsService;
  private story?: Story;

  /** @param platforms that alerts are told on */
  constructor(private readonly clock: Clock, private readonly platforms: Platforms) {
    this.journal = new DeliveryJournal(this.places, clock);
  }

  /** Observers for all queues. */
  public get queueObservers(): readonly QueueObserver[] {
    return [this.journal.queueObserver, this.putAside.queueObserver];
  }

  /** An observer for all event source mappings. */
  public get eventSourceObserver(): EventSourceObserver {
    return this.putAside.eventSourceObserver;
  }

  /** The app is deployed. */
  public watch(app: DeployedApp, sqs: SqsService): void {
    this.app = app;
    this.sqs = sqs;
    this.places.learn(app.destinations, app.routing);
  }

  /** A program that plays something tells how far it is. */
  public tell(story: Story): void {
    this.story = story;
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
    if (event.kind === 'forwarder') {
      this.health.onLine(part, event.line, this.clock.now()); // what routes has no backend that could be down
    }
    if (event.line.message === 'returned-to-queue') {
      this.returned.onLine(part, event.line, this.clock.now());
    }
    this.journal.onLine(part, event.line);
  }

  /** A backend answered to a delivery. @param functionName of the function that asked it, or of the one that it is */
  public onAnswer(functionName: string, answer: BackendAnswer): void {
    this.answers.add(functionName, answer);
  }

  /** The same event with what the backend said, where that is what somebody would want to know next. */
  public withAnswer(event: LocalEvent): LocalEvent {
    const { line, destination } = event.kind === 'forwarder' ? event : {};
    if (line?.message === 'attempt' && line.decision === 'delivered') {
      const endpoint = this.journal.kept.get(line.deliveryId)?.facts.endpoint;
      return endpoint === undefined ? event : { ...event as ForwarderEvent, endpoint };
    }
    const attempt = line?.message === 'dead-letter' ? line.attempts : line?.message === 'attempt' ? line.attempt : undefined;
    const answer = attempt === undefined ? undefined : this.saidTo((line as AttemptLine | DeadLetterLine).deliveryId, destination!, attempt);
    return answer === undefined ? event : { ...event as ForwarderEvent, answer };
  }

  /** What was answered to an attempt; undefined where there was no answer, or it is not kept. @param destination `WEBHOOK/DESTINATION` */
  public answerTo(deliveryId: string, destination: string, attempt: number): BackendAnswer | undefined {
    const { functionName } = this.app.destinations.find((candidate) => destinationKey(candidate) === destination) ?? {};
    const { backendFunction } = this.app.routes.flatMap(({ targets }) => targets).find((target) => target.destination === destination) ?? {};
    return [backendFunction, functionName].map((name) => name === undefined ? undefined : this.answers.get(name, deliveryId, attempt)).find(Boolean);
  }

  /** The webhook that has been at the backend of a destination for longest: what is behind it in its group, and came in the same batch, was received then too. */
  public longestAtBackend(destination: string): AtBackend | undefined {
    let longest: { readonly delivery: Delivery; readonly since: number } | undefined;
    for (const delivery of this.journal.kept.newestFirst().reverse()) {
      const { state, receivedAt: since = Infinity } = delivery.part(destination) ?? {};
      if (state === 'sending' && since < (longest?.since ?? Infinity)) {
        longest = { delivery, since };
      }
    }
    return longest && { deliveryId: longest.delivery.facts.id, group: longest.delivery.facts.group };
  }

  /** An endpoint answered with something else than 2xx. */
  public onRefusal(exchange: RefusedExchange): void {
    this.refusals.add(exchange, this.clock.now());
  }

  /** What the page shows all the time. */
  public snapshot(status: Status): LiveSnapshot {
    const deadLetters = this.deadLetterQueues().map(({ part, deadLetters: queue }) => [part, total(queue)] as const);
    return {
      at: this.clock.now(),
      status,
      endpoints: Object.fromEntries(this.endpoints),
      destinations: Object.fromEntries(this.app.destinations.map(destinationKey).map((key) => [key, this.liveOf(key)])),
      outages: this.health.outages,
      deadLetters: deadLetters.reduce((sum, [, count]) => sum + count, 0),
      deadLettersByPart: Object.fromEntries(deadLetters),
      story: this.story,
      tellsAlerts: this.platforms.destinations.length > 0,
      revision: this.journal.revision + this.refusals.count + this.platforms.board.revision,
    };
  }

  public appView(): AppView {
    return appView(this.app, this.platforms.destinations, this.clock.now());
  }

  public deliveries(query: DeliveryQuery): DeliveryList {
    return listDeliveries(this.journal.kept, query, this.knowledge());
  }

  /** Undefined when it is not kept, or never was there. */
  public delivery(id: string): DeliveryDetails | undefined {
    const delivery = this.journal.kept.get(id);
    if (!delivery) {
      return undefined;
    }
    const route = this.routeOf(delivery.facts.endpoint);
    const content = delivery.envelope === undefined || !route ? undefined : contentOf(delivery.envelope, route.url);
    const summary = summarize(delivery, this.knowledge());
    return {
      ...summary,
      parts: summary.parts.map(({ destination }) => this.withAnswers(id, delivery.part(destination)!)),
      content: content && { ...content, headers: sentHeaders(content.headers) },
      signing: content ? signingOf(route, content, this.clock.now()) : 'none',
    };
  }

  /** Why a delivery waits; undefined when it is not kept, or never was there. */
  public waits(id: string): DeliveryWaits | undefined {
    const delivery = this.journal.kept.get(id);
    return delivery && { arrivedAt: delivery.facts.arrivedAt, waits: summarize(delivery, this.knowledge()).waits };
  }

  public groups(query: GroupQuery): GroupList {
    return listGroups(this.queues(), query, {
      deliveryOf: (id) => this.journal.kept.get(id),
      putOff: (destination, group) => this.returned.get(destination, groupHash(group), this.clock.now()),
    });
  }

  public deadLetters(query: DeadLetterQuery): DeadLetterList {
    const list = listDeadLetters(this.deadLetterQueues(), this.sqs!.moveTasks, query, (id) => this.journal.kept.get(id));
    const said = ({ deliveryId, destination, attempts }: DeadLetterRow) => this.saidTo(deliveryId, destination, attempts);
    return { ...list, letters: list.letters.map((letter) => ({ ...letter, said: said(letter) })) };
  }

  public refused(): RefusalList {
    return this.refusals.list();
  }

  /** What was told on the platforms. */
  public messages(query: MessageQuery): MessageList {
    return listMessages(this.platforms, query);
  }

  /** @throws ActionError */
  public setPlatform(request: PlatformRequest): PlatformResult {
    return setPlatform(request, this.platforms);
  }

  /** Presses a button of a message. @throws ActionError @param origin of this runtime's own server */
  public press(request: PressRequest, origin: string): Promise<PressResult> {
    return press(request, { platforms: this.platforms, routes: this.app.routes, origin, now: this.clock.now() });
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
    return tryNow(request, this.queues(), { deliveryOf: (id) => this.journal.kept.get(id), isPutAside: (message) => this.putAside.has(message) });
  }

  /** What was answered to an attempt, in a line. */
  private saidTo(deliveryId: string | undefined, destination: string, attempt: number | undefined): string | undefined {
    const answer = deliveryId === undefined || attempt === undefined ? undefined : this.answerTo(deliveryId, destination, attempt);
    return answer && answerInALine(answer, ANSWER_IN_A_LINE);
  }

  private withAnswers(id: string, part: DeliveryPart): DeliveryPart {
    const attempts = part.attempts.map((attempt, index) => {
      const answer = index < part.attempts.length - SHOWN_ANSWERS ? undefined : this.answerTo(id, part.destination, attempt.number);
      return answer === undefined ? attempt : { ...attempt, answer: attemptAnswer(answer) };
    });
    return { ...part, attempts };
  }

  private count({ endpoint, outcome }: RequestEvent): void {
    const counts = this.endpoints.get(endpoint) ?? { accepted: 0, answered: 0, refused: 0 };
    this.endpoints.set(endpoint, { ...counts, [outcome]: counts[outcome] + 1 });
  }

  private routeOf(endpoint: string): EndpointRoute | undefined {
    return this.app.routes.find((route) => route.endpoint === endpoint);
  }

  private liveOf(destination: string): LiveDestination {
    const queue = this.queues().get(destination);
    const now = this.clock.now();
    return { ...this.health.at(destination, now), groups: queue?.groupCount() ?? 0, oldestAt: queue?.oldestAt() };
  }

  private knowledge(): DeliveryKnowledge {
    const destinations = this.app.destinations.map(destinationKey);
    return { destinations, whyWaiting: (delivery, destination) => this.whyWaiting(delivery, destination), now: this.clock.now() };
  }

  private whyWaiting(delivery: Delivery, destination: string): WaitReason | undefined {
    const part = delivery.part(destination)!;
    return ['delivered', 'dead-letter', 'dropped'].includes(part.state) ? undefined : whyWaiting({
      delivery,
      part,
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
