import { copyOf, deliverable, DestinationBook, isKept, WebhookBook } from './books';
import { FILTERS } from './filters';
import { whatIsWrongWithRecord } from './record-check';
import type { DestinationScenario } from './scenario';
import type { FanOutViolation, FanOutViolationKind } from './violation';
import { destinationIn, numberIn } from './webhook';
import { DeliveryMetric } from '../../../../src/contract/metrics';
import type { LogLine } from '../../../../src/engine/log-lines';
import type { QueuedMessage } from '../../../../src/engine/queued-message';
import { RateWatch } from '../oracle/rate-watch';
import type { SourceWatch } from '../oracle/source-watch';
import { Statistics } from '../oracle/statistics';
import type { StoredRecord } from '../world/records-table';

/** SQS recognises a second copy for so long. */
const DEDUPLICATION_MS = 5 * 60 * 1000;

/** No more of one kind is written down. */
const MOST_OF_A_KIND = 3;

/** What is on record of a delivery to a destination. */
type RecordOf = (destination: string, deliveryId: string) => Readonly<StoredRecord> | undefined;

/** What the oracle is told of its world. */
export interface OracleProps {
  readonly now: () => number;
  readonly destinations: readonly DestinationScenario[];
  readonly isolationMs?: number;
  /** Knows who signed what; absent where that is written down. */
  readonly gate?: SourceWatch;
  /** Whether environments that verify can stand still: then they do not hear the answer of the table of claims in time. */
  readonly mayStandStill: boolean;
  readonly trace?: (line: string) => void;
  /** Takes a line about what happened that is no event. */
  readonly remark?: (line: string) => void;
  readonly onProcessed?: (destination: string, waitedMs: number, at: number) => void;
}

/** Keeps the books of a world, and every promise for each destination by itself. It knows nothing of what the functions think. */
export class FanOutOracle {
  public readonly violations: FanOutViolation[] = [];
  public readonly webhooks: WebhookBook[] = [];
  public readonly destinations: ReadonlyMap<string, DestinationBook>;
  public readonly statistics = new Statistics();
  private readonly positions = new Map<string, number>();
  private readonly siblings = new Map<string, WebhookBook[]>();
  private readonly kinds = new Map<FanOutViolationKind, number>();
  private unroutedCounted = 0;
  private claimsHealthy = true;

  constructor(private readonly props: OracleProps) {
    this.destinations = new Map(props.destinations.map((scenario): [string, DestinationBook] => [scenario.name, {
      name: scenario.name,
      isHealthy: scenario.isHealthy,
      maxConcurrency: scenario.maxConcurrency,
      rate: scenario.rate && new RateWatch(scenario.rate, (detail) => this.violated('over the rate', `${scenario.name} got ${detail}`)),
      isArchive: scenario.isArchive ?? false,
      wants: FILTERS[scenario.filter].wants,
      settledAt: 0,
      removed: false,
      atFirst: false,
      movedQueues: false,
      doubleUntil: 0,
      open: 0,
      mostOpen: 0,
      lastProcessed: new Map(),
    }]));
  }

  public trace(line: () => string): void {
    this.props.trace?.(this.timed(line));
  }

  /** Says what went wrong, or what somebody did, where no event says so. */
  public remark(line: () => string): void {
    this.props.remark?.(this.timed(line));
  }

  /** Counts what happened, and says so. @param number of the webhook that it happened to @default - to none */
  public happened(what: string, number?: number): void {
    this.statistics.add(what);
    this.remark(() => number === undefined ? what : `w${number}: ${what}`);
  }

  private timed(line: () => string): string {
    return `${(this.props.now() / 1000).toFixed(3)} s  ${line()}`;
  }

  public violated(kind: FanOutViolationKind, detail: string): void {
    const before = this.kinds.get(kind) ?? 0;
    this.kinds.set(kind, before + 1);
    if (before < MOST_OF_A_KIND) {
      this.violations.push({ kind, at: this.props.now(), detail });
    }
    this.trace(() => `VIOLATION ${kind}: ${detail}`);
  }

  /** The webhook in a message body; undefined where there is none. */
  public webhookIn(body: string): WebhookBook | undefined {
    const number = numberIn(body);
    return number === undefined ? undefined : this.webhooks[number];
  }

