import { Command } from 'commander';
import { alertSession } from './alert-session';
import { shown } from './list';
import { utc } from '../../../src/alert-routing/render/times';
import { stateOf } from '../../../src/alert-routing/render/view';
import type { Alert } from '../../../src/alert-routing/state/alert';
import type { HistoryEntry } from '../../../src/alert-routing/state/alert-table';
import { CommandProcess } from '../commands/command-process';
import { operatorCommand } from '../operate/command';
import { printableInline } from '../operate/output/printable';
import { table } from '../operate/output/table';
import { OperatorError } from '../operate/session/operator-error';
import type { SessionFlags } from '../operate/session/session-flags';

interface ShowFlags extends SessionFlags {
  readonly payload?: boolean;
}

/** `scalable-webhook alerts show`. */
export function showCommand(process: CommandProcess): Command {
  return operatorCommand<ShowFlags>(process, 'show <alert-id>', 'Show an alert: what is known of it, what happened to it and who did it, and the last time that it happened.', async (session, flags, [id]) => {
    const { router, lists } = await alertSession(session, flags);
    const [[alert], history] = await Promise.all([lists.readMany([id]), lists.history(id)]);
    if (!alert) {
      throw noAlert(id);
    }
    const payload = flags.payload ? { first: await lists.payload(id, 'first'), latest: await lists.payload(id, 'latest') } : undefined;
    session.output.result({ router, alert: shown(alert), history, payload }, () => [
      factsText(alert), historyText(history), ...payload ? [`First payload\n${payload.first ?? 'none'}`, `Latest payload\n${payload.latest ?? 'none'}`] : [],
    ].join('\n\n'));
  }).option('--payload', 'also what the first and the latest signal said, as it came in');
}

/** There is none with an id. */
export function noAlert(id: string): OperatorError {
  return new OperatorError(`There is no alert "${id}": the id is another one (scalable-webhook alerts list), or it has expired.`);
}

function factsText(alert: Alert): string {
  const { event, previous, held, due, escalated } = alert;
  const facts: ReadonlyArray<readonly [string, string | undefined]> = [
    ['alert', alert.id],
    ['title', event.title],
    ['state', stateOf(alert)],
    ['opened', utc(alert.openedAt)],
    ['times', `${alert.count}, last ${utc(alert.lastAt)}`],
    ['source', `${event.source}, ${event.kind}`],
    ['resources', event.resources.join(', ') || undefined],
    ['tags', Object.entries(alert.tags).map(([key, value]) => `${key}=${value}`).join(', ') || undefined],
    ['destinations', alert.destinations.join(', ')],
    ['held', held && `by ${held.by}: ${held.because}, since ${utc(held.since)}`],
    ['next', due && `${due.kind}, ${utc(due.at)}`],
    ['level', escalated?.length ? String(escalated.at(-1)!.level) : undefined],
    ['note', alert.note],
    ['last time', previous && `${previous.alertId}, ${utc(previous.openedAt)}${previous.closedBy ? `, closed by ${previous.closedBy.name}` : ''}${previous.note ? `: ${previous.note}` : ''}`],
    ['text', event.text],
  ];
  return table([], facts.flatMap(([name, value]) => value === undefined ? [] : [[name, printableInline(value)]]));
}

function historyText(history: readonly HistoryEntry[]): string {
  const rows = history.map(({ at, what, by, detail }) => [utc(at), what, by ?? '-', detail ?? ''].map(printableInline));
  return `History\n${rows.length === 0 ? 'none' : table(['time', 'what', 'who', 'detail'], rows)}`;
}
