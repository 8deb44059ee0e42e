import { Change } from './change';
import { RenderContext } from './context';
import { bytesOf, clean, cut, firstOf, oneLine } from './texts';
import { iso } from './times';
import { linkable } from './urls';
import { titleOf } from './view';
import { AlertClass, Field, Link, Severity } from '../alert-event';
import { Alert, AlertStatus, Hold } from '../state/alert';

/** An alert for programs: what an HTTPS endpoint, a queue, a topic or a function gets. Times are ISO 8601, in UTC. A member that says nothing is absent. */
export interface AlertMessage {
  /** Grows when a member gets another meaning or goes; new ones may come without that. */
  readonly schemaVersion: 1;
  /** Why it is sent now. */
  readonly change: Change;
  readonly id: string;
  /** Grows with each change of the alert: of two messages about one, that with the higher version is newer. */
  readonly version: number;
  /** What all events of the alert have in common. */
  readonly key: string;
  readonly destination: string;
  readonly class: AlertClass;
  readonly severity: Severity;
  readonly status: AlertStatus;
  readonly title: string;
  readonly text?: string;
  readonly account?: { readonly id: string; readonly name?: string };
  readonly region?: string;
  readonly source: string;
  readonly kind: string;
  readonly resources: readonly string[];
  readonly fields: readonly Field[];
  readonly logLines: readonly string[];
  readonly link?: Link;
  readonly links: readonly Link[];
  readonly runbook?: string;
  readonly tags: Readonly<Record<string, string>>;
  /** Events that said that it fires. */
  readonly count: number;
  readonly openedAt?: string;
  readonly lastAt?: string;
  readonly acknowledgedAt?: string;
  readonly acknowledgedBy?: string;
  readonly closedAt?: string;
  readonly closedBy?: string;
  readonly flapping: boolean;
  readonly muted?: string;
  readonly note?: string;
  /** Steps of its escalation, the latest last; at most 50 of the latest. */
  readonly escalated?: readonly EscalatedMessage[];
  /** How often people were reminded that it is not closed. */
  readonly reminders?: number;
  /** It was held before anybody was told of it: what held it, and for how long. */
  readonly released?: { readonly by: Hold['by']; readonly because: string; readonly since?: string; readonly until?: string };
  /** Retries that somebody asked for, the latest last; at most 50 of the latest. */
  readonly retries?: readonly RetryMessage[];
  readonly previous?: PreviousMessage;
  /** How many of these were left out, because the message would have been too large. */
  readonly omitted?: Readonly<Partial<Record<'resources' | 'fields' | 'logLines' | 'links' | 'tags', number>>>;
}

/** The alert before, with the same key. */
export interface PreviousMessage {
  readonly id: string;
  readonly openedAt?: string;
  readonly closedAt?: string;
  readonly closedBy?: string;
  readonly note?: string;
  /** Nobody closed it: its window was over. */
  readonly lapsed?: boolean;
}

/** A step of an escalation. */
export interface EscalatedMessage {
  /** 1 for the first. */
  readonly level: number;
  readonly at?: string;
  /** `here`, `channel`, or ids of users and user groups of Slack. */
  readonly mentions: readonly string[];
  /** Names of the destinations that say it. */
  readonly destinations: readonly string[];
  /** Who passed it on; absent where nobody acknowledged it in time. */
  readonly passedBy?: string;
}

/** A retry. */
export interface RetryMessage {
  readonly action: string;
  /** 1 for the first of this action. */
  readonly attempt: number;
  readonly at?: string;
  readonly by: string;
}

/** A message of SQS or SNS may have 256 KB, of Lambda's asynchronous events too; some is left for what is put around it. Bytes. */
const MOST_BYTES = 200_000;

/** So many steps of an escalation, and retries, are told, the latest. */
const MOST_RESPONSES = 50;

/** How much of a list, and of a text in it, from all to little. */
const SHARES: ReadonlyArray<{ readonly items: number; readonly length: number }> = [
  { items: 1000, length: 10_000 }, { items: 200, length: 2000 }, { items: 50, length: 500 }, { items: 10, length: 200 }, { items: 0, length: 100 },
];

/** An alert as JSON. */
export function renderJson(alert: Alert, context: RenderContext, change: Change): AlertMessage {
  let message = messageOf(alert, context, change, SHARES[0]);
  for (let index = 1; index < SHARES.length && bytesOf(JSON.stringify(message)) > MOST_BYTES; index += 1) {
    message = messageOf(alert, context, change, SHARES[index]);
  }
  return message;
}