  /** The first queue is about to accept it. */
  public sends(webhook: Pick<WebhookBook, 'senderId' | 'group' | 'isForged' | 'attributes'>): WebhookBook {
    const book: WebhookBook = {
      ...webhook,
      body: '',
      isInvalid: false,
      number: this.webhooks.length,
      copies: new Map(),
      position: 0,
      acceptedAt: 0,
      waiting: 0,
      letters: 0,
      wasLetter: false,
      verified: 0,
      unroutedRecorded: false,
      recordFailed: false,
      isUnrouted: false,
    };
    this.webhooks.push(book);
    this.siblings.set(book.senderId, [...this.siblings.get(book.senderId) ?? [], book]);
    return book;
  }

  /** Whether nobody who may sign has signed it, who is known once it was signed. */
  public isForged({ number, isForged }: WebhookBook): boolean {
    return this.props.gate?.isForged(`w${number}`) ?? isForged;
  }

  public accepted(webhook: WebhookBook): void {
    const position = (this.positions.get(webhook.group) ?? 0) + 1;
    this.positions.set(webhook.group, position);
    Object.assign(webhook, { position, acceptedAt: this.props.now(), waiting: webhook.waiting + 1 });
    this.trace(() => `w${webhook.number} of ${webhook.group} is accepted`);
  }

  /** A message has left a queue: something else must have it by now. */
  public left(webhook: WebhookBook): void {
    for (const { name } of this.destinations.values()) {
      if (this.isRequired(webhook, name) && !this.isKept(webhook, name)) {
        this.violated('lost', `w${webhook.number} is wanted by ${name}, which has not got it, and nothing keeps it.`);
      }
    }
    const isWanted = webhook.isForged || webhook.isInvalid
      || [...this.destinations.values()].some(({ wants, isArchive }) => !isArchive && wants(webhook.attributes));
    webhook.isUnrouted ||= !isWanted && webhook.waiting + webhook.letters === 0;
  }

  /** The queue of a destination has stored it, on its way from the router or the overflow. */
  public stored(webhook: WebhookBook, destination: string): void {
    const copy = copyOf(webhook, destination);
    const now = this.props.now();
    if (copy.storedAt !== undefined && now - copy.storedAt < DEDUPLICATION_MS) {
      this.violated('stored twice', `w${webhook.number} is in the queue of ${destination} twice, ${now - copy.storedAt} ms apart.`);
    } else if (copy.storedAt !== undefined && !copy.doubted) {
      this.violated('unexplained duplicate', `w${webhook.number} is in the queue of ${destination} a second time, and nothing had gone wrong.`);
    }
    this.checkWanted(webhook, destination, 'is in the queue of');
    copy.storedAt = now;
    copy.stored += 1;
  }

  /** A forwarder counts an attempt, whether its request leaves or not. */
  public attemptBegins(webhook: WebhookBook, destination: string): void {
    copyOf(webhook, destination).attempts += 1;
  }

  /** A request was sent to a backend. */
  public attemptStarted(webhook: WebhookBook, destination: string): void {
    const copy = copyOf(webhook, destination);
    const book = this.destinations.get(destination)!;
    book.open += 1;
    book.rate?.requestStarts(this.props.now());
    book.mostOpen = Math.max(book.mostOpen, book.open);
    const limit = book.maxConcurrency * (this.props.now() < book.doubleUntil ? 2 : 1);
    if (book.open > limit) {
      this.violated('over the limit', `${book.open} requests are open at ${destination}, at most ${limit} may be.`);
    }
    this.checkWanted(webhook, destination, 'is sent to');
    if (webhook.verified === 0) {
      this.violated('not verified once', `w${webhook.number} is sent to ${destination}, and nobody verified it.`);
    }
    if (copy.processed >= deliverable(copy) && !copy.doubted) {
      this.violated('unexplained duplicate', `w${webhook.number} is sent to ${destination} again, and nothing had gone wrong.`);
    }
    this.trace(() => `w${webhook.number} is sent to ${destination}`);
  }

  /** @param isOpen whether it was not told before, as when an environment dies with a request that is answered later */
  public attemptEnded(destination: string, isOpen: boolean): void {
    this.destinations.get(destination)!.open -= isOpen ? 1 : 0;
  }

