import { createHash } from 'node:crypto';
import { gunzipSync, gzipSync } from 'node:zlib';
import { HistoryEntry, KeptPayload, SeenSignal, SignalRecord } from './alert-table';
import { AlertAttribute } from '../../contract/alerts';
import { AttributeMap, AttributeValue, numberOf, textOf } from '../../delivery/aws/attribute-value';

/** A payload is in parts of so many bytes: an item of DynamoDB is 400 KB at most, and may be sent as base64 in between. */
const PART_BYTES = 350_000;

/** Bytes of a payload that are compressed at most: a parser keeps 200,000 characters. */
const MAX_PAYLOAD_BYTES = 1_000_000;

/** An item to be written. How long it is kept is for the table to say. */
export interface NewItem {
  readonly key: AttributeMap;
  readonly attributes: AttributeMap;
}

/** The key of an alert's item. */
export function alertKey(alertId: string, item: string = 'STATE'): AttributeMap {
  return keyOf(`ALERT#${alertId}`, item);
}

/** The key of what says which generation of a key is the latest. */
export function generationKey(hash: string): AttributeMap {
  return keyOf(`KEY#${hash}`, 'STATE');
}

/** The key of what says that a signal is counted. */
export function seenKey(signalId: string): AttributeMap {
  return keyOf(`SEEN#${fitting(signalId)}`, 'STATE');
}

/** What such an item holds: the alert's id, and after a space what the signal did, where that is known. */
export function seenAttributes({ alertId, what, version }: SeenSignal): AttributeMap {
  return {
    [AlertAttribute.CONTENT]: { S: what === undefined ? alertId : `${alertId} ${what}` },
    ...version !== undefined && { [AlertAttribute.VERSION]: { N: String(version) } },
  };
}

/** Reads what `seenAttributes` made. */
export function seenSignal(item: AttributeMap): SeenSignal {
  const [alertId, what] = textOf(item[AlertAttribute.CONTENT])!.split(' ');
  const version = item[AlertAttribute.VERSION];
  return { alertId, ...what !== undefined && { what }, ...version !== undefined && { version: numberOf(version) } };
}

/** What a destination remembers is beside the alert. */
export function postKey(alertId: string, destination: string): AttributeMap {
  return alertKey(alertId, `POST#${destination}`);
}

/** A line of the history; those of an alert are in the order of their times. */
export function historyItem(alertId: string, { at, id, ...entry }: HistoryEntry): NewItem {
  return { key: alertKey(alertId, `HISTORY#${timeOf(at)}#${fitting(id)}`), attributes: { [AlertAttribute.CONTENT]: { S: JSON.stringify({ at, id, ...entry }) } } };
}

/** A payload, in as many parts as it takes; each says how many there are. */
export function payloadItems({ alertId, payload }: Pick<SignalRecord, 'alertId' | 'payload'>, which: KeptPayload): NewItem[] {
  const bytes = gzipSync(Buffer.from(payload).subarray(0, MAX_PAYLOAD_BYTES));
  const parts = Math.ceil(bytes.length / PART_BYTES);
  return Array.from({ length: parts }, (_, part) => ({
    key: payloadKey(alertId, which, part),
    attributes: {
      [AlertAttribute.CONTENT]: { B: bytes.subarray(part * PART_BYTES, (part + 1) * PART_BYTES).toString('base64') },
      [AlertAttribute.PARTS]: { N: String(parts) },
    },
  }));
}

/** The key of a part of a payload. */
export function payloadKey(alertId: string, which: KeptPayload, part: number): AttributeMap {
  return alertKey(alertId, `PAYLOAD#${which}#${part}`);
}

/** The payload of all its parts; undefined where one is missing, or of another payload, which was being written. */
export function payloadOf(parts: ReadonlyArray<AttributeMap | undefined>): string | undefined {
  try {
    return gunzipSync(Buffer.concat(parts.map((part) => bytesOf(part?.[AlertAttribute.CONTENT])))).toString();
  } catch {
    return undefined;
  }
}

function bytesOf(value: AttributeValue | undefined): Buffer {
  return value !== undefined && 'B' in value ? Buffer.from(value.B, 'base64') : Buffer.alloc(0);
}

function keyOf(partition: string, sort: string): AttributeMap {
  return { [AlertAttribute.PARTITION]: { S: partition }, [AlertAttribute.SORT]: { S: sort } };
}

/** The id of a signal can be anything that somebody sent. */
function fitting(id: string): string {
  return /^[\x21-\x7e]{1,200}$/.test(id) ? id : createHash('sha256').update(id).digest('hex');
}

/** A time that no calendar has is one that somebody made up. */
function timeOf(at: number): string {
  const time = new Date(at);
  return Number.isNaN(time.getTime()) ? new Date(0).toISOString() : time.toISOString();
}
