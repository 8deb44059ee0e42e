import { ClaimsTable } from './claims-table';
import { never } from './never';
import type { QueueWatch } from './queue-watch';
import { RateSharesTable } from './rate-shares-table';
import { RecordsTable, StoredRecord } from './records-table';
import { changeVisibility, lateChangeMs, RECEIVE_OVER } from './stream-parts';
import type { Claims } from '../../../../src/delivery/webhook/claims';
import type { AttemptHistory } from '../../../../src/engine/attempt-history';
import { DeadLetter, NotStoredError } from '../../../../src/engine/dead-letter';
import type { RecordEntry } from '../../../../src/engine/delivery-record';
import type { VisibilityChange } from '../../../../src/engine/ports';
import type { QueuedMessage } from '../../../../src/engine/queued-message';
import type { ShareClaim } from '../../../../src/engine/rate-shares';
import type { VirtualClock } from '../../local/clock';
import type { Queue } from '../../local/sqs';
import type { CallFault } from '../coverage';
import { LetterRestWatch } from '../oracle/letter-rest-watch';
import type { Oracle } from '../oracle/oracle';
import type { Called } from '../oracle/problem-watch';
import type { TrackedWebhook } from '../oracle/tracked-webhook';
import type { SeededRandom } from '../random';
import type { Scenario } from '../scenario';

/** How a call goes wrong. `slow` takes longer than the forwarder waits for it and takes effect then. */
type Fault = CallFault;

/** What becomes of a call that goes wrong. */
interface Trouble {
  /** Who calls, and what for, where the log says that it went wrong. @default - it does not */
  readonly by?: readonly [environment: number, called: Called];
  /** Whether whoever is told that it failed has to say so. @default true */
  readonly mustTell?: boolean;
  /** @default - an error that says nothing */
  readonly refusal?: NotStoredError;
  /** Told before the call, when it is to go wrong. */
  readonly troubled?: (fault: Fault) => void;
  /** Says which webhooks it is about. @default - about none */
  readonly concerned?: () => readonly string[];
  /** How long it takes when it is slow. @default - up to 20 seconds */
  readonly slowMs?: () => number;
}

const NOTHING_ELSE: Trouble = {};

/** What the log calls an error that has no other name. */
const ERROR = 'Error';

const FAULTS: readonly Fault[] = ['refused', 'refused', 'answerLost', 'slow', 'silent'];

/** How long a slow call takes at least; and at most, where it is no change of visibility. */
const SLOW_MS = 200;
const SLOWEST_MS = 20_000;

/** Attempts are told apart by their times: of two environments whose clocks are both off by less, the later one ends later for both. */
const CLOCKS_AGREE_MS = 500;

/** SQS and DynamoDB as the forwarder calls them: with a latency, and with what can go wrong on the way there and back. */
export class ForwarderServices {
  private readonly table = new RecordsTable();
  private readonly shares = new RateSharesTable();
  private readonly claimsTable = new ClaimsTable();
  private writing = 0;
  /** Present where the dead-letter queue is away at times. */
  public readonly letterRests?: LetterRestWatch;

  constructor(
    private readonly scenario: Scenario, private readonly clock: VirtualClock, private readonly random: SeededRandom,
    private readonly oracle: Oracle, private readonly watch: QueueWatch, private readonly queue: Queue,
    private readonly deadLetterQueue: Queue, private readonly faultsEndAt: number,
    private readonly startedAt: number,
  ) {
    this.letterRests = scenario.deadLettersAway && new LetterRestWatch(clock, (detail) => oracle.violated('wrongRest', detail));
  }

  /** Whether a record is on its way to the table. */
  public get isWriting(): boolean {
    return this.writing > 0;
  }

  /** What the table holds of a delivery. */
  public recordOf(deliveryId: string): Readonly<StoredRecord> | undefined {
    return this.table.get(deliveryId);
  }

