import { ScanCommand } from '@aws-sdk/client-dynamodb';
import { SeededRandom } from '../../../cli/src/simulation/random';
import { RecordsTable, StoredRecord } from '../../../cli/src/simulation/world/records-table';
import { RecordKey, RecordsDetail } from '../../../src/contract/records';
import { DynamoDbRecords } from '../../../src/delivery/aws/dynamodb-records';
import { DeliveryOutcome, RecordEntry } from '../../../src/engine/delivery-record';
import { Webhook } from '../../../src/envelope/envelope';
import { DynaliteTable } from '../support/dynalite-table';
import { itemOf, START, webhook } from '../support/world';

let table: DynaliteTable;

beforeAll(async () => {
  table = await DynaliteTable.start('records', RecordKey.DELIVERY_ID, RecordKey.DESTINATION);
});

afterAll(() => table.stop());

/** In the simulation nobody registers anything, and its table has no bodies. */
const OUTCOMES = Object.values(DeliveryOutcome).filter((outcome) => outcome !== DeliveryOutcome.REGISTRATION);
const REASONS = ['gone', 'expired', 'signature'];
const STATUSES = ['200', '500', 'timeout'];
const MESSAGES = ['m1', 'm1', 'm2'];

/** Anything that an engine may write, and more: also what no two environments would ever write one after the other. */
function anyEntry(random: SeededRandom, deliveryId: string, at: number): RecordEntry<Webhook> {
  const newAttempts = random.pick([0, 0, 1, 1, 3]);
  // Most writes are about what fails.
  const outcome = random.chance(0.4) ? random.pick([DeliveryOutcome.RETRYING, DeliveryOutcome.DEAD_LETTER]) : random.pick(OUTCOMES);
  return {
    deliveryId,
    messageId: `${deliveryId}-${random.pick(MESSAGES)}`,
    group: random.chance(0.9) ? 'orders' : undefined,
    isFirst: random.chance(0.1),
    outcome,
    reason: outcome === DeliveryOutcome.DEAD_LETTER || random.chance(0.2) ? random.pick(REASONS) : undefined,
    newAttempts,
    newRejections: Math.min(newAttempts, random.int(0, 1)),
    history: {
      attempts: newAttempts + random.int(0, 2),
      rejections: random.int(0, 2),
      firstAttemptAt: random.chance(0.8) ? at - random.int(0, 5_000) : undefined,
      lastStatuses: Array.from({ length: random.int(0, 3) }, () => random.pick(STATUSES)),
    },
    at,
    item: itemOf(webhook({ id: deliveryId, arrivedAt: START - random.int(0, 60_000) })),
  };
}

const iso = (time?: number) => time === undefined ? undefined : { S: new Date(time).toISOString() };
const count = (number: number) => ({ N: String(number) });

/** The item of a record, as DynamoDB has it. */
function itemOfRecord(record: StoredRecord): object {
  const { messageId, group, outcome, reason, attempts, messageAttempts, rejections, lastStatuses, arrivedAt, firstAttemptAt, lastAttemptAt } = record;
  return {
    messageId: { S: messageId },
    group: group === undefined ? undefined : { S: group },
    outcome: { S: outcome },
    reason: reason === undefined ? undefined : { S: reason },
    attempts: count(attempts),
    messageAttempts: count(messageAttempts),
    rejections: count(rejections),
    lastStatuses: { L: lastStatuses.map((status) => ({ S: status })) },
    arrivedAt: iso(arrivedAt),
    firstAttemptAt: iso(firstAttemptAt),
    lastAttemptAt: iso(lastAttemptAt),
  };
}

/** All items but what the model says nothing of: the other key, when they expire, and the bodies of registrations. */
async function itemsByDelivery(): Promise<Map<string, object>> {
  const { Items = [] } = await table.client.send(new ScanCommand({ TableName: 'records', ConsistentRead: true }));
  return new Map(Items.map(({ deliveryId, destination: _destination, expiresAt: _expiresAt, body: _body, ...item }) => [deliveryId.S!, item]));
}

test.each(Array.from({ length: 6 }, (_, seed) => seed + 1))('the same calls make the same items of DynamoDB as of the table of the simulation (seed %d)', async (seed) => {
  const random = new SeededRandom(seed);
  const records = new DynamoDbRecords({ tableName: 'records', destination: 'Default', detail: RecordsDetail.METADATA, retentionDays: 30 });
  const model = new RecordsTable();
  const deliveries = ['d1', 'd2', 'd3'].map((id) => `${id}-of-${seed}`);
  const written: RecordEntry<Webhook>[] = [];
  for (let round = 0, at = START; round < 90; round += 1) {
    // Time goes on, or what is written comes late; or it was written before, and the answer was lost.
    at += random.int(0, 3_000) - (random.chance(0.2) ? 4_000 : 0);
    const entry = written.length > 0 && random.chance(0.2) ? random.pick(written) : anyEntry(random, random.pick(deliveries), at);
    written.push(entry);
    const writing = records.write(entry);
    records.flush();
    await writing;
    model.write(entry);
    for (const messageId of MESSAGES.map((id) => `${entry.deliveryId}-${id}`)) {
      const known = await records.read(entry.deliveryId, messageId) ?? {};
      expect([round, known]).toEqual([round, model.read(entry.deliveryId, messageId) ?? {}]);
    }
    const items = await itemsByDelivery();
    for (const id of deliveries) {
      const record = model.get(id);
      expect([round, id, items.get(id)]).toEqual([round, id, record && itemOfRecord(record)]);
    }
  }
});