  /** The backend did the work. */
  public processed(webhook: WebhookBook, destination: string): void {
    const copy = copyOf(webhook, destination);
    const book = this.destinations.get(destination)!;
    copy.processed += 1;
    if (copy.processed > 1) {
      this.happened('processed again');
      return;
    }
    const waitedMs = this.props.now() - webhook.acceptedAt;
    this.trace(() => `w${webhook.number} of ${webhook.group} is processed by ${destination} after ${waitedMs} ms`);
    this.props.onProcessed?.(destination, waitedMs, this.props.now());
    if (this.props.isolationMs !== undefined && book.isHealthy && waitedMs > this.props.isolationMs) {
      this.violated('slowed', `w${webhook.number} was processed by ${destination}, with which all is well, only after ${waitedMs} ms.`);
    }
    const isRepetition = this.siblings.get(webhook.senderId)!.some((one) => one !== webhook && (one.copies.get(destination)?.processed ?? 0) > 0);
    if (webhook.wasLetter || copy.deadLettered || isRepetition) {
      return;
    }
    const last = book.lastProcessed.get(webhook.group) ?? 0;
    if (webhook.position < last) {
      this.violated('reordered', `w${webhook.number} is number ${webhook.position} of ${webhook.group} and processed by ${destination} after number ${last}.`);
    } else {
      book.lastProcessed.set(webhook.group, webhook.position);
    }
  }

  /** @param isBehindRouter whether it is in the queue of a destination already */
  public verified(webhook: WebhookBook, isBehindRouter: boolean): void {
    webhook.verified += 1;
    if (isBehindRouter) {
      this.violated('not verified once', `w${webhook.number} is verified behind the router once more.`);
    }
  }

  /** A function is about to make a dead letter of the webhook in a message. */
  public givenUp(body: string, destination: string, reason: string): void {
    const webhook = this.webhookIn(body);
    if (webhook && this.destinations.has(destination)) {
      copyOf(webhook, destination).reason = reason;
    }
    if (webhook && reason === 'signature') {
      this.calledInvalid(webhook, 'dead letter');
    }
  }

  /** Whatever happened may be why the webhook in a message is sent twice: to one destination, or to any. */
  public doubt(body: string, why: string, destination = destinationIn(body)): void {
    const webhook = this.webhookIn(body);
    if (webhook) {
      this.doubtWebhook(webhook, destination);
      this.trace(() => `w${webhook.number} may be sent twice${destination ? ` to ${destination}` : ''}: ${why}`);
    }
  }

  /** An environment of a function died or stood still with messages in hand. */
  public environmentFailed(name: string, messages: readonly QueuedMessage[]): void {
    messages.forEach(({ body }) => this.doubt(body, `an environment of ${name}`, this.destinations.has(name) ? name : undefined));
  }

  /** An attempt at routing it did not go well, and some destinations may have it. */
  public routingFailed(webhook: WebhookBook): void {
    this.doubtWebhook(webhook);
  }

  public groupTroubled(_group: string): void {
    this.happened('table troubled');
  }

  public claimsFailed(): void {
    this.claimsHealthy = false;
  }

  public recordFailed(id: string): void {
    const webhook = this.webhookIn(`"id":"${id}"`);
    if (webhook) {
      webhook.recordFailed = true;
    }
  }

  public recordedUnrouted(id: string): void {
    const webhook = this.webhookIn(`"id":"${id}"`);
    if (webhook) {
      webhook.unroutedRecorded = true;
    }
  }

  public counted(metric: DeliveryMetric, value: number): void {
    this.unroutedCounted += metric === DeliveryMetric.UNROUTED ? value : 0;
  }

  public logged(line: LogLine): void {
    this.statistics.addLine(line);
    if (line.message === 'not-delivered' && line.decision === 'dropped') {
      this.calledInvalid(this.webhookIn(`"id":"${line.deliveryId}"`)!, 'dropped');
    }
    this.trace(() => JSON.stringify(line));
  }

