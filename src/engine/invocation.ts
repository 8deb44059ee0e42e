import { BackgroundTasks } from './background-tasks';
import { Delivery } from './delivery';
import { groupHash } from './group-hash';
import { ProblemLine } from './log-lines';
import { MessageGroup } from './message-group';
import { EnginePorts } from './ports';
import { QueuedMessage } from './queued-message';
import { DeliverySettings, EnvironmentState } from './settings';
import { errorName } from '../shared/error-name';

/** At the end of an invocation, what runs in the background gets so long to finish. */
const SETTLE_MS = 1_500;

/** One invocation: its messages, what it did with them, and what it may use. */
export class Invocation<T> {
  public readonly background = new BackgroundTasks();
  /** Attempts made so far. */
  public attempts = 0;
  private readonly acknowledged = new Set<string>();
  private readonly deliveries = new Map<string, Delivery<T>>();
  private readonly hashes = new Map<string, string>();
  private readonly reported = new Set<string>();

  constructor(
    public readonly settings: DeliverySettings,
    public readonly ports: EnginePorts<T>,
    public readonly state: EnvironmentState,
  ) {}

  /** The delivery that a message carries; the same one each time. */
  public deliveryOf(message: QueuedMessage): Delivery<T> {
    let delivery = this.deliveries.get(message.messageId);
    if (!delivery) {
      delivery = new Delivery(message, this.ports.reader, this.settings.retryPolicy.retryForSeconds);
      this.deliveries.set(message.messageId, delivery);
    }
    return delivery;
  }

  /** The only way out of the queue: SQS keeps every message that was not acknowledged. */
  public acknowledge(group: MessageGroup, message: QueuedMessage): void {
    this.acknowledged.add(message.messageId);
    this.state.histories.forget(message);
    this.deliveries.delete(message.messageId);
    group.removeHead();
  }

  /** Whether it attempted or ended any delivery. */
  public get hasMadeProgress(): boolean {
    return this.attempts > 0 || this.acknowledged.size > 0;
  }

  public isAcknowledged(messageId: string): boolean {
    return this.acknowledged.has(messageId);
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
    const detail = errorName(error);
    if (!this.reported.has(`${doing} ${detail}`)) {
      this.reported.add(`${doing} ${detail}`);
      this.ports.log.write({ message: 'problem', destination: this.settings.destination, doing, detail });
    }
  }

  /** Waits for what runs in the background, within the time that is left. */
  public async settle(): Promise<void> {
    await this.background.settle(this.ports.clock, Math.min(SETTLE_MS, this.ports.remainingMs() - 500));
  }
}
