import { CallFault, CallOptions, Calls, SECOND_TRY_MS } from './calls';
import type { Inside } from './environment';
import { OverflowsTable } from './overflows-table';
import type { Parts } from './parts';
import { during, QueueTrouble } from './scenario';
import type { Claims } from '../../../../src/delivery/webhook/claims';
import { DeadLetter, NotStoredError } from '../../../../src/engine/dead-letter';
import { DeliveryOutcome, Records } from '../../../../src/engine/delivery-record';
import type { Queue as QueuePort, VisibilityChange } from '../../../../src/engine/ports';
import type { RateShares } from '../../../../src/engine/rate-shares';
import type { DestinationQueues, RoutedMessage } from '../../../../src/routing/function/destination-queue';
import type { Overflows } from '../../../../src/routing/function/overflows';
import type { Queue } from '../../local/sqs';
import type { SeededRandom } from '../random';
import { ClaimsTable } from '../world/claims-table';
import { RateSharesTable } from '../world/rate-shares-table';
import { RecordsTable, StoredRecord } from '../world/records-table';
import { changeVisibility, lateChangeMs, RECEIVE_OVER } from '../world/stream-parts';

/** What is where a message may be sent to. */
export interface Target {
  readonly queue: Queue;
  /** What is wrong with it at a time. */
  trouble(at: number): QueueTrouble | undefined;
}

/** SQS and DynamoDB as the functions of a world call them. */
export class Services {
  public readonly calls: Calls;
  private readonly overflowsTable = new OverflowsTable();
  private readonly claimsTable = new ClaimsTable();
  private readonly recordsTables = new Map<string, RecordsTable>();
  private readonly sharesTables = new Map<string, RateSharesTable>();
  private readonly targets = new Map<string, Target>();
  private readonly random: SeededRandom;

  constructor(private readonly parts: Parts) {
    this.calls = new Calls(parts);
    this.random = parts.source();
  }

  /** Makes a queue one that can be sent to. */
  public add(target: Target): void {
    this.targets.set(target.queue.name, target);
  }

  /** The queues that the router and the overflow send to; a URL ends with the queue's name. */
  public destinationQueues(inside: Inside): DestinationQueues {
    return { send: (queueUrl, message) => inside.through(() => this.send(queueUrl.slice(queueUrl.lastIndexOf('/') + 1), message)) };
  }

  public overflows(inside: Inside): Overflows {
    const { overflowsTable: table } = this;
    const call = <T>(what: string, group: string, effect: () => T): Promise<T> => inside.through(() => this.table(what, group, effect));
    return {
      waiting: (group) => call('waiting', group, () => table.waiting(group)),
      begin: (group, destination, ...tickets) => call('begin', group, () => table.begin(group, destination, ...tickets)),
      end: (group, destination, ticket) => call('end', group, () => table.end(group, destination, ticket)),
    };
  }

  public claims(inside: Inside): Claims {
    const { scenario: { claimCalls, latencies: { tableMs } }, oracle } = this.parts;
    const call = <T>(what: string, effect: () => T): Promise<T> =>
      inside.through(() => this.calls.call({ what, rate: claimCalls, latencyMs: tableMs, troubled: () => oracle.claimsFailed() }, effect));
    return {
      read: (key) => call('claim read', () => this.claimsTable.read(key)),
      write: (key, claim) => call('claim written', () => this.claimsTable.write(key, claim)),
      free: (key, deliveryId, messageId) => call('claim freed', () => this.claimsTable.free(key, deliveryId, messageId)),
    };
  }

  /** @param destination whose records; the router has some of its own */
  public records<T>(destination: string, inside: Inside): Records<T> {
    const { scenario: { recordCalls, latencies: { tableMs } }, oracle } = this.parts;
    const table = made(this.recordsTables, destination, () => new RecordsTable());
    const call = <R>(what: string, id: string, effect: () => R): Promise<R> =>
      inside.through(() => this.calls.call({ what, rate: recordCalls, latencyMs: tableMs, troubled: () => oracle.recordFailed(id) }, effect));
    return {
      read: (deliveryId, messageId) => call('record read', deliveryId, () => table.read(deliveryId, messageId)),
      write: (entry) => call('record written', entry.deliveryId, () => {
        table.write(entry);
        if (entry.outcome === DeliveryOutcome.UNROUTED) {
          oracle.recordedUnrouted(entry.deliveryId);
        }
      }),
    };
  }

  /** What is on record of a delivery to a destination. */
  public recordOf(destination: string, deliveryId: string): Readonly<StoredRecord> | undefined {
    return this.recordsTables.get(destination)?.get(deliveryId);
  }