  /**
   * Everything is settled.
   *
   * @param recordOf reads the tables of records
   */
  public checkEnd(recordOf: RecordOf): void {
    for (const webhook of this.webhooks) {
      this.left(webhook);
      this.checkRecords(webhook, recordOf);
      if (webhook.isUnrouted && !webhook.unroutedRecorded && !webhook.recordFailed && !this.isDoubted(webhook) && this.isFirst(webhook)) {
        this.violated('unrecorded', `w${webhook.number} is wanted by nobody, and there is no record that says so.`);
      }
      this.checkRepeated(webhook);
    }
    const unrouted = this.webhooks.filter((webhook) => webhook.isUnrouted && this.isFirst(webhook)).length;
    if (this.unroutedCounted < unrouted) {
      this.violated('unrecorded', `${unrouted} webhooks were wanted by nobody, and ${this.unroutedCounted} were counted.`);
    }
  }

  private checkWanted(webhook: WebhookBook, destination: string, how: string): void {
    if (webhook.isForged) {
      this.violated('forged webhook routed', `w${webhook.number}, which nobody signed, ${how} ${destination}.`);
    } else if (!this.destinations.get(destination)?.wants(webhook.attributes)) {
      this.violated('unwanted', `w${webhook.number} ${how} ${destination}, which does not want it.`);
    }
  }

  /** What verifies takes it for invalid. */
  private calledInvalid(webhook: WebhookBook, became: 'dead letter' | 'dropped'): void {
    const { gate } = this.props;
    const id = `w${webhook.number}`;
    const whatIsWrong = gate ? gate.whatIsWrong(id, became) : webhook.isForged ? undefined : 'the sender signed it';
    if (whatIsWrong !== undefined) {
      this.violated('taken for invalid', `${id} became a ${became}, and ${whatIsWrong}.`);
    }
    webhook.isInvalid ||= became === 'dropped';
    this.happened(`${webhook.isForged ? 'forged' : 'signed with an old secret'}: ${became}`);
  }

  /** Where the own backend is not now here, now there: then its dead letters are in several queues. */
  private checkRecords(webhook: WebhookBook, recordOf: RecordOf): void {
    for (const [name, copy] of webhook.copies) {
      const { isArchive, removed, movedQueues } = this.destinations.get(name)!;
      const record = isArchive || removed || movedQueues ? 'unknown' : recordOf(name, `w${webhook.number}`);
      const wrong = record === 'unknown' ? undefined : whatIsWrongWithRecord(webhook, copy, record);
      if (wrong !== undefined) {
        this.violated('false record', `Of w${webhook.number} at ${name} ${wrong}.`);
      }
    }
  }

  private doubtWebhook(webhook: WebhookBook, destination?: string): void {
    for (const name of destination === undefined ? this.destinations.keys() : [destination]) {
      copyOf(webhook, name).doubted = true;
    }
  }

  private isDoubted({ copies }: WebhookBook): boolean {
    return [...copies.values()].some(({ doubted }) => doubted);
  }

  /** Whether it is what others repeat. */
  private isFirst(webhook: WebhookBook): boolean {
    return this.siblings.get(webhook.senderId)![0] === webhook;
  }

  /** Whether a destination must get it, or what it repeats. */
  private isRequired({ senderId, isForged, isInvalid, attributes }: WebhookBook, destination: string): boolean {
    const { wants, removed, settledAt } = this.destinations.get(destination)!;
    return !isForged && !isInvalid && !removed && wants(attributes) && this.siblings.get(senderId)![0].acceptedAt >= settledAt;
  }

  private isKept(webhook: WebhookBook, destination: string): boolean {
    return this.siblings.get(webhook.senderId)!.some((sibling) => isKept(sibling, destination));
  }

  private checkRepeated(webhook: WebhookBook): void {
    const all = this.siblings.get(webhook.senderId)!;
    if (all.length === 1 || all[0] !== webhook || !this.claimsHealthy || this.props.mayStandStill
      || all.some(({ wasLetter, isInvalid }) => wasLetter || isInvalid)) {
      return;
    }
    for (const name of this.destinations.keys()) {
      if (all.filter((one) => (one.copies.get(name)?.processed ?? 0) > 0).length > 1 && !all.some((one) => one.copies.get(name)?.deadLettered)) {
        this.violated('repeated', `${name} processed ${all.map(({ number }) => `w${number}`).join(' and ')}, which are one.`);
      }
    }
  }
}
