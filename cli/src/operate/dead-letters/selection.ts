import { Command } from 'commander';
import { DeadLetter, MOVED_BY_SQS } from './dead-letter';
import { DeadLetterReason } from '../../../../src/contract/dead-letters';
import { collect, once, parseText } from '../../commands/option-parsers';
import { UsageError } from '../../commands/usage-error';
import { expectedNames } from '../../near-names';
import { isGroup } from '../messages/group-names';
import { parseTime, withTimesInOrder } from '../messages/time-option';

/** Which dead letters are meant: all that meet everything that is said. */
export interface Selection {
  /** Delivery ids, or SQS's ids. */
  readonly id: readonly string[];
  /** Groups, the values that they are made of, or their hashes as logs have them. */
  readonly group: readonly string[];
  readonly reason: readonly string[];
  /** Statuses such as `503`, or `5xx`. */
  readonly status: readonly string[];
  /** Arrival, in milliseconds since 1970: from here. */
  readonly since?: number;
  /** Before this. */
  readonly until?: number;
}

const REASONS: readonly string[] = [...Object.values(DeadLetterReason), MOVED_BY_SQS];

/** Adds the options by which dead letters are chosen. */
export function withSelectionOptions(command: Command): Command {
  return withTimesInOrder(command, 'since', 'until')
    .option('--id <id>', 'a delivery id, or SQS\'s id of a dead letter; can be repeated', collect('--id', parseText('--id'), String), [])
    .option('--group <group>', 'a message group, the value that it is made of, or its hash as logs have it; can be repeated', collect('--group', parseText('--group'), String), [])
    .option('--reason <reason>', `${REASONS.join(', ')}; can be repeated`, collect('--reason', parseReason, String), [])
    .option('--status <status>', 'last status of the backend, such as 503 or 5xx; can be repeated', collect('--status', parseStatus, String), [])
    .option('--since <time>', 'arrived then or later: ISO 8601, or how long ago, such as 6h', once('--since', parseTime('--since')))
    .option('--until <time>', 'arrived before', once('--until', parseTime('--until')));
}

/** Whether a dead letter is meant. Of what cannot be read, the time is that at which it came into the dead-letter queue. */
export function isSelected({ id, group, reason, status, since = -Infinity, until = Infinity }: Selection, letter: DeadLetter): boolean {
  const at = Date.parse(letter.arrivedAt ?? letter.since);
  return oneOf(id, letter.deliveryId, letter.messageId)
    && (group.length === 0 || group.some((given) => isGroup(given, letter.group)))
    && oneOf(reason, letter.reason)
    && oneOf(status, letter.lastStatus, letter.lastStatus && `${letter.lastStatus[0]}xx`)
    && at >= since && at < until;
}

/** What was chosen, for snapshots and the audit: without what was not said. */
export function selectionText({ id, group, reason, status, since, until }: Selection): Record<string, unknown> {
  const lists = Object.entries({ id, group, reason, status }).filter(([, values]) => values.length > 0);
  const times = Object.entries({ since, until }).flatMap(([name, time]) => time === undefined ? [] : [[name, new Date(time).toISOString()]]);
  return Object.fromEntries([...lists, ...times]);
}

/** A choice as a snapshot has it. */
export function selectionFrom(text: Readonly<Record<string, unknown>>): Selection {
  const list = (name: string): string[] => Array.isArray(text[name]) ? text[name].map(String) : [];
  const time = (name: string): number | undefined => typeof text[name] === 'string' ? Date.parse(text[name]) : undefined;
  return { id: list('id'), group: list('group'), reason: list('reason'), status: list('status'), since: time('since'), until: time('until') };
}

function oneOf(wanted: readonly string[], ...values: ReadonlyArray<string | undefined>): boolean {
  return wanted.length === 0 || values.some((value) => value !== undefined && wanted.includes(value));
}

function parseReason(text: string): string {
  if (!REASONS.includes(text)) {
    throw new UsageError(`--reason is "${text}", expected ${expectedNames(text, REASONS)}.`);
  }
  return text;
}

function parseStatus(text: string): string {
  if (!/^[1-9](\d\d|xx)$/.test(text)) {
    throw new UsageError(`--status is "${text}", expected a status such as 503, or a class such as 5xx.`);
  }
  return text;
}
