import { RenderContext } from './context';
import { collapsed } from './detail';
import { bytesOf, cut, moreText, oneLine } from './texts';
import { iso } from './times';
import { accountOf, Fact, RUNBOOK, titleOf, viewOf } from './view';
import { SEVERITIES } from '../alert-event';
import { Alert } from '../state/alert';

/** What an event does to the alert with its key. */
export type PagerDutyAction = 'trigger' | 'acknowledge' | 'resolve';

/**
 * An event of PagerDuty's Events API v2, but for the routing key, which is a secret.
 *
 * @see https://developer.pagerduty.com/docs/events-api-v2/trigger-events/
 */
export interface PagerDutyEvent {
  readonly event_action: PagerDutyAction;
  /** The alert's id: all events with it are about one alert of PagerDuty's. At most 255 characters. */
  readonly dedup_key: string;
  readonly client?: string;
  readonly client_url?: string;
  readonly links?: ReadonlyArray<{ readonly href: string; readonly text: string }>;
  readonly payload?: {
    /** At most 1,024 characters. */
    readonly summary: string;
    readonly source: string;
    readonly severity: string;
    readonly timestamp?: string;
    readonly component?: string;
    readonly group?: string;
    readonly class?: string;
    readonly custom_details: Readonly<Record<string, string>>;
  };
}

const LONGEST_KEY = 255;
const LONGEST_SUMMARY = 1024;

/** PagerDuty takes 512 KB; whoever is woken reads less. Bytes. */
const MOST_BYTES = 60_000;

/** An alert as an event of PagerDuty's. */
export function renderPagerDuty(alert: Alert, context: RenderContext, action: PagerDutyAction): PagerDutyEvent {
  const key = { event_action: action, dedup_key: alert.id.slice(-LONGEST_KEY) };
  if (action !== 'trigger') {
    return key;
  }
  return collapsed(
    (detail) => ({ ...key, ...contentOf(alert, context, viewOf(alert, context, detail)) }), (event) => bytesOf(JSON.stringify(event)) <= MOST_BYTES);
}

/** A trigger of nothing but what PagerDuty demands, for when it does not take the other one. */
export function renderPagerDutyText(alert: Alert): PagerDutyEvent {
  return {
    event_action: 'trigger',
    dedup_key: alert.id.slice(-LONGEST_KEY),
    payload: { summary: titleOf(alert), source: 'unknown', severity: severityOf(alert), custom_details: {} },
  };
}

function contentOf(alert: Alert, context: RenderContext, view: ReturnType<typeof viewOf>): Omit<PagerDutyEvent, 'event_action' | 'dedup_key'> {
  const { event } = alert;
  const link = view.links.find(({ label }) => label !== RUNBOOK) ?? view.links[0];
  const account = accountOf(alert, context);
  const source = cut(oneLine(event.resources[0] ?? ''), 255) || account || cut(oneLine(event.source), 255) || 'unknown';
  return {
    client: cut(`Alerts (${oneLine(context.destination)})`, 255),
    ...(link !== undefined && { client_url: link.url, links: view.links.map(({ label, url }) => ({ href: url, text: label })) }),
    payload: {
      summary: cut(account === undefined ? view.title : `${view.title} – ${account}`, LONGEST_SUMMARY),
      source,
      severity: severityOf(alert),
      timestamp: iso(alert.openedAt),
      component: cut(oneLine(event.source), 255) || undefined,
      group: account,
      class: cut(oneLine(event.kind), 255) || undefined,
      custom_details: detailsOf([
        { name: 'State', value: [view.state, ...view.remarks].join('\n') },
        ...(view.text === '' ? [] : [{ name: 'Text', value: view.text }]),
        ...view.facts,
        ...(view.logLines.length === 0 ? [] : [{ name: 'Log', value: [...view.logLines, ...(view.moreLogLines > 0 ? [moreText(view.moreLogLines)] : [])].join('\n') }]),
      ]),
    },
  };
}

/** Each name once; what has one that is taken gets a number. */
export function detailsOf(facts: readonly Fact[]): Record<string, string> {
  const details = new Map<string, string>();
  for (const { name, value } of facts) {
    let own = name;
    for (let number = 2; details.has(own); number += 1) {
      own = `${name} ${number}`;
    }
    details.set(own, value);
  }
  return Object.fromEntries(details);
}

function severityOf({ severity }: Alert): string {
  return SEVERITIES.includes(severity) ? severity : 'error';
}
