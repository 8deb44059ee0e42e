import { Command } from 'commander';
import { alertSession } from './alert-session';
import { duration } from '../../../src/alert-routing/render/times';
import type { Alert, AlertStatus } from '../../../src/alert-routing/state/alert';
import { CommandProcess } from '../commands/command-process';
import { once } from '../commands/option-parsers';
import { UsageError } from '../commands/usage-error';
import { expectedNames } from '../near-names';
import { operatorCommand } from '../operate/command';
import { parseTime } from '../operate/messages/time-option';
import { printable } from '../operate/output/printable';
import { table } from '../operate/output/table';
import type { SessionFlags } from '../operate/session/session-flags';

interface ListFlags extends SessionFlags {
  readonly status?: AlertStatus;
  readonly since?: number;
  readonly limit: number;
}

const STATUSES: readonly AlertStatus[] = ['open', 'acknowledged', 'closed'];
const MOST = 50;

/** `scalable-webhook alerts list`. */
export function listCommand(process: CommandProcess): Command {
  return operatorCommand<ListFlags>(process, 'list', 'List alerts: those that are not over, or those with one status; the newest first.', async (session, flags) => {
    const { router, lists } = await alertSession(session, flags);
    const statuses = flags.status === undefined ? STATUSES.slice(0, 2) : [flags.status];
    const found = await Promise.all(statuses.map((status) => lists.list(status, { since: flags.since, most: flags.limit })));
    const all = found.flatMap(({ alerts }) => alerts).sort((one, other) => other.openedAt - one.openedAt);
    const alerts = all.slice(0, flags.limit);
    const hasMore = all.length > alerts.length || found.some((list) => list.hasMore);
    session.output.result({ router, alerts: alerts.map(shown), hasMore }, () => listText(alerts, hasMore));
  })
    .option('--status <status>', `${STATUSES.join(', ')} (default: open and acknowledged)`, once('--status', parseStatus))
    .option('--since <time>', 'opened then or later: ISO 8601, or a time ago such as 90m, 3h or 2d', once('--since', parseTime('--since')))
    .option('--limit <number>', 'at most so many', once('--limit', parseLimit), MOST);
}

/** An alert in JSON: without what only the engine needs. */
export function shown({ unconfirmed, openings, applied, superseded, ...alert }: Alert): object {
  return alert;
}

function listText(alerts: readonly Alert[], hasMore: boolean): string {
  const now = Date.now();
  const rows = alerts.map((alert) => [
    alert.id, alert.status, alert.severity, duration(now - alert.openedAt), String(alert.count), alert.acknowledgedBy && alert.status === 'acknowledged' ? alert.acknowledgedBy.name : '-',
    alert.held ? 'held' : '-', alert.event.title,
  ].map(printable));
  const text = rows.length === 0 ? 'None.' : table(['alert', 'status', 'severity', 'since', 'times', 'by', 'held', 'title'], rows);
  return hasMore ? `${text}\nThere are more: --limit shows them.` : text;
}

function parseStatus(text: string): AlertStatus {
  const status = STATUSES.find((one) => one === text);
  if (!status) {
    throw new UsageError(`--status is "${text}", expected ${expectedNames(text, STATUSES)}.`);
  }
  return status;
}

function parseLimit(text: string): number {
  if (!/^[1-9]\d{0,3}$/.test(text)) {
    throw new UsageError(`--limit is "${text}", expected a whole number from 1 to 9999.`);
  }
  return Number(text);
}
