import type { DynamoDB } from '@aws-sdk/client-dynamodb';
import { ArrivedRequest } from './statements';
import { RecordAttribute } from '../../../../../src/contract/records';
import { recordsOf } from '../../records/records-table';

/** What the sender sent, as it is on record; undefined where it is not, or not yet. */
export async function readArrived(client: DynamoDB, table: string, deliveryId: string): Promise<ArrivedRequest | undefined> {
  const record = (await recordsOf(client, table, deliveryId, true)).find((each) => each[RecordAttribute.HEADERS] !== undefined);
  return record && {
    path: String(record[RecordAttribute.PATH] ?? ''),
    query: pairs(record[RecordAttribute.QUERY]),
    headers: pairs(record[RecordAttribute.HEADERS]),
    body: Buffer.from(String(record[RecordAttribute.BODY] ?? ''), 'base64'),
  };
}

function pairs(value: unknown): Array<readonly [name: string, value: string]> {
  const list: readonly unknown[] = Array.isArray(value) ? value : [];
  return list.filter(Array.isArray).map(([name, own]) => [String(name), String(own)] as const);
}
