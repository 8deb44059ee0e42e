import { FollowedStream } from './deployed-settings';
import { RecordAttribute } from '../../../../src/contract/records';
import { findLines } from '../function-log/find-lines';
import { DeliveryRecord, recordsOf } from '../records/records-table';
import { AwsClients } from '../session/aws-clients';
import { OperatedWebhook } from '../session/operated-webhook';

/** What became of a delivery, in the words of the delivery records; `retrying` is no end yet. */
export interface SeenOutcome {
  /** `delivered`, `dead-letter`, `retrying` … */
  readonly outcome: string;
  readonly reason?: string;
  /** The last status or failure, of one that is retried. */
  readonly last?: string;
}

const RETRYING = 'retrying';

/** What the clock of this machine and AWS's may differ by. */
const CLOCK_SKEW_MS = 5 * 60_000;

/** Finds out what became of deliveries: in the records, and in the log where not all is on record. */
export class Follower {
  /** @param since when the first was sent, milliseconds since 1970 */
  constructor(
    private readonly aws: AwsClients,
    private readonly webhook: OperatedWebhook,
    private readonly streams: readonly FollowedStream[],
    private readonly since: number,
  ) {}

  /** What is known now, by the name of the stream: destinations, and the router for what it did not send on. */
  public async outcomesOf(deliveryId: string): Promise<ReadonlyMap<string, SeenOutcome>> {
    const records = this.webhook.records !== undefined && this.streams.some(({ isRecorded }) => isRecorded)
      ? await recordsOf(await this.aws.dynamoDb(), this.webhook.records, deliveryId, false) : [];
    const seen = new Map<string, SeenOutcome>();
    for (const { stream, isRecorded } of this.streams) {
      const record = isRecorded ? records.find(({ destination }) => destination === stream.name) : undefined;
      const outcome = isRecorded ? record && ofRecord(record) : await this.inLog(stream.log, deliveryId);
      if (outcome) {
        seen.set(stream.name, outcome);
      }
    }
    return seen;
  }

  private async inLog(log: string, deliveryId: string): Promise<SeenOutcome | undefined> {
    const lines = await findLines(await this.aws.logs(), log, { since: this.since - CLOCK_SKEW_MS, fields: { deliveryId } });
    return lines.map(({ line }): SeenOutcome | undefined => {
      switch (line.message) {
        case 'attempt':
          // Only the line of the dead letter says that it is one: to store it can fail.
          return line.decision === 'delivered' ? { outcome: 'delivered' } : { outcome: RETRYING, last: String(line.status ?? line.failure) };
        case 'dead-letter':
          return { outcome: 'dead-letter', reason: line.reason };
        case 'not-delivered':
          return { outcome: line.decision === 'dead-lettered-before' ? 'dead-letter' : line.decision };
        default:
          return undefined;
      }
    }).filter((outcome) => outcome !== undefined).reduce<SeenOutcome | undefined>((best, next) => best && isEnd(best) ? best : next, undefined);
  }
}

/** Whether nothing more becomes of it. */
export function isEnd(seen: SeenOutcome | undefined): seen is SeenOutcome {
  return seen !== undefined && seen.outcome !== RETRYING;
}

function ofRecord(record: DeliveryRecord): SeenOutcome {
  const reason = record[RecordAttribute.REASON];
  const statuses = record[RecordAttribute.LAST_STATUSES];
  const last: unknown = Array.isArray(statuses) ? statuses.at(-1) : undefined;
  return {
    outcome: String(record[RecordAttribute.OUTCOME]),
    ...(typeof reason === 'string' && { reason }),
    ...(last !== undefined && { last: String(last) }),
  };
}
