import { ArchiveSource, Arrival } from './archive-source';
import { FileSource } from './file-source';
import { RecordsSource } from './records-source';
import { ReplaySource } from './replay-source';
import { RecordAttribute } from '../../../../src/contract/records';
import { ArchiveBucket } from '../archive/archive-bucket';
import { archivePlace } from '../archive/archive-place';
import { systemClock } from '../messages/system-clock';
import { DeliveryRecord, recordsOf } from '../records/records-table';
import { OperatorError } from '../session/operator-error';
import { OperatorSession } from '../session/session';

/** `--from` of delivery records. */
export const RECORDS = 'records';

/** `--from` of the archive. */
export const ARCHIVE = 'archive';

/**
 * What `--from` names: delivery records, the archive, or a file.
 *
 * @param destination whose records; undefined where there is one only
 * @throws OperatorError when the webhook has nothing of the kind
 */
export async function findSource(session: OperatorSession, from: string, destination: string | undefined): Promise<ReplaySource> {
  switch (from) {
    case RECORDS: return recordsSource(session, destination);
    case ARCHIVE: return archiveSource(session);
    default: return new FileSource(from);
  }
}

async function recordsSource(session: OperatorSession, destination: string | undefined): Promise<ReplaySource> {
  const { records, name } = await session.webhook();
  if (records === undefined) {
    throw new OperatorError(`${name} keeps no delivery records, expected some with DeliveryRecords.full(); give --from a file of dead-letters export.`);
  }
  return new RecordsSource({ client: await session.aws.dynamoDb(), table: records, destination: destination ?? (await session.destination()).name });
}

async function archiveSource(session: OperatorSession): Promise<ReplaySource> {
  const { archive, records, name } = await session.webhook();
  if (archive === undefined) {
    throw new OperatorError(`${name} has no archive, expected one that the app makes with webhook.archive(); give --from ${RECORDS}, or a file of dead-letters export.`);
  }
  const { aws } = session;
  const place = await archivePlace(aws, archive);
  const arrivalOf = async (id: string): Promise<Arrival | undefined> =>
    records === undefined ? undefined : firstArrival(await recordsOf(await aws.dynamoDb(), records, id, false));
  return new ArchiveSource({ bucket: new ArchiveBucket(await aws.s3(place.region), place), clock: systemClock, arrivalOf });
}

/** All destinations have the same of a delivery. */
function firstArrival(records: readonly DeliveryRecord[]): Arrival | undefined {
  for (const record of records) {
    const [group, arrivedAt] = [record[RecordAttribute.GROUP], Date.parse(String(record[RecordAttribute.ARRIVED_AT]))];
    if (typeof group === 'string' && Number.isFinite(arrivedAt)) {
      return { group, arrivedAt };
    }
  }
  return undefined;
}
