import type { AttributeValue, DynamoDB } from '@aws-sdk/client-dynamodb';
import { RecordAttribute, RecordKey } from '../../../../src/contract/records';
import { groupNames, isGroup, mayBeHash } from '../messages/group-names';

/** A delivery record, as it is in the table: names are those of the table's attributes, times ISO 8601. */
export type DeliveryRecord = Readonly<Record<string, unknown>> & { readonly deliveryId: string; readonly destination: string };

/** Which records. */
export interface RecordQuery {
  readonly destination?: string;
  /** `delivered`, `retrying`, `dead-letter` … */
  readonly outcome?: string;
  /** Its id, the value that it is made of, or its hash as logs have it. */
  readonly group?: string;
  /** Arrived at this time or later; ISO 8601. */
  readonly from?: string;
  /** Arrived before; ISO 8601. */
  readonly to?: string;
  readonly most: number;
}

/** What a record must meet. */
interface Condition {
  readonly attribute: string;
  /** Of the placeholders of the attribute and of the values. */
  readonly test: (name: string, values: readonly string[]) => string;
  readonly values: readonly string[];
}

/** What holds the request of a webhook. */
const REQUEST: readonly string[] = [
  RecordAttribute.PATH, RecordAttribute.QUERY, RecordAttribute.HEADERS, RecordAttribute.BODY,
  RecordAttribute.RAW_PATH, RecordAttribute.SOURCE_IP,
];

/**
 * The records of one delivery, one for each destination.
 *
 * @param withRequest whether what the sender sent is read too, where it is on record
 */
export async function recordsOf(client: DynamoDB, table: string, deliveryId: string, withRequest: boolean): Promise<DeliveryRecord[]> {
  const { Items: items = [] } = await client.query({
    TableName: table,
    KeyConditionExpression: '#id = :id',
    ExpressionAttributeNames: { '#id': RecordKey.DELIVERY_ID },
    ExpressionAttributeValues: { ':id': { S: deliveryId } },
    ConsistentRead: true,
  });
  return items.map((item) => readItem(item, withRequest));
}

/**
 * Looks through the whole table, which has no index but the delivery id: each 4 KB read is paid for.
 *
 * @param onPage told how many records were read so far
 */
export async function searchRecords(client: DynamoDB, table: string, query: RecordQuery, onPage: (read: number) => void): Promise<DeliveryRecord[]> {
  const { destination, outcome, group, from, to } = query;
  const condition = (attribute: string, operator: string, value: string | undefined): Condition[] =>
    value === undefined ? [] : [{ attribute, test: (name, [first]) => `${name} ${operator} ${first}`, values: [value] }];
  // A hash can only be compared here.
  const groups = group === undefined || mayBeHash(group) ? [] : groupNames(group);
  const used: Condition[] = [
    ...condition(RecordKey.DESTINATION, '=', destination),
    ...condition(RecordAttribute.OUTCOME, '=', outcome),
    ...groups.length === 0 ? [] : [{ attribute: RecordAttribute.GROUP, test: (name: string, values: readonly string[]) => `${name} IN (${values.join(', ')})`, values: groups }],
    ...condition(RecordAttribute.ARRIVED_AT, '>=', from),
    ...condition(RecordAttribute.ARRIVED_AT, '<', to),
  ];
  const isMeant = (record: DeliveryRecord): boolean => group === undefined || isGroup(group, String(record[RecordAttribute.GROUP]));
  const found: DeliveryRecord[] = [];
  let read = 0;
  let startKey: Record<string, AttributeValue> | undefined;
  do {
    const page = await client.scan({
      TableName: table,
      ExclusiveStartKey: startKey,
      ...(used.length > 0 && {
        FilterExpression: used.map(({ test, values }, index) => test(`#n${index}`, values.map((_, at) => `:v${index}x${at}`))).join(' AND '),
        ExpressionAttributeNames: Object.fromEntries(used.map(({ attribute }, index) => [`#n${index}`, attribute])),
        ExpressionAttributeValues: Object.fromEntries(used.flatMap(({ values }, index) => values.map((value, at) => [`:v${index}x${at}`, { S: value }]))),
      }),
    });
    found.push(...(page.Items ?? []).map((item) => readItem(item, false)).filter(isMeant));
    read += page.ScannedCount ?? 0;
    onPage(read);
    startKey = page.LastEvaluatedKey;
  } while (startKey && found.length < query.most);
  return found.slice(0, query.most).sort((one, other) => arrivalOf(one).localeCompare(arrivalOf(other)));
}

function arrivalOf(record: DeliveryRecord): string {
  return String(record[RecordAttribute.ARRIVED_AT]);
}

function readItem(item: Record<string, AttributeValue>, withRequest: boolean): DeliveryRecord {
  const shown = Object.entries(item).filter(([name]) => withRequest || !REQUEST.includes(name));
  return Object.fromEntries(shown.map(([name, value]) => [name, readValue(value)])) as DeliveryRecord;
}

function readValue(value: AttributeValue): unknown {
  if (value.B !== undefined) {
    return Buffer.from(value.B).toString('base64');
  }
  return value.S ?? (value.N === undefined ? undefined : Number(value.N)) ?? value.BOOL ?? value.L?.map(readValue)
    ?? (value.M && Object.fromEntries(Object.entries(value.M).map(([name, own]) => [name, readValue(own)]))) ?? null;
}