/** The same without any list, and with texts of a few words, for when the other one is too large. */
export function renderLeastJson(alert: Alert, context: RenderContext, change: Change): AlertMessage {
  return messageOf(alert, context, change, SHARES[SHARES.length - 1]);
}

function messageOf(alert: Alert, context: RenderContext, change: Change, { items, length }: { items: number; length: number }): AlertMessage {
  const { event, previous } = alert;
  const short = (text: string | undefined): string | undefined => cut(clean(text ?? ''), length) || undefined;
  const link = ({ label, url }: Link): Link[] => {
    const address = linkable(url);
    return address === undefined ? [] : [{ label: cut(oneLine(label), 200), url: address }];
  };
  const account = cut(oneLine(event.account ?? ''), 100);
  const resources = firstOf(event.resources, items);
  const fields = firstOf(event.fields, items);
  const logLines = firstOf(event.logLines, items);
  const links = firstOf(event.links.flatMap(link), items);
  const tags = firstOf(Object.entries(alert.tags), items);
  return {
    schemaVersion: 1,
    change,
    id: alert.id,
    version: alert.version,
    key: cut(clean(alert.key), 1000),
    destination: context.destination,
    class: alert.class,
    severity: alert.severity,
    status: alert.status,
    title: titleOf(alert),
    text: short(event.text),
    account: account === '' ? undefined : accountOf(account, context),
    region: cut(oneLine(event.region ?? ''), 100) || undefined,
    source: cut(oneLine(event.source), 200),
    kind: cut(oneLine(event.kind), 200),
    resources: resources.shown.map((resource) => cut(clean(resource), length)),
    fields: fields.shown.map(({ name, value }) => ({ name: cut(oneLine(name), 200), value: cut(clean(value), length) })),
    logLines: logLines.shown.map((line) => cut(clean(line), length)),
    link: event.link && link(event.link)[0],
    links: links.shown,
    runbook: short(event.runbook),
    tags: Object.fromEntries(tags.shown.map(([name, value]) => [cut(clean(name), 200), cut(clean(value), 300)])),
    count: alert.count,
    openedAt: iso(alert.openedAt),
    lastAt: iso(alert.lastAt),
    acknowledgedAt: iso(alert.acknowledgedAt),
    acknowledgedBy: short(alert.acknowledgedBy?.name),
    closedAt: iso(alert.closedAt),
    closedBy: short(alert.closedBy?.name),
    flapping: alert.flapping,
    muted: short(event.muted),
    note: short(alert.note),
    ...responsesOf(alert, Math.min(length, 200)),
    previous: previous && {
      id: previous.alertId,
      openedAt: iso(previous.openedAt),
      closedAt: iso(previous.closedAt),
      closedBy: short(previous.closedBy?.name),
      note: short(previous.note),
      ...(previous.lapsed && { lapsed: true }),
    },
    ...omitted({ resources: resources.more, fields: fields.more, logLines: logLines.more, links: links.more, tags: tags.more }),
  };
}

/** What people and clocks have done to it. @param length of a text */
function responsesOf(
  { escalated = [], reminders = 0, released, retries = [] }: Alert, length: number,
): Pick<AlertMessage, 'escalated' | 'reminders' | 'released' | 'retries'> {
  const short = (text: string): string => cut(oneLine(text), length);
  const names = (list: readonly string[]): string[] => list.slice(0, 50).map((name) => cut(oneLine(name), 100));
  return {
    ...(escalated.length > 0 && {
      escalated: escalated.slice(-MOST_RESPONSES).map(({ level, at, mentions, destinations, passedBy }) => ({
        level, at: iso(at), mentions: names(mentions), destinations: names(destinations), passedBy: passedBy && short(passedBy.name),
      })),
    }),
    ...(reminders > 0 && { reminders }),
    ...(released && { released: { by: released.by, because: short(released.because), since: iso(released.since), until: iso(released.until) } }),
    ...(retries.length > 0 && {
      retries: retries.slice(-MOST_RESPONSES).map(({ action, attempt, at, by }) =>
        ({ action: short(action), attempt, at: iso(at), by: short(by.name) })),
    }),
  };
}

function accountOf(id: string, { accountNames }: RenderContext): AlertMessage['account'] {
  return { id, name: Object.hasOwn(accountNames, id) ? cut(oneLine(accountNames[id]), 200) : undefined };
}

function omitted(counts: Readonly<Record<string, number>>): Pick<AlertMessage, 'omitted'> {
  const some = Object.entries(counts).filter(([, count]) => count > 0);
  return some.length === 0 ? {} : { omitted: Object.fromEntries(some) };
}
