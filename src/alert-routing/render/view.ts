import { RenderContext } from './context';
import { Detail } from './detail';
import { responseRemarks } from './response-remarks';
import { clean, cut, firstOf, moreText, oneLine } from './texts';
import { duration, isTime, utc } from './times';
import { linkable } from './urls';
import { Field, Link, SEVERITIES } from '../alert-event';
import { Actor, Alert } from '../state/alert';

/** A time, or a text, beside its name. */
export interface Fact {
  readonly name: string;
  /** For people, never empty. */
  readonly value: string;
  /** The time that the value says, for platforms that say it in the reader's zone. */
  readonly at?: number;
}

/** What every message says of an alert, whatever the platform: cleaned and cut, and not yet escaped. */
export interface View {
  readonly icon: string;
  readonly title: string;
  /** What kind of thing it is and how it stands, on one line: `Critical alert, closed by Ann after 12 min`. */
  readonly state: string;
  /** What the reader has to know of that besides, each on one line. */
  readonly remarks: readonly string[];
  /** Empty where the title says all. */
  readonly text: string;
  readonly facts: readonly Fact[];
  readonly logLines: readonly string[];
  /** How many lines were left out. */
  readonly moreLogLines: number;
  /** The runbook, the console, and whatever else there is; all of them are addresses that may become links. */
  readonly links: readonly Link[];
}

const ICONS: Readonly<Record<string, string>> = { critical: '🔴', error: '🟠', warning: '🟡', info: '🔵' };
const UNKNOWN_ICON = '⚪';
const CLOSED_ICON = '🟢';

/** What an alert is recognised by at a glance. */
export function iconOf({ severity, closed }: { readonly severity: string; readonly closed?: boolean }): string {
  return closed ? CLOSED_ICON : ICONS[severity] ?? UNKNOWN_ICON;
}

/** Label of the link to the runbook. */
export const RUNBOOK = 'Runbook';

const LONGEST_NAME = 60;
const LONGEST_TITLE = 250;

/** Says what a message has to say. Total: whatever an alert holds, there is a view. */
export function viewOf(alert: Alert, context: RenderContext, detail: Detail): View {
  const { event } = alert;
  const lines = event.logLines.map(oneLine).filter((line) => line !== '');
  const { shown, more } = firstOf(lines, detail.logLines);
  return {
    icon: iconOf({ severity: alert.severity, closed: alert.status === 'closed' }),
    title: titleOf(alert),
    state: stateOf(alert),
    remarks: remarksOf(alert, context),
    text: cut(clean(event.text ?? ''), detail.text),
    facts: [...factsOf(alert, context, detail), ...fieldsOf(event.fields, detail)],
    logLines: shown.map((line) => cut(line, detail.lineLength)),
    moreLogLines: more,
    links: linksOf(alert).slice(0, detail.links),
  };
}

/** One line, never empty. */
export function titleOf({ event }: Alert): string {
  return cut(oneLine(event.title), LONGEST_TITLE) || 'Alert without a title';
}

/** `Critical alert, open`. */
export function stateOf(alert: Alert): string {
  const { severity, status } = alert;
  const kind = `${capital(SEVERITIES.includes(severity) ? severity : 'info')} ${alert.class === 'notification' ? 'notification' : 'alert'}`;
  if (status === 'closed') {
    const after = isTime(alert.closedAt) ? ` after ${duration(alert.closedAt - alert.openedAt)}` : '';
    return `${kind}, closed${by(alert.closedBy)}${after}`;
  }
  if (status === 'acknowledged') {
    return `${kind}, acknowledged${by(alert.acknowledgedBy)}`;
  }
  return alert.class === 'notification' ? kind : `${kind}, open`;
}

/** `production (123456789012)`; undefined where nobody says which account it is. */
export function accountOf({ event: { account } }: Alert, { accountNames }: RenderContext): string | undefined {
  const number = oneLine(account ?? '');
  if (number === '') {
    return undefined;
  }
  const name = Object.hasOwn(accountNames, number) ? oneLine(accountNames[number]) : '';
  return cut(name === '' ? number : `${name} (${number})`, 200);
}

