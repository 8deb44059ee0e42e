import type { AttemptHistory } from '../../../../src/engine/attempt-history';
import { DeadLetter, NotStoredError } from '../../../../src/engine/dead-letter';
import type { RecordEntry } from '../../../../src/engine/delivery-record';
import type { VisibilityChange } from '../../../../src/engine/ports';
import type { QueuedMessage } from '../../../../src/engine/queued-message';
import type { ShareClaim } from '../../../../src/engine/rate-shares';
import type { VirtualClock } from '../../local/clock';
import { Queue, SqsError } from '../../local/sqs';
import type { Oracle } from '../oracle/oracle';
import type { SeededRandom } from '../random';
import type { Scenario } from '../scenario';
import { RateSharesTable } from './rate-shares-table';
import { RecordsTable } from './records-table';

/** How a call goes wrong. `slow` takes longer than the forwarder waits for it and takes effect then. */
type Fault = 'refused' | 'answerLost' | 'slow' | 'silent';

const FAULTS: readonly Fault[] = ['refused', 'refused', 'answerLost', 'slow', 'silent'];
const NEVER = new Promise<never>(() => undefined);

/** SQS and DynamoDB as the forwarder calls them: with a latency, and with what can go wrong on the way there and back. */
export class ForwarderServices {
  private readonly table = new RecordsTable();
  private readonly shares = new RateSharesTable();

  constructor(
    private readonly scenario: Scenario, private readonly clock: VirtualClock, private readonly random: SeededRandom,
    private readonly oracle: Oracle, private readonly queue: Queue, private readonly deadLetterQueue: Queue,
    private readonly faultsEndAt: number,
  ) {}

  public changeVisibility(changes: readonly VisibilityChange[]): Promise<void> {
    const { faults, latencies } = this.scenario;
    return this.call('visibility', faults.visibility, latencies.queueMs, (fault) => {
      // Entries of one batch succeed and fail one by one, in no order that anybody promised.
      const order = fault ? [...changes].reverse() : changes;
      const done = order.filter((change) => !(fault && this.random.chance(0.3)) && this.change(change));
      if (done.length < changes.length) {
        throw new Error('Some visibility timeouts were not changed.');
      }
    });
  }

  public hold(messages: readonly QueuedMessage[], seconds: number): Promise<ReadonlySet<string>> {
    const { faults, latencies } = this.scenario;
    return this.call('hold', faults.visibility, latencies.queueMs, (fault) => new Set(messages
      .filter(({ messageId, receiptHandle }) => !(fault && this.random.chance(0.3)) && this.change({ messageId, receiptHandle, seconds }))
      .map(({ messageId }) => messageId)));
  }

  public deadLetter(letter: DeadLetter): Promise<void> {
    const { faults, latencies } = this.scenario;
    return this.call('dead letter sent', faults.deadLetter, latencies.queueMs, () => {
      this.deadLetterQueue.send({
        body: letter.body,
        groupId: letter.groupId,
        deduplicationId: letter.deduplicationId,
        attributes: Object.fromEntries(Object.entries(letter.attributes).map(([name, value]) => [name, { DataType: 'String', StringValue: value }])),
      });
    }, new NotStoredError('AccessDenied'));
  }

  public read(deliveryId: string, messageId: string): Promise<AttemptHistory | undefined> {
    const { faults, latencies } = this.scenario;
    return this.call('record read', faults.records, latencies.recordsMs, () => this.table.read(deliveryId, messageId));
  }

  public write(entry: RecordEntry<unknown>): Promise<void> {
    const { faults, latencies } = this.scenario;
    return this.call('record write', faults.records, latencies.recordsMs, () => this.table.write(entry));
  }

  /** @param environment number of the environment that claims */
  public claim(environment: number, claim: ShareClaim): Promise<boolean> {
    const { faults, latencies } = this.scenario;
    return this.call('share claimed', faults.shares, latencies.recordsMs, () => {
      const granted = this.shares.claim(environment, claim);
      this.oracle.trace(() => `environment ${environment} ${granted ? 'gets' : 'does not get'} share ${claim.share} until ${claim.until - claim.now} ms later`);
      return granted;
    });
  }

  private change({ receiptHandle, seconds }: VisibilityChange): boolean {
    try {
      this.queue.changeVisibility(receiptHandle, seconds);
      return true;
    } catch (error) {
      if (error instanceof SqsError) {
        return false;
      }
      throw error;
    }
  }

  private async call<T>(
    what: string, rate: number, latencyMs: number, effect: (fault?: Fault) => T, refusal: Error = new Error(`The call was refused: ${what}.`),
  ): Promise<T> {
    const fault = this.clock.now() < this.faultsEndAt && this.random.chance(rate) ? this.random.pick(FAULTS) : undefined;
    if (fault) {
      this.oracle.statistics.add(`${what}: ${fault}`);
    }
    if (fault === 'silent') {
      return NEVER;
    }
    await this.clock.sleep(fault === 'slow' ? this.random.int(200, 20_000) : latencyMs);
    if (fault === 'refused') {
      throw refusal;
    }
    const result = effect(fault);
    if (fault === 'answerLost') {
      throw new Error(`The answer was lost: ${what}.`);
    }
    return result;
  }
}