  /** @param destination whose rate is shared */
  public rateShares(destination: string, inside: Inside): RateShares {
    const { scenario: { shareCalls: rate, latencies: { tableMs: latencyMs } } } = this.parts;
    const table = made(this.sharesTables, destination, () => new RateSharesTable());
    return { claim: (claim) => inside.through(() => this.calls.call({ what: 'share claimed', rate, latencyMs }, () => table.claim(inside.number, claim))) };
  }

  /** The queue that a function takes from, and where its dead letters go. */
  public queuePort(queue: Queue, deadLetters: Queue, inside: Inside): QueuePort {
    const { scenario: { visibilityCalls: rate, latencies: { queueMs: latencyMs } }, oracle } = this.parts;
    const lateMs = (): number => lateChangeMs(this.random, SECOND_TRY_MS);
    const change = (one: Pick<VisibilityChange, 'receiptHandle' | 'seconds'>): boolean => {
      const isChanged = changeVisibility(queue, one);
      if (!isChanged) {
        oracle.happened(RECEIVE_OVER);
      }
      return isChanged;
    };
    return {
      changeVisibility: (changes) => inside.through(() => this.calls.call({ what: 'visibility', rate, latencyMs, lateMs }, () => {
        if (changes.filter(change).length < changes.length) {
          throw new Error('Some visibility timeouts were not changed.');
        }
      })),
      hold: (messages, seconds) => inside.through(() => this.calls.call({ what: 'hold', rate, latencyMs, lateMs }, () => {
        const held = messages.filter(({ receiptHandle }) => change({ receiptHandle, seconds }));
        return new Set(held.map(({ messageId }) => messageId));
      })),
      deadLetter: (letter) => inside.through(() => this.deadLetter(letter, deadLetters)),
    };
  }

  private async deadLetter({ body, groupId, deduplicationId, attributes }: DeadLetter, to: Queue): Promise<void> {
    const { scenario: { visibilityCalls: rate, latencies: { queueMs: latencyMs } }, oracle } = this.parts;
    const troubled = (): void => oracle.doubt(body, 'dead letter');
    oracle.givenUp(body, attributes.destination, attributes.reason);
    try {
      await this.calls.call({ what: 'dead letter', rate, latencyMs, troubled }, () => {
        const written = Object.entries(attributes).map(([name, value]) => [name, { DataType: 'String', StringValue: value }]);
        to.send({ body, groupId, deduplicationId, attributes: Object.fromEntries(written) });
      });
    } catch (error) {
      throw (error as Error).name === 'AccessDenied' ? new NotStoredError('AccessDenied') : error;
    }
  }

  private async send(queueName: string, { body, group, deduplicationId }: RoutedMessage): Promise<void> {
    const { scenario: { queueCalls: rate, latencies: { queueMs: latencyMs } }, now, oracle } = this.parts;
    const { queue, trouble } = this.targets.get(queueName)!;
    const what = `sent to ${queueName === 'overflow.fifo' ? 'the overflow' : 'a destination'}`;
    const call: CallOptions = { what, rate, latencyMs, certain: this.certain(trouble(now())), troubled: (fault) => this.sendTroubled(body, fault) };
    await this.calls.call(call, () => {
      queue.send({ body, groupId: group, deduplicationId });
    });
    oracle.happened(what);
  }

  /** Where it took effect and the sender does not know, or may take effect later, there may be a second copy. */
  private sendTroubled(body: string, fault: CallFault): void {
    if (fault !== 'refused' && fault !== 'silent') {
      this.parts.oracle.doubt(body, `send ${fault}`);
    }
  }

  private certain(trouble: QueueTrouble | undefined): CallFault | undefined {
    switch (trouble) {
      case undefined:
        return undefined;
      case 'refused':
        return 'refused';
      case 'throttled':
        return this.random.chance(0.7) ? 'refused' : undefined;
      case 'silent':
        return 'silent';
      case 'answer-lost':
        return this.random.chance(0.5) ? 'answer-lost' : undefined;
    }
  }

  private table<T>(what: string, group: string, effect: () => T): Promise<T> {
    const { scenario: { tableCalls: rate, latencies: { tableMs: latencyMs }, table }, now, oracle } = this.parts;
    oracle.happened(`table asked: ${what}`);
    return this.calls.call({ what: `table: ${what}`, rate, latencyMs, certain: during(table, now()), troubled: () => oracle.groupTroubled(group) }, effect);
  }
}

function made<T>(all: Map<string, T>, name: string, make: () => T): T {
  const one = all.get(name) ?? make();
  all.set(name, one);
  return one;
}
