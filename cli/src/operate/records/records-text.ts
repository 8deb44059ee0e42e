import { DeliveryRecord } from './records-table';
import { RecordAttribute, RecordKey } from '../../../../src/contract/records';
import { outcomeText, reasonText } from '../../outcome-words';
import { agoText } from '../dead-letters/summary';
import { printable } from '../output/printable';
import { table } from '../output/table';

/** Records as a table, one a line, for people. @param now milliseconds since 1970 */
export function recordTable(records: readonly DeliveryRecord[], now: number): string {
  const head = ['ARRIVED', 'DELIVERY', 'GROUP', 'DESTINATION', 'STATUS', 'ATTEMPTS', 'LAST ANSWER'];
  return records.length === 0 ? 'None.' : table(head, records.map((record) => [
    timeText(record[RecordAttribute.ARRIVED_AT], now),
    printable(record.deliveryId),
    cell(record[RecordAttribute.GROUP]),
    printable(record.destination),
    statusText(record),
    cell(record[RecordAttribute.ATTEMPTS]),
    cell(answersOf(record).at(-1)),
  ]));
}

/** Everything that is on record of one delivery at one destination, for people: what belongs together stands together. @param now milliseconds since 1970 */
export function recordText(record: DeliveryRecord, now: number): string {
  const rows = FIELDS.flatMap(({ name, label, text }) => record[name] === undefined ? [] : [[label, text(record, now)]]);
  const others = Object.keys(record).filter((name) => !SAID.includes(name) && FIELDS.every((field) => field.name !== name));
  return table([], [...rows, ...others.map((name) => [name, shown(name, record[name])])]);
}

interface Field {
  readonly name: string;
  readonly label: string;
  readonly text: (record: DeliveryRecord, now: number) => string;
}

const plain = (name: string, label: string): Field => ({ name, label, text: (record) => shown(name, record[name]) });
const time = (name: string, label: string): Field => ({ name, label, text: (record, now) => timeText(record[name], now) });

const FIELDS: readonly Field[] = [
  plain(RecordKey.DELIVERY_ID, 'Delivery'),
  plain(RecordKey.DESTINATION, 'Destination'),
  { name: RecordAttribute.OUTCOME, label: 'Status', text: statusText },
  plain(RecordAttribute.GROUP, 'Group'),
  time(RecordAttribute.ARRIVED_AT, 'Arrived'),
  { name: RecordAttribute.ATTEMPTS, label: 'Attempts', text: attemptsText },
  { name: RecordAttribute.LAST_STATUSES, label: 'Last answers', text: (record) => answersOf(record).map(printable).join(', ') || '-' },
  time(RecordAttribute.FIRST_ATTEMPT_AT, 'First attempt'),
  time(RecordAttribute.LAST_ATTEMPT_AT, 'Last attempt'),
  { name: RecordKey.EXPIRES_AT, label: 'On record until', text: (record) => wallTime(new Date(Number(record[RecordKey.EXPIRES_AT]) * 1000).toISOString()) },
  plain(RecordAttribute.MESSAGE_ID, 'Id in SQS'),
];

/** Said with something else. */
const SAID: readonly string[] = [RecordAttribute.REASON, RecordAttribute.MESSAGE_ATTEMPTS, RecordAttribute.REJECTIONS];

function statusText(record: DeliveryRecord): string {
  const { [RecordAttribute.OUTCOME]: outcome, [RecordAttribute.REASON]: reason } = record;
  return printable(outcomeText(String(outcome ?? '-')) + (reason === undefined ? '' : `: ${reasonText(String(reason))}`));
}

/** How many there were, and of those how many since a redrive, and how many were rejected. */
function attemptsText(record: DeliveryRecord): string {
  const { [RecordAttribute.ATTEMPTS]: all, [RecordAttribute.MESSAGE_ATTEMPTS]: ofMessage, [RecordAttribute.REJECTIONS]: rejected } = record;
  const notes = [
    ...ofMessage === undefined || ofMessage === all ? [] : [`${String(ofMessage)} since the last redrive`],
    ...rejected === undefined || rejected === 0 ? [] : [`${String(rejected)} rejected`],
  ];
  return printable(String(all) + (notes.length === 0 ? '' : ` (${notes.join(', ')})`));
}

function answersOf(record: DeliveryRecord): string[] {
  const answers = record[RecordAttribute.LAST_STATUSES];
  return Array.isArray(answers) ? answers.map(String) : [];
}

/** `2026-11-30 05:26:57 UTC, 3 min ago`. */
function timeText(value: unknown, now: number): string {
  return typeof value !== 'string' || Number.isNaN(Date.parse(value)) ? cell(value) : `${wallTime(value)}, ${agoText(value, now)} ago`;
}

function wallTime(iso: string): string {
  return printable(iso.replace('T', ' ').replace(/(\.\d+)?Z$/, ' UTC'));
}

function shown(name: string, value: unknown): string {
  return printable(name === RecordAttribute.BODY ? Buffer.from(String(value), 'base64').toString('utf8') : typeof value === 'object' ? JSON.stringify(value) : String(value));
}

function cell(value: unknown): string {
  return printable(String(value ?? '-'));
}
