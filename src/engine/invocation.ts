import { BackgroundTasks } from './background-tasks';
import { Delivery } from './delivery';
import { groupHash } from './group-hash';
import { Hold } from './hold';
import { Reader } from './item';
import { ProblemLine } from './log-lines';
import { MessageGroup } from './message-group';
import { EnginePorts } from './ports';
import { QueuedMessage } from './queued-message';
import { DeliverySettings, EnvironmentState } from './settings';
import { errorName } from '../shared/error-name';

/** At the end of an invocation, what runs in the background gets so long to finish. */
const SETTLE_MS = 1_500;

const UNREADABLE: Reader<never> = { read: () => ({ kind: 'undeliverable', why: { reason: '', detail: '' } }) };

/** One invocation: its messages, what it did with them, and what it may use. */
export class Invocation<T> {
  public readonly background: BackgroundTasks;
  public readonly startedAt: number;
  /** Probes that failed: the destination is as far away as before. */
  public probesInVain = 0;
  /** How long the last of them had been in the queue that never failed before, in milliseconds; undefined where there was none. */
  public newWaitedMs?: number;
  /** Whether its probe is for what failed before, and nothing new is tried sooner. */
  public failedFirst = false;
  /** The group whose head is the probe: nobody else's is until it is known what comes of it. */
  public probing?: MessageGroup;
  /** The group that stays in hand for the next probe. */
  public inHand?: MessageGroup;
  private readonly hold: Hold;
  /** Attempts made so far. */
  public attempts = 0;
  private readonly messageIds: ReadonlySet<string>;
  private readonly acknowledged = new Set<string>();
  private readonly deliveries = new Map<string, Delivery<T>>();
  private readonly hashes = new Map<string, string>();
  private readonly reported = new Set<string>();

  constructor(
    public readonly settings: DeliverySettings,
    public readonly ports: EnginePorts<T>,
    public readonly state: EnvironmentState,
    batch: readonly QueuedMessage[],
  ) {
    this.startedAt = ports.clock.now();
    this.background = new BackgroundTasks(ports.clock);
    this.messageIds = new Set(batch.map(({ messageId }) => messageId));
    this.hold = new Hold(batch, settings.visibilityTimeoutMs, ports.clock, ports.queue, (error) => this.report('visibility', error));
  }

  /** Makes sure that nobody else has the messages of a group; false when that is not known. */
  public async takeHold(group: MessageGroup): Promise<boolean> {
    group.heldUntil = await this.hold.of(group);
    return group.heldUntil > this.ports.clock.now();
  }

  /** Milliseconds since it began; 0 where the clock was set back since then. */
  public get elapsedMs(): number {
    return Math.max(0, this.ports.clock.now() - this.startedAt);
  }

  /** Milliseconds that are left for a group: until the function is stopped, or others may get its messages. */
  public remainingMs(group: MessageGroup): number {
    return Math.min(this.ports.remainingMs(), group.heldUntil - this.ports.clock.now());
  }

  /** The delivery that a message carries; the same one each time. */
  public deliveryOf(message: QueuedMessage): Delivery<T> {
    let delivery = this.deliveries.get(message.messageId);
    if (!delivery) {
      delivery = new Delivery(message, this.ports.reader, this.settings.retryPolicy.retryForSeconds);
      this.deliveries.set(message.messageId, delivery);
    }
    return delivery;
  }

  /** The same for a message whose time is over: what the reader throws at is taken for a message that cannot be read. */
  public deliveryToGiveUp(message: QueuedMessage): Delivery<T> {
    try {
      return this.deliveryOf(message);
    } catch (error) {
      this.report('group', error);
      return new Delivery<T>(message, UNREADABLE, 0);
    }
  }

  /** The only way out of the queue: SQS keeps every message that was not acknowledged. */
  public acknowledge(group: MessageGroup, message: QueuedMessage): void {
    this.acknowledged.add(message.messageId);
    this.state.histories.forget(message);
    this.deliveries.delete(message.messageId);
    group.remove(message);
  }

  /** Whether it attempted or ended any delivery. */
  public get hasMadeProgress(): boolean {
    return this.attempts > 0 || this.hasAcknowledged;
  }

  /** Whether SQS is to be told at the end that something is dealt with. */
  public get hasAcknowledged(): boolean {
    return this.acknowledged.size > 0;
  }

  /** Ids of the messages that must stay in the queue, in the batch's order. */
  public get left(): string[] {
    return [...this.messageIds].filter((id) => !this.acknowledged.has(id));
  }

  public hashOf(group: MessageGroup): string {
    let hash = this.hashes.get(group.key);
    if (hash === undefined) {
      hash = groupHash(group.key);
      this.hashes.set(group.key, hash);
    }
    return hash;
  }

  /** Logs what went wrong beside the deliveries, once an invocation for each kind and error. */
  public report(doing: ProblemLine['doing'], error: unknown): void {
    this.note(doing, errorName(error));
  }

  /** The same for what has a sentence of its own. */
  public note(doing: ProblemLine['doing'], detail: string): void {
    if (!this.reported.has(`${doing} ${detail}`)) {
      this.reported.add(`${doing} ${detail}`);
      this.ports.log.write({ message: 'problem', destination: this.settings.destination, doing, detail });
    }
  }

  /** Waits for what runs in the background, within the time that is left. */
  public async settle(): Promise<void> {
    this.background.begin();
    this.ports.records?.flush?.();
    await this.background.settle(Math.min(SETTLE_MS, this.ports.remainingMs() - 500));
  }
}