  /**
   * @param environment number of the environment that calls, here and below
   * @param heldSince when its batch was received
   */
  public changeVisibility(environment: number, changes: readonly VisibilityChange[], heldSince: number): Promise<void> {
    const { faults, latencies } = this.scenario;
    this.oracle.putOff(environment, changes.map(({ messageId, seconds }) => (
      { webhook: this.watch.webhookOf(messageId), copy: this.watch.copyOf(messageId), place: this.watch.placeOf(messageId) ?? 0, seconds }
    )), heldSince);
    return this.call('visibility', faults.visibility, latencies.queueMs, (fault) => {
      // Entries of one batch succeed and fail one by one, in no order that anybody promised.
      const order = fault ? [...changes].reverse() : changes;
      const done = order.filter((change) => !(fault && this.random.chance(0.3)) && this.change(change));
      if (done.length < changes.length) {
        this.oracle.problems.wentWrong(environment, 'visibility', fault !== 'slow', ERROR);
        throw new Error('Some visibility timeouts were not changed.');
      }
    }, {
      by: [environment, 'visibility'],
      troubled: () => {
        // What is not changed returns at its visibility timeout, which may be sooner than it was to come back.
        for (const { messageId } of changes) {
          this.watch.webhookOf(messageId).troubledAt = this.clock.now() - this.startedAt;
        }
      },
      concerned: () => changes.map(({ messageId }) => this.watch.webhookOf(messageId).id),
      slowMs: () => lateChangeMs(this.random, SLOW_MS),
    });
  }

  public hold(environment: number, messages: readonly QueuedMessage[], seconds: number, heldSince: number): Promise<ReadonlySet<string>> {
    const { faults, latencies } = this.scenario;
    const webhooks = messages.map(({ messageId }) => this.watch.webhookOf(messageId));
    return this.call('hold', faults.visibility, latencies.queueMs, (fault) => {
      const held = new Set(messages
        .filter(({ messageId, receiptHandle }) => !(fault && this.random.chance(0.3)) && this.change({ messageId, receiptHandle, seconds }))
        .map(({ messageId }) => messageId));
      this.oracle.notHeld(webhooks.filter((_webhook, index) => !held.has(messages[index].messageId)), heldSince);
      return held;
    }, {
      by: [environment, 'visibility'],
      troubled: () => this.oracle.notHeld(webhooks, heldSince),
      concerned: () => webhooks.map(({ id }) => id),
      slowMs: () => lateChangeMs(this.random, SLOW_MS),
    });
  }

  public deadLetter(environment: number, letter: DeadLetter): Promise<void> {
    const { faults, latencies } = this.scenario;
    const webhook = this.watch.find(letter.deduplicationId);
    if (webhook) {
      this.oracle.deadLetterTried(webhook, this.watch.copyOf(letter.deduplicationId), environment, letter.attributes);
    }
    const answered = this.letterRests?.sends(environment);
    const now = this.clock.now() - this.startedAt;
    if (this.scenario.deadLettersAway?.some(({ from, until }) => now >= from && now < until)) {
      this.oracle.happened('dead-letter queue away', webhook?.id);
      this.oracle.problems.wentWrong(environment, 'dead-letter', false);
      this.oracle.history.lettersTroubled(now);
      webhook?.letterIsTroubled(false);
      return never();
    }
    return this.call('dead letter sent', faults.deadLetter, latencies.queueMs, () => {
      answered?.();
      this.deadLetterQueue.send({
        body: letter.body,
        groupId: letter.groupId,
        deduplicationId: letter.deduplicationId,
        attributes: Object.fromEntries(Object.entries(letter.attributes).map(([name, value]) => [name, { DataType: 'String', StringValue: value }])),
      });
    }, {
      by: [environment, 'dead-letter'],
      refusal: new NotStoredError('AccessDenied'),
      troubled: (fault) => {
        this.oracle.history.lettersTroubled(this.clock.now() - this.startedAt);
        webhook?.letterIsTroubled(fault === 'slow' || fault === 'answerLost');
      },
      concerned: () => webhook ? [webhook.id] : [],
    });
  }

  public read(environment: number, deliveryId: string, messageId: string): Promise<AttemptHistory | undefined> {
    const { faults, latencies } = this.scenario;
    return this.call('record read', faults.records, latencies.recordsMs, () => this.table.read(deliveryId, messageId), {
      troubled: () => this.oracle.doubt(environment, 'it cannot read records', [], 0),
      concerned: () => [deliveryId],
    });
  }

