import { Clock } from '../clock';
import { QUEUE_NAME_REST_MILLISECONDS } from './constants';
import { Queue } from './queue';
import { QueueObservers } from './queue-observer';
import { changeQueueSettings, QueueAttributes, QueueSettings, readQueueSettings } from './queue-settings';
import { allowsSource } from './redrive-allow-policy';
import { invalidParameter, invalidValue, queueDeletedRecently, queueNameExists } from './sqs-error';

/** What a `QueueRegistry` is made of. */
export interface QueueRegistryProps {
  readonly clock: Clock;
  /** @default us-east-1 */
  readonly region?: string;
  /** @default 000000000000 */
  readonly accountId?: string;
  /** Makes message ids; a simulation counts them. @default - random UUIDs */
  readonly messageIds?: () => string;
}

const NAME = /^[A-Za-z0-9_-]{1,80}$/;
const FIFO_NAME = /^[A-Za-z0-9_-]{1,75}\.fifo$/;

/** The queues of one account in one Region: they find their dead-letter queues here, and one set of observers sees them all. */
export class QueueRegistry {
  public readonly region: string;
  public readonly accountId: string;
  /** Observers of all queues. */
  public readonly observers = new QueueObservers();
  private readonly queues = new Map<string, Queue>();
  /** Names of deleted queues, and when each may be taken again. */
  private readonly resting = new Map<string, number>();

  constructor(private readonly props: QueueRegistryProps) {
    this.region = props.region ?? 'us-east-1';
    this.accountId = props.accountId ?? '000000000000';
  }

  /**
   * Makes a queue, or gives the one that has this name and these attributes already.
   *
   * @throws SqsError for a name or attributes that AWS does not take, a dead-letter queue that does not exist or is of the other type, and for
   * a name that is taken by a queue with other attributes, or was until less than a minute ago
   */
  public create(name: string, attributes: QueueAttributes = {}, tags: Readonly<Record<string, string>> = {}): Queue {
    checkName(name, attributes.FifoQueue === 'true');
    const settings = readQueueSettings(attributes);
    const existing = this.queues.get(name);
    if (existing) {
      for (const attribute of Object.keys(attributes)) {
        if (existing.settings.attributes[attribute] !== settings.attributes[attribute]) {
          throw queueNameExists(attribute);
        }
      }
      return existing;
    }
    if (this.props.clock.now() < (this.resting.get(name) ?? -Infinity)) {
      throw queueDeletedRecently();
    }
    this.checkRedrive(settings, this.arnOf(name));
    const queue = new Queue({
      name,
      arn: this.arnOf(name),
      clock: this.props.clock,
      attributes,
      queueByArn: (arn) => this.byArn(arn),
      observer: this.observers,
      messageIds: this.props.messageIds,
    });
    Object.entries(tags).forEach(([key, value]) => queue.tags.set(key, value));
    this.queues.set(name, queue);
    return queue;
  }

  /** Changes the attributes of a queue. @throws SqsError as `create` */
  public setAttributes(queue: Queue, changes: QueueAttributes): void {
    this.checkRedrive(changeQueueSettings(queue.settings, changes), queue.arn);
    queue.setAttributes(changes);
  }

  public get(name: string): Queue | undefined {
    return this.queues.get(name);
  }

  public byArn(arn: string): Queue | undefined {
    const name = arn.slice(arn.lastIndexOf(':') + 1);
    return arn === this.arnOf(name) ? this.queues.get(name) : undefined;
  }

  /** Those whose name begins so, by name. */
  public list(namePrefix: string = ''): Queue[] {
    return [...this.queues.values()].filter((queue) => queue.name.startsWith(namePrefix)).sort((a, b) => a.name < b.name ? -1 : 1);
  }

  /** The queues that send their dead letters to this one. */
  public sourcesOf(queue: Queue): Queue[] {
    return this.list().filter((other) => other.settings.redrivePolicy?.deadLetterTargetArn === queue.arn);
  }

  /** Deletes a queue with everything in it. Its name is free again a minute later. */
  public delete(queue: Queue): void {
    queue.close();
    this.queues.delete(queue.name);
    this.resting.set(queue.name, this.props.clock.now() + QUEUE_NAME_REST_MILLISECONDS);
  }

  /** Ends the timers of all queues. */
  public close(): void {
    for (const queue of this.queues.values()) {
      queue.close();
    }
  }

  private arnOf(name: string): string {
    return `arn:aws:sqs:${this.region}:${this.accountId}:${name}`;
  }

  private checkRedrive(settings: QueueSettings, sourceArn: string): void {
    if (!settings.redrivePolicy) {
      return;
    }
    const target = this.byArn(settings.redrivePolicy.deadLetterTargetArn);
    if (!target) {
      throw invalidValue(settings.attributes.RedrivePolicy, 'RedrivePolicy', 'Dead letter target does not exist.');
    }
    if (target.settings.fifo !== settings.fifo) {
      throw invalidValue(settings.attributes.RedrivePolicy, 'RedrivePolicy', 'Dead-letter queue must be same type of queue as the source.');
    }
    if (!allowsSource(target.settings.attributes.RedriveAllowPolicy, sourceArn)) {
      // Documented; the text is ours.
      throw invalidValue(settings.attributes.RedrivePolicy, 'RedrivePolicy', 'The RedriveAllowPolicy of the dead-letter queue does not allow this source queue.');
    }
  }
}

function checkName(name: string, fifo: boolean): void {
  if (fifo ? FIFO_NAME.test(name) : NAME.test(name)) {
    return;
  }
  throw invalidParameter(fifo
    ? 'The name of a FIFO queue can only include alphanumeric characters, hyphens, or underscores, must end with .fifo suffix and be 1 to 80' +
      ' in length.'
    : 'Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length.');
}
