import type { AttributeValue, DynamoDB } from '@aws-sdk/client-dynamodb';
import { Replayable, ReplayRange, ReplaySource } from './replay-source';
import { RecordAttribute, RecordKey } from '../../../../src/contract/records';
import { DeliveryOutcome } from '../../../../src/engine/delivery-record';
import { formatEnvelope, ROOT_ENDPOINT } from '../../../../src/envelope/envelope';
import { isGroup } from '../messages/group-names';

type Item = Record<string, AttributeValue>;

/** What was not a delivery, or is not over. */
const NOT_REPLAYED: ReadonlyMap<string | undefined, string> = new Map([
  [DeliveryOutcome.RETRYING, 'are still in the queue'],
  [DeliveryOutcome.DUPLICATE, 'repeat another, and would be left out again'],
  [DeliveryOutcome.DROPPED, 'are invalid'],
  [DeliveryOutcome.HANDLED, 'were meant for the forwarder itself'],
  [DeliveryOutcome.REGISTRATION, 'were meant for whoever registers the endpoint'],
]);

/** Which records are looked at. */
export interface RecordsSourceOptions {
  readonly client: DynamoDB;
  readonly table: string;
  /** Records of this destination. */
  readonly destination: string;
}

/** Delivery records with `DeliveryRecords.full()`. The table has no order: it is read as a whole, and each webhook once more when it is its turn. */
export class RecordsSource implements ReplaySource {
  public readonly leftOut = new Map<string, number>();

  constructor(private readonly options: RecordsSourceOptions) {}

  public get name(): string {
    return `records ${this.options.table}`;
  }

  public async* webhooks(range: ReplayRange): AsyncGenerator<Replayable> {
    this.leftOut.clear();
    const found = [];
    for await (const item of this.keys(range)) {
      const arrivedAt = Date.parse(item[RecordAttribute.ARRIVED_AT]?.S ?? '');
      if (isMeant(range, item, arrivedAt)) {
        found.push({ id: item[RecordKey.DELIVERY_ID].S!, arrivedAt });
      }
    }
    found.sort((one, other) => one.arrivedAt - other.arrivedAt);
    for (const { id } of found) {
      const webhook = await this.read(id);
      if (webhook) {
        yield webhook;
      }
    }
  }

  private async* keys({ id }: ReplayRange): AsyncGenerator<Item> {
    const { client, table, destination } = this.options;
    if (id.length > 0) {
      for (const each of id) {
        const { Item: item } = await client.getItem({ TableName: table, Key: this.key(each) });
        if (item) {
          yield item;
        }
      }
      return;
    }
    let start: Item | undefined;
    do {
      const page = await client.scan({
        TableName: table,
        ExclusiveStartKey: start,
        ProjectionExpression: '#id, #arrived, #group',
        FilterExpression: '#destination = :destination',
        ExpressionAttributeNames: {
          '#id': RecordKey.DELIVERY_ID, '#arrived': RecordAttribute.ARRIVED_AT, '#group': RecordAttribute.GROUP, '#destination': RecordKey.DESTINATION,
        },
        ExpressionAttributeValues: { ':destination': { S: destination } },
      });
      yield* page.Items ?? [];
      start = page.LastEvaluatedKey;
    } while (start);
  }

  private async read(id: string): Promise<Replayable | undefined> {
    const { client, table } = this.options;
    const { Item: item } = await client.getItem({ TableName: table, Key: this.key(id) });
    const why = item === undefined ? 'are not on record any more' : NOT_REPLAYED.get(item[RecordAttribute.OUTCOME]?.S) ?? missing(item);
    if (item === undefined || why !== undefined) {
      this.leftOut.set(why!, (this.leftOut.get(why!) ?? 0) + 1);
      return undefined;
    }
    return replayableOf(id, item);
  }

  private key(id: string): Item {
    return { [RecordKey.DELIVERY_ID]: { S: id }, [RecordKey.DESTINATION]: { S: this.options.destination } };
  }
}

function isMeant({ group, since = -Infinity, until = Infinity }: ReplayRange, item: Item, arrivedAt: number): boolean {
  const own = item[RecordAttribute.GROUP]?.S;
  return (group.length === 0 || (own !== undefined && group.some((given) => isGroup(given, own))))
    && arrivedAt >= since && arrivedAt < until;
}

function missing(item: Item): string | undefined {
  if (item[RecordAttribute.REQUEST_OMITTED]?.BOOL) {
    return 'were too large for a record';
  }
  return item[RecordAttribute.METHOD]?.S === undefined ? 'are on record without their request: that takes DeliveryRecords.full()' : undefined;
}

function replayableOf(id: string, item: Item): Replayable {
  const text = (name: RecordAttribute): string => item[name]?.S ?? '';
  const arrivedAt = Date.parse(text(RecordAttribute.ARRIVED_AT));
  const path = text(RecordAttribute.PATH);
  return {
    messageId: id,
    groupId: text(RecordAttribute.GROUP),
    sentAt: arrivedAt,
    body: formatEnvelope({
      id,
      arrivedAt,
      // Records of older versions have neither of the first two.
      endpoint: item[RecordAttribute.ENDPOINT]?.S ?? ROOT_ENDPOINT,
      rawPath: item[RecordAttribute.RAW_PATH]?.S ?? `/${path}`,
      method: text(RecordAttribute.METHOD),
      path,
      query: pairsOf(item[RecordAttribute.QUERY]),
      headers: pairsOf(item[RecordAttribute.HEADERS]),
      body: item[RecordAttribute.BODY]?.B ?? new Uint8Array(),
      sourceIp: text(RecordAttribute.SOURCE_IP),
    }),
  };
}

function pairsOf(value: AttributeValue | undefined): Array<readonly [string, string]> {
  return (value?.L ?? []).map(({ L: [name, content] = [] }) => [name?.S ?? '', content?.S ?? '']);
}