  public write(environment: number, entry: RecordEntry<unknown>): Promise<void> {
    const { faults, latencies } = this.scenario;
    const webhook = this.oracle.find(entry.deliveryId);
    this.writing += 1;
    return this.call('record write', faults.records, latencies.recordsMs, () => {
      this.writing -= 1;
      const record = this.table.write(entry);
      if (record && webhook) {
        this.oracle.recordWritten(webhook, environment, record);
      } else if (this.scenario.environmentSkewMs >= CLOCKS_AGREE_MS) {
        // The clock of the environment that made the attempt before is so far ahead that this one seems to come first.
        this.oracle.happened('record write: seems to come too late', webhook?.id);
        doubt(webhook);
      }
    }, {
      by: [environment, 'record'],
      troubled: (fault) => {
        this.writing -= fault === 'refused' || fault === 'silent' ? 1 : 0;
        doubt(webhook);
      },
      concerned: () => [entry.deliveryId],
    });
  }

  public claim(environment: number, claim: ShareClaim): Promise<boolean> {
    const { faults, latencies } = this.scenario;
    this.oracle.shares?.asked(environment, claim);
    return this.call('share claimed', faults.shares, latencies.recordsMs, (fault) => {
      const granted = this.shares.claim(environment, claim);
      this.oracle.shares?.answered(environment, claim, granted, fault === undefined);
      this.oracle.trace(() => `environment ${environment} ${granted ? 'gets' : 'does not get'} share ${claim.share} until ${claim.until - claim.now} ms later`);
      return granted;
    }, { by: [environment, 'rate'], troubled: () => this.oracle.shares?.troubled(environment) });
  }

  /** The table of claims on senders' ids, as an environment calls it. While it leaves the table alone, it does not wait to hear that an id is free. */
  public claimsOf(environment: number): Claims {
    const { faults, latencies } = this.scenario;
    const call = <T>(what: string, mustTell: boolean, effect: () => T): Promise<T> =>
      this.call(what, faults.claims, latencies.recordsMs, effect, { by: [environment, 'deduplication'], mustTell });
    return {
      read: (key) => call('claim read', true, () => this.claimsTable.read(key)),
      write: (key, claim) => call('claim written', true, () => this.claimsTable.write(key, claim)),
      free: (key, deliveryId, messageId) => call('claim freed', false, () => this.claimsTable.free(key, deliveryId, messageId)),
    };
  }

  private change(change: VisibilityChange): boolean {
    const isChanged = changeVisibility(this.queue, change);
    if (!isChanged) {
      this.oracle.happened(RECEIVE_OVER, this.watch.webhookOf(change.messageId).id);
    }
    return isChanged;
  }

  private call<T>(
    what: string, rate: number, latencyMs: number, effect: (fault?: Fault) => T,
    { by, mustTell = true, refusal, troubled, concerned, slowMs }: Trouble = NOTHING_ELSE,
  ): Promise<T> {
    const fault = this.clock.now() < this.faultsEndAt && this.random.chance(rate) ? this.random.pick(FAULTS) : undefined;
    if (fault) {
      this.oracle.statistics.add(`${what}: ${fault}`);
      this.oracle.coverage.strikesEnvironment(`${what}: ${fault}`, undefined, concerned);
      troubled?.(fault);
      if (by) {
        const error = fault === 'refused' ? refusal?.code ?? ERROR : fault === 'answerLost' ? ERROR : undefined;
        this.oracle.problems.wentWrong(...by, mustTell && error !== undefined, error);
      }
    }
    if (fault === 'silent') {
      return never();
    }
    return this.clock.later(fault === 'slow' ? slowMs?.() ?? this.random.int(SLOW_MS, SLOWEST_MS) : latencyMs, () => {
      if (fault === 'refused') {
        throw refusal ?? new Error(`The call was refused: ${what}.`);
      }
      const result = effect(fault);
      if (fault === 'answerLost') {
        throw new Error(`The answer was lost: ${what}.`);
      }
      return result;
    });
  }
}

/** The forwarder cannot know what became of what it did. */
function doubt(webhook: TrackedWebhook | undefined): void {
  if (webhook) {
    webhook.unsure = true;
  }
}
