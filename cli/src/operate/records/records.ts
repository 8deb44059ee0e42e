import { Command } from 'commander';
import { noRecordText } from './no-record';
import { DeliveryRecord, RecordQuery, recordsOf, searchRecords } from './records-table';
import { recordTable, recordText } from './records-text';
import { DeliveryOutcome } from '../../../../src/engine/delivery-record';
import { CommandProcess } from '../../commands/command-process';
import { once, parseText } from '../../commands/option-parsers';
import { UsageError } from '../../commands/usage-error';
import { expectedNames } from '../../near-names';
import { operatorCommand } from '../command';
import { parseIsoTime, withTimesInOrder } from '../messages/time-option';
import { chosenStreams } from '../session/chosen-streams';
import { OperatorError } from '../session/operator-error';
import { SessionFlags } from '../session/session-flags';

interface RecordsFlags extends SessionFlags {
  readonly status?: string;
  readonly group?: string;
  readonly from?: string;
  readonly to?: string;
  readonly limit: number;
  readonly body?: boolean;
}

const MOST = 100;

/** `scalable-webhook records`: what is on record of deliveries. */
export function recordsCommand(process: CommandProcess): Command {
  const command = operatorCommand<RecordsFlags>(process, 'records [delivery-id]', 'What is on record: of one delivery, or of those with a status, a group or a time of arrival.', async (session, flags, [id]) => {
    const webhook = await session.webhook();
    if (webhook.records === undefined) {
      throw new OperatorError(`${webhook.name} keeps no delivery records, expected some: leave deliveryRecords out, and see its log meanwhile (scalable-webhook tail).`);
    }
    if (flags.body && id === undefined) {
      throw new UsageError('--body is given without the id of a delivery, expected both: what senders sent is shown one at a time.');
    }
    const client = await session.aws.dynamoDb();
    const destination = flags.destination === undefined ? undefined : chosenStreams(webhook, flags.destination)[0].name;
    const onPage = (read: number) => process.stderr.isTTY && session.output.note(`${read} records read`);
    const isWanted = (record: DeliveryRecord) => destination === undefined || record.destination === destination;
    const records = id === undefined
      ? await searchRecords(client, webhook.records, queryOf(flags, destination), onPage)
      : (await recordsOf(client, webhook.records, id, flags.body ?? false)).filter(isWanted);
    if (id !== undefined && records.length === 0) {
      throw new OperatorError(await noRecordText(session, webhook, flags, id));
    }
    session.output.result({ webhook: webhook.name, records }, () => {
      const now = Date.now();
      return id === undefined ? recordTable(records, now) : records.map((record) => recordText(record, now)).join('\n\n');
    });
  });
  return withTimesInOrder(command, 'from', 'to')
    .option('--status <outcome>', 'delivered, retrying, dead-letter, dropped, handled, unrouted, duplicate or registration', once('--status', parseOutcome))
    .option('--group <group>', 'the message group, the value that it is made of, or its hash as logs have it', once('--group', parseText('--group')))
    .option('--from <time>', 'arrived then or later: ISO 8601, or a time ago such as 90m, 3h or 2d', once('--from', parseIsoTime('--from')))
    .option('--to <time>', 'arrived before then', once('--to', parseIsoTime('--to')))
    .option('--limit <number>', 'at most so many', once('--limit', parseLimit), MOST)
    .option('--body', 'of one delivery, also what the sender sent, where it is on record (DeliveryRecords.full())');
}

function queryOf({ status, group, from, to, limit }: RecordsFlags, destination: string | undefined): RecordQuery {
  return { destination, outcome: status, group, from, to, most: limit };
}

function parseLimit(text: string): number {
  if (!/^[1-9]\d{0,5}$/.test(text)) {
    throw new UsageError(`--limit is "${text}", expected a whole number from 1 to 999999.`);
  }
  return Number(text);
}

function parseOutcome(text: string): string {
  const outcomes: readonly string[] = Object.values(DeliveryOutcome);
  if (!outcomes.includes(text)) {
    throw new UsageError(`--status is "${text}", expected ${expectedNames(text, outcomes)}.`);
  }
  return text;
}
