import { copyOf, DestinationBook, isKept, WebhookBook } from './books';
import type { DestinationScenario } from './scenario';
import type { FanOutViolation, FanOutViolationKind } from './violation';
import { destinationIn, numberIn } from './webhook';
import { DeliveryMetric } from '../../../../src/contract/metrics';
import type { LogLine } from '../../../../src/engine/log-lines';
import type { QueuedMessage } from '../../../../src/engine/queued-message';

/** SQS recognises a second copy for so long. */
const DEDUPLICATION_MS = 5 * 60 * 1000;

/** No more of one kind is written down. */
const MOST_OF_A_KIND = 3;

/** What the oracle is told of its world. */
export interface OracleProps {
  readonly now: () => number;
  readonly destinations: readonly DestinationScenario[];
  readonly isolationMs?: number;
  /** Whether environments that verify can stand still: then they do not hear the answer of the table of claims in time. */
  readonly mayStandStill: boolean;
  readonly trace?: (line: string) => void;
  readonly onProcessed?: (destination: string, waitedMs: number, at: number) => void;
}

/** Keeps the books of a world, and every promise for each destination by itself. It knows nothing of what the functions think. */
export class FanOutOracle {
  public readonly violations: FanOutViolation[] = [];
  public readonly webhooks: WebhookBook[] = [];
  public readonly destinations: ReadonlyMap<string, DestinationBook>;
  public readonly statistics = new Map<string, number>();
  private readonly positions = new Map<string, number>();
  private readonly siblings = new Map<string, WebhookBook[]>();
  private readonly kinds = new Map<FanOutViolationKind, number>();
  private unroutedCounted = 0;
  private claimsHealthy = true;

  constructor(private readonly props: OracleProps) {
    this.destinations = new Map(props.destinations.map(({ name, isHealthy, maxConcurrency, filter }): [string, DestinationBook] => [name, {
      name,
      isHealthy,
      maxConcurrency,
      wants: (attributes) => filter.wants(attributes),
      settledAt: 0,
      removed: false,
      atFirst: false,
      doubleUntil: 0,
      open: 0,
      mostOpen: 0,
      lastProcessed: new Map(),
    }]));
  }

  public trace(line: () => string): void {
    this.props.trace?.(`${(this.props.now() / 1000).toFixed(3)} s  ${line()}`);
  }

  public happened(what: string): void {
    this.statistics.set(what, (this.statistics.get(what) ?? 0) + 1);
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
    const isWanted = webhook.isForged || [...this.destinations.values()].some(({ wants }) => wants(webhook.attributes));
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
    if (!this.destinations.get(destination)?.wants(webhook.attributes) || webhook.isForged) {
      this.violated('unwanted', `w${webhook.number} is in the queue of ${destination}, which does not want it.`);
    }
    copy.storedAt = now;
    copy.stored += 1;
  }

  /** A request was sent to a backend. */
  public attemptStarted(webhook: WebhookBook, destination: string): void {
    const copy = copyOf(webhook, destination);
    const book = this.destinations.get(destination)!;
    book.open += 1;
    book.mostOpen = Math.max(book.mostOpen, book.open);
    const limit = book.maxConcurrency * (this.props.now() < book.doubleUntil ? 2 : 1);
    if (book.open > limit) {
      this.violated('over the limit', `${book.open} requests are open at ${destination}, at most ${limit} may be.`);
    }
    if (webhook.isForged || !book.wants(webhook.attributes)) {
      this.violated('unwanted', `w${webhook.number} is sent to ${destination}, which does not want it.`);
    }
    if (webhook.verified === 0) {
      this.violated('not verified once', `w${webhook.number} is sent to ${destination}, and nobody verified it.`);
    }
    if (copy.processed > 0 && copy.stored <= 1 && !copy.doubted) {
      this.violated('unexplained duplicate', `w${webhook.number} is sent to ${destination} again, and nothing had gone wrong.`);
    }
    this.trace(() => `w${webhook.number} is sent to ${destination}`);
  }

  public attemptEnded(destination: string): void {
    this.destinations.get(destination)!.open -= 1;
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

  /** Whatever happened may be why the webhook in a message is sent twice: to one destination, or to any. */
  public doubt(body: string, why: string, destination = destinationIn(body)): void {
    const webhook = this.webhookIn(body);
    if (webhook) {
      this.doubtWebhook(webhook, destination);
      this.trace(() => `w${webhook.number} may be sent twice${destination ? ` to ${destination}` : ''}: ${why}`);
    }
  }

  /** An environment died or stood still with messages in hand. @param id begins with the function's name */
  public environmentFailed(id: string, messages: readonly QueuedMessage[]): void {
    const [name] = id.split(' ');
    messages.forEach(({ body }) => this.doubt(body, id, this.destinations.has(name) ? name : undefined));
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
    if (line.message === 'brake') {
      this.happened(`brake ${line.state}`);
    }
    this.trace(() => JSON.stringify(line));
  }

  /** Everything is settled. */
  public checkEnd(): void {
    for (const webhook of this.webhooks) {
      this.left(webhook);
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
  private isRequired({ senderId, isForged, attributes }: WebhookBook, destination: string): boolean {
    const { wants, removed, settledAt } = this.destinations.get(destination)!;
    return !isForged && !removed && wants(attributes) && this.siblings.get(senderId)![0].acceptedAt >= settledAt;
  }

  private isKept(webhook: WebhookBook, destination: string): boolean {
    return this.siblings.get(webhook.senderId)!.some((sibling) => isKept(sibling, destination));
  }

  private checkRepeated(webhook: WebhookBook): void {
    const all = this.siblings.get(webhook.senderId)!;
    if (all.length === 1 || all[0] !== webhook || !this.claimsHealthy || this.props.mayStandStill || all.some(({ wasLetter }) => wasLetter)) {
      return;
    }
    for (const name of this.destinations.keys()) {
      if (all.filter((one) => (one.copies.get(name)?.processed ?? 0) > 0).length > 1 && !all.some((one) => one.copies.get(name)?.deadLettered)) {
        this.violated('repeated', `${name} processed ${all.map(({ number }) => `w${number}`).join(' and ')}, which are one.`);
      }
    }
  }
}
