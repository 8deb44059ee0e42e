import { Beside, errorName } from './beside';
import { Delivery } from './delivery';
import { groupHash } from './group-hash';
import { ProblemLine } from './log-lines';
import { MessageGroup, QueuedMessage } from './messages';
import { DeliveryPorts } from './ports';
import { DeliverySettings, EnvironmentState } from './settings';

/** At the end of an invocation, what runs beside the deliveries gets so long to finish. */
const SETTLE_MS = 1_500;

/** One invocation. */
export class Run {
  public readonly beside = new Beside();
  /** Requests made so far. */
  public requests = 0;
  private readonly acknowledged = new Set<string>();
  private readonly deliveries = new Map<string, Delivery>();
  private readonly hashes = new Map<string, string>();
  private readonly reported = new Set<string>();

  constructor(
    public readonly settings: DeliverySettings,
    public readonly ports: DeliveryPorts,
    public readonly state: EnvironmentState,
  ) {}

  /** The delivery that a message carries; the same one each time. */
  public deliveryOf(message: QueuedMessage): Delivery {
    let delivery = this.deliveries.get(message.messageId);
    if (!delivery) {
      delivery = new Delivery(message, this.settings.retryPolicy.retryForSeconds);
      this.deliveries.set(message.messageId, delivery);
    }
    return delivery;
  }

  /** The only way out of the queue: SQS keeps every message that was not acknowledged. */
  public acknowledge(group: MessageGroup, message: QueuedMessage): void {
    this.acknowledged.add(message.messageId);
    this.state.histories.forget(message);
    this.deliveries.delete(message.messageId);
    group.dropHead();
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

  /** Waits for what runs beside, within the time that is left. */
  public async settle(): Promise<void> {
    await this.beside.settle(this.ports.clock, Math.min(SETTLE_MS, this.ports.remainingMs() - 500));
  }
}