function remarksOf(alert: Alert, context: RenderContext): string[] {
  const { previous, event } = alert;
  const remarks = responseRemarks(alert, context);
  if (alert.flapping) {
    remarks.push(`Flapping: opened ${Math.max(1, alert.openings.length)} times of late.`);
  }
  if (event.muted) {
    remarks.push(`Muted: ${cut(oneLine(event.muted), 300)}`);
  }
  if (alert.note) {
    remarks.push(`Note: ${cut(oneLine(alert.note), 500)}`);
  }
  if (previous) {
    const ago = isTime(previous.openedAt) ? `, ${duration(context.now - previous.openedAt)} ago` : '';
    const closed = isTime(previous.closedAt) ? `, closed${by(previous.closedBy)} after ${duration(previous.closedAt - previous.openedAt)}` : previous.lapsed ? ', which nobody closed' : '';
    const note = previous.note ? ` – “${cut(oneLine(previous.note), 500)}”` : '';
    remarks.push(`Last time: ${utc(previous.openedAt)}${ago}${closed}${note}`);
  }
  const runbook = clean(event.runbook ?? '');
  if (runbook !== '' && linkable(runbook) === undefined) {
    remarks.push(`${RUNBOOK}: ${cut(oneLine(runbook), 500)}`);
  }
  return remarks;
}

function factsOf(alert: Alert, context: RenderContext, detail: Detail): Fact[] {
  const { event } = alert;
  const { shown, more } = firstOf(event.resources.map(oneLine).filter((resource) => resource !== ''), detail.resources);
  const tags = Object.entries(alert.tags).map(([name, value]) => `${oneLine(name)}=${oneLine(value)}`).join(', ');
  return [
    fact('Account', accountOf(alert, context)),
    fact('Region', cut(oneLine(event.region ?? ''), 100)),
    time('Since', alert.openedAt),
    ...(alert.count > 1 ? [fact('Times', String(alert.count)), time('Last', alert.lastAt)] : []),
    ...(isTime(alert.acknowledgedAt) && alert.status !== 'open' ? [time('Acknowledged', alert.acknowledgedAt)] : []),
    ...(isTime(alert.closedAt) && alert.status === 'closed' ? [time('Closed', alert.closedAt)] : []),
    fact('Source', cut([event.source, event.kind].map(oneLine).filter((part) => part !== '').join(' · '), 200)),
    fact(shown.length === 1 && more === 0 ? 'Resource' : 'Resources', [
      ...shown.map((resource) => cut(resource, Math.max(60, detail.value))), ...(more > 0 ? [moreText(more)] : []),
    ].join('\n')),
    fact('Tags', cut(tags, Math.max(60, detail.value))),
  ].flatMap((one) => one ?? []);
}

function fieldsOf(fields: readonly Field[], detail: Detail): Fact[] {
  const { shown, more } = firstOf(fields.filter(({ name }) => oneLine(name) !== ''), detail.fields);
  return [
    ...shown.map(({ name, value }) => ({ name: cut(oneLine(name), LONGEST_NAME), value: cut(clean(value), detail.value) || '–' })),
    ...(more > 0 ? [{ name: 'Fields', value: moreText(more) }] : []),
  ];
}

function linksOf({ event }: Alert): Link[] {
  const given = [{ label: RUNBOOK, url: event.runbook ?? '' }, ...(event.link ? [event.link] : []), ...event.links];
  const links = given.flatMap(({ label, url }) => {
    const address = linkable(url);
    return address === undefined ? [] : [{ label: cut(oneLine(label), LONGEST_NAME) || 'Link', url: address }];
  });
  return links.filter(({ url }, index) => links.findIndex((other) => other.url === url) === index);
}

function fact(name: string, value: string | undefined): Fact | undefined {
  const text = clean(value ?? '');
  return text === '' ? undefined : { name, value: cut(text, 6000) };
}

function time(name: string, at: number): Fact {
  return { name, value: utc(at), at: isTime(at) ? at : undefined };
}

function by(actor: Actor | undefined): string {
  const name = cut(oneLine(actor?.name ?? ''), 100);
  return name === '' ? '' : ` by ${name}`;
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
