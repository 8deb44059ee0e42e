import { createHash } from 'node:crypto';

/**
 * What is in the bucket of an archive: the one place that knows its keys.
 *
 * Each webhook is one object. Its content is the envelope (envelope/envelope.ts) as it was in the queue, byte for byte. Its key is
 *
 *     <prefix>2026/11/29/13/<group>/20261129T131502.123Z-<delivery id>.json
 *
 * where all times are that of the arrival at the endpoint, in UTC. So the key follows from the webhook and its group alone: whatever is written twice is one
 * object, a time is listed by its hours, and a group of an hour by itself, in the order of arrival. What the queue had as its order is in the object's
 * metadata (`ARCHIVE_SEQUENCE`). Group and id have `!` and two hexadecimal digits for every byte that is no letter, digit, dash or underscore.
 */

/** Environment variables of the function that archives. */
export enum ArchiveEnv {
  /** Name of the bucket. */
  BUCKET = 'ARCHIVE_BUCKET',
  /** What all keys begin with: nothing, or something that ends with a slash. */
  PREFIX = 'ARCHIVE_PREFIX',
  /** Where the bucket is, if not where the function runs. */
  REGION = 'ARCHIVE_REGION',
}

/** Name of the destination that archives, in logs, metrics and ids. */
export const ARCHIVE_DESTINATION = 'Archive';

/** Media type of an object. */
export const ARCHIVE_CONTENT_TYPE = 'application/json';

/**
 * Name of the metadata (`x-amz-meta-…`) with the number that SQS gave the webhook in the archive's queue, decimal digits: it grows inside a group, in the order
 * in which the router took the webhooks from the first queue, which is the order of delivery.
 */
export const ARCHIVE_SEQUENCE = 'sequence';

/** Which object a webhook is. */
export interface ArchivedWebhook {
  /** Arrival at the endpoint, milliseconds since 1970. */
  readonly arrivedAt: number;
  /** The message group. */
  readonly group: string;
  readonly deliveryId: string;
}

/** What a key says. */
export interface ArchiveKey extends Omit<ArchivedWebhook, 'deliveryId'> {
  /** Absent where it is too long to stand in a key: the envelope has it. API Gateway's own ids never are. */
  readonly deliveryId?: string;
}

/** What restores the order of a group. */
export interface InGroup {
  /** `ARCHIVE_SEQUENCE`, where it is known. */
  readonly sequence?: string;
  /** Milliseconds since 1970. */
  readonly arrivedAt: number;
}

/** A time: from one instant, which is in it, to another, which is not. Milliseconds since 1970. */
export interface TimeRange {
  readonly from: number;
  readonly to: number;
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** So many characters of an id stand in a key: with the longest group and prefix, S3's 1,024 bytes are more. */
const MAX_ID_LENGTH = 192;
const DIGEST_LENGTH = 32;

/** Stands before the digest of an id that is too long. Nothing else has two of these in a row. */
const SHORTENED = '!!';

const SUFFIX = '.json';
const FILE = /^(\d{4,6})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)\.(\d{3})Z-(.+)\.json$/;

/** The key of a webhook. With it, whoever knows arrival, group and id, such as from a delivery record, needs no listing. */
export function archiveKey(prefix: string, { arrivedAt, group, deliveryId }: ArchivedWebhook): string {
  const { year, month, day, hour, rest } = partsOf(arrivedAt);
  return `${hourPrefix(prefix, arrivedAt)}${encode(group)}/${year}${month}${day}T${hour}${rest}-${fileId(deliveryId)}${SUFFIX}`;
}

/** What a key says; undefined for one that `archiveKey` does not make. */
export function parseArchiveKey(prefix: string, key: string): ArchiveKey | undefined {
  const [file = '', group = ''] = key.split('/').reverse();
  const [, year, month, day, hour, minute, second, millisecond, id] = FILE.exec(file) ?? [];
  if (!key.startsWith(prefix) || id === undefined) {
    return undefined;
  }
  const date = new Date(0);
  date.setUTCFullYear(Number(year), Number(month) - 1, Number(day));
  date.setUTCHours(Number(hour), Number(minute), Number(second), Number(millisecond));
  const found = { arrivedAt: date.getTime(), group: decode(group), deliveryId: id.includes(SHORTENED) ? undefined : decode(id) };
  const start = archiveKey(prefix, { ...found, deliveryId: found.deliveryId ?? '' }).slice(0, -SUFFIX.length);
  return (found.deliveryId === undefined ? key.startsWith(start) : key === `${start}${SUFFIX}`) ? found : undefined;
}

