import type { VirtualClock } from '../../local/clock';
import type { Batch, BatchCompletion, EventSourceObserver, MappingCounts } from '../../local/event-source';
import type { Queue } from '../../local/sqs';
import type { Oracle } from '../oracle/oracle';
import type { SeededRandom } from '../random';
import type { Scenario } from '../scenario';
import type { QueueWatch } from './queue-watch';
import { changeVisibility } from './stream-parts';

/** Sees which invocation has which messages, and makes some of them return to the queue before their time. */
export class BatchWatch implements EventSourceObserver {
  private readonly byReceipt = new Map<string, number>();

  constructor(
    private readonly scenario: Scenario, private readonly clock: VirtualClock, private readonly random: SeededRandom,
    private readonly watch: QueueWatch, private readonly oracle: Oracle, private readonly queue: Queue, private readonly startedAt: number,
  ) {}

  /** When the batch was received that begins with this receipt, in milliseconds from the world's beginning. */
  public receivedAt(receiptHandle: string): number {
    return this.byReceipt.get(receiptHandle) ?? 0;
  }

  public batchReceived(_mapping: MappingCounts, batch: Batch): void {
    const since = batch.receivedAt - this.startedAt;
    this.byReceipt.set(batch.messages[0].receiptHandle, since);
    this.watch.hold(idsOf(batch), since);
    const { faults, faultsEndAt, requestTimeoutMs } = this.scenario;
    if (since < faultsEndAt && this.random.chance(faults.expiry)) {
      this.clock.after(Math.round(this.random.magnitude(5, 4 * requestTimeoutMs)), () => this.expire(batch));
    }
  }

  public throttled(_mapping: MappingCounts, batch: Batch): void {
    this.watch.throttled(idsOf(batch));
  }

  public completed(_mapping: MappingCounts, batch: Batch, completion: BatchCompletion): void {
    this.byReceipt.delete(batch.messages[0].receiptHandle);
    this.watch.release(idsOf(batch), batch.receivedAt - this.startedAt);
    const now = this.clock.now() - this.startedAt;
    if (completion.outcome === 'failed' || completion.outcome === 'timedOut') {
      this.oracle.happened(`invocations ${completion.outcome}`);
      for (const { message } of batch.messages) {
        const webhook = this.watch.webhookOf(message.messageId);
        webhook.copyOf(message.sequenceNumber).explainDuplicate(now, `invocation ${completion.outcome}`);
        webhook.trouble(now);
      }
    } else if (completion.outcome === 'returned') {
      for (const { message } of completion.failed) {
        this.oracle.leftInQueue(this.watch.webhookOf(message.messageId), batch.receivedAt - this.startedAt);
      }
    }
    for (const { message } of completion.deleteRefused) {
      this.watch.webhookOf(message.messageId).copyOf(message.sequenceNumber).explainDuplicate(now, 'deleted after its visibility timeout');
    }
  }

  /** One message, or all of them, can be received again, as if their visibility timeout had ended. */
  private expire(batch: Batch): void {
    if (!this.byReceipt.has(batch.messages[0].receiptHandle)) {
      return;
    }
    const chosen = this.random.chance(0.5) ? batch.messages : [this.random.pick(batch.messages)];
    this.oracle.coverage.strikesWorld('visibility ended early');
    this.watch.forcing = true;
    for (const { message, receiptHandle } of chosen) {
      // Unless the forwarder has returned it to the queue in the meantime.
      if (changeVisibility(this.queue, { receiptHandle, seconds: 0 })) {
        this.oracle.expired(this.watch.webhookOf(message.messageId), 'visibility ended early', message.sequenceNumber);
      }
    }
    this.watch.forcing = false;
  }
}

function idsOf(batch: Batch): string[] {
  return batch.messages.map(({ message }) => message.messageId);
}
