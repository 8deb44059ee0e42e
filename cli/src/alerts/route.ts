import { readEvent } from './read-event';
import { readRouting } from './read-routing';
import { textOfFile } from './text-of-file';
import type { AlertEvent } from '../../../src/alert-routing/alert-event';
import { explainRoute, RouteExplanation } from '../../../src/alert-routing/route/explain-route';
import { CommandProcess } from '../commands/command-process';
import { UsageError } from '../commands/usage-error';
import { printable, printableJson } from '../operate/output/printable';

/** Options of `alerts route`. */
export interface RouteFlags {
  readonly app: string;
  readonly router?: string;
  readonly tag: ReadonlyArray<readonly [key: string, value: string]>;
  readonly at?: string;
  readonly json?: boolean;
}

/** Says where what is in a file would go, and why. */
export async function tellRoute(file: string, { app, router, tag, at, json }: RouteFlags, process: CommandProcess): Promise<void> {
  const now = timeOf(at);
  const { router: path, config } = readRouting(app, router);
  const event = readEvent(await textOfFile(file, process), now);
  const tags = { ...Object.fromEntries(tag), ...event.tags };
  const explanation = explainRoute(event, tags, config, now);
  process.stdout.write(json ? `${printableJson({ router: path, event: shown(event), tags, ...explanation })}\n` : textOfExplanation(path, event, tags, explanation));
}

function timeOf(text: string | undefined): number {
  const time = text === undefined ? Date.now() : Date.parse(text);
  if (Number.isNaN(time)) {
    throw new UsageError(`--at is ${JSON.stringify(text)}, expected a time such as 2026-11-29T22:00:00Z.`);
  }
  return time;
}

/** Without the payload, which is in the file. */
function shown({ payload, ...event }: AlertEvent): object {
  return event;
}

function textOfExplanation(router: string, event: AlertEvent, tags: Readonly<Record<string, string>>, explanation: RouteExplanation): string {
  const { class: kind, classRule, destinations, steps, escalation, actions, silenced, muted } = explanation;
  const facts: Array<[string, string | undefined]> = [
    ['title', event.title],
    ['parser', event.parser],
    ['class', `${kind}${classRule === undefined ? '' : `, by rule ${classRule} of classRules`}`],
    ['severity', event.severity],
    ['status', event.status],
    ['source', `${event.source}, ${event.kind}`],
    ['account', event.account],
    ['region', event.region],
    ['resources', event.resources.join(', ') || undefined],
    ['tags', Object.entries(tags).map(([key, value]) => `${key}=${value}`).join(', ') || undefined],
    ['key', event.key],
  ];
  const lines = facts.flatMap(([name, value]) => value === undefined ? [] : [`  ${name.padEnd(10)} ${printable(value)}`]);
  const routes = steps.map(({ route, depth, matched, difference }) =>
    `  ${'  '.repeat(depth)}${route} ${matched ? 'matches' : 'does not match'}${difference === undefined ? '' : `: ${printable(difference)}`}`);
  const follows = [
    `It goes to ${destinations.join(', ')}.`,
    ...escalation === undefined ? [] : [`While nobody acknowledges it, it is escalated by ${printable(escalation)}.`],
    ...actions.length === 0 ? [] : [`People have for it: ${printable(actions.join(', '))}.`],
    ...silenced ? [`Nobody is told before ${new Date(silenced.until).toISOString()}, because of ${printable(silenced.names.join(', '))}.`] : [],
    ...muted === undefined ? [] : [`Nobody is told while CloudWatch mutes it: ${printable(muted)}.`],
  ];
  return [`${router} takes it for`, ...lines, 'Routes, as they are asked:', ...routes, ...follows, ''].join('\n');
}