/** Whether an object is the webhook with this delivery id, whatever its length. */
export function isArchiveKeyOf(deliveryId: string, key: string): boolean {
  return FILE.exec(key.slice(key.lastIndexOf('/') + 1))?.[8] === fileId(deliveryId);
}

/**
 * What the keys of a time begin with, in order: list these, and of what is found leave out what arrived before or after. Days that are in it as a whole are
 * one each, unless it is one group that is looked for, which takes one for each hour.
 */
export function archivePrefixes(prefix: string, { from, to }: TimeRange, group?: string): string[] {
  if (!Number.isFinite(from) || !Number.isFinite(to)) {
    throw new RangeError(`archivePrefixes got the times ${from} and ${to}, expected milliseconds since 1970; pass numbers such as Date.parse('2026-11-29T13:00:00Z').`);
  }
  const prefixes: string[] = [];
  for (let at = Math.floor(from / HOUR_MS) * HOUR_MS; at < to && from < to;) {
    if (group === undefined && at % DAY_MS === 0 && at + DAY_MS <= to) {
      prefixes.push(dayPrefix(prefix, at));
      at += DAY_MS;
    } else {
      prefixes.push(`${hourPrefix(prefix, at)}${group === undefined ? '' : `${encode(group)}/`}`);
      at += HOUR_MS;
    }
  }
  return prefixes;
}

/**
 * Webhooks of one group in the order of delivery: by the numbers of the queue; where one of them has none, by arrival, which is told some time before a webhook
 * gets its place in the queue, 30 seconds at most, so that of two which came at once the later one may seem to be first.
 */
export function inOrder<T extends InGroup>(webhooks: readonly T[]): T[] {
  const isNumbered = webhooks.every(({ sequence }) => sequence !== undefined && /^\d{1,39}$/.test(sequence));
  return [...webhooks].sort((one, other) => isNumbered ? compare(BigInt(one.sequence!), BigInt(other.sequence!)) : one.arrivedAt - other.arrivedAt);
}

function compare(one: bigint, other: bigint): number {
  return one === other ? 0 : one < other ? -1 : 1;
}

function dayPrefix(prefix: string, at: number): string {
  const { year, month, day } = partsOf(at);
  return `${prefix}${year}/${month}/${day}/`;
}

function hourPrefix(prefix: string, at: number): string {
  return `${dayPrefix(prefix, at)}${partsOf(at).hour}/`;
}

function partsOf(at: number): { year: string; month: string; day: string; hour: string; rest: string } {
  const date = new Date(at);
  const two = (value: number): string => String(value).padStart(2, '0');
  return {
    year: String(date.getUTCFullYear()).padStart(4, '0'),
    month: two(date.getUTCMonth() + 1),
    day: two(date.getUTCDate()),
    hour: two(date.getUTCHours()),
    rest: `${two(date.getUTCMinutes())}${two(date.getUTCSeconds())}.${String(date.getUTCMilliseconds()).padStart(3, '0')}Z`,
  };
}

function fileId(deliveryId: string): string {
  const encoded = encode(deliveryId);
  if (encoded.length <= MAX_ID_LENGTH) {
    return encoded;
  }
  const digest = createHash('sha256').update(deliveryId).digest('hex').slice(0, DIGEST_LENGTH);
  // What is cut off must not leave a part of an escape before the mark.
  const start = encoded.slice(0, MAX_ID_LENGTH - DIGEST_LENGTH - SHORTENED.length).replace(/![0-9A-F]?$/, '');
  return `${start}${SHORTENED}${digest}`;
}

function encode(text: string): string {
  return Array.from(Buffer.from(text, 'utf8'), (byte) => {
    const character = String.fromCharCode(byte);
    return /[A-Za-z0-9_-]/.test(character) ? character : `!${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  }).join('');
}

function decode(text: string): string {
  const bytes = Array.from(text.matchAll(/!([0-9A-F]{2})|[^]/g), ([character, digits]) => digits === undefined ? character.charCodeAt(0) : parseInt(digits, 16));
  return Buffer.from(bytes).toString('utf8');
}
