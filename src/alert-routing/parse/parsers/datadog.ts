import { verdict } from '../draft';
import { moment } from '../moment';
import { Parser } from '../parser';
import { safeLink } from '../safe-link';
import { isOver, severityOf } from '../words';

/** What Datadog puts before a title: `[Triggered on {host:web-1}] `, `[Recovered] `, `[P2] [Warn] `. */
const MARKS = /^(\s*\[[^\]]*\]\s*)+/;

const HOST = /^https:\/\/[\w.-]+\.(?:datadoghq\.(?:com|eu)|ddog-gov\.com)\//;

/** Names that people give to the variables of a body of their own, after those that the variables have. */
const LINKS = ['link', 'url', 'event_url', 'alert_url'] as const;
const TRANSITIONS = ['alert_transition', 'transition', 'alert_status', 'status'] as const;

/** Datadog's webhook with its default body, or with the variables that people put into one of their own. */
export const datadog: Parser = {
  name: 'datadog',
  knows: ({ json }) => json.get('org', 'id').exists && json.get('event_type').exists && (json.get('title').exists || json.get('body').exists)
    || json.text('alert_transition') !== undefined || LINKS.some((name) => HOST.test(json.text(name) ?? '')),
  parse: ({ json }) => {
    const written = json.firstText('title', 'event_title', 'alert_title') ?? 'Event of Datadog';
    const marks = MARKS.exec(written)?.[0] ?? '';
    const title = written.slice(marks.length) || written;
    // `[No Data Recovered]` and `[Recovered]` are both over, `[Re-Triggered]` is not.
    const transition = json.firstText(...TRANSITIONS) ?? /\bRecovered\b/i.exec(marks)?.[0] ?? /\b(Triggered|Warn|No Data|Re-Triggered)\b/i.exec(marks)?.[1] ?? '';
    const type = json.firstText('alert_type', 'type');
    const over = isOver(transition) || /\brecovered\b/i.test(transition) || type === 'success';
    // `normal`, which is the priority of nearly all of its events, says nothing.
    const priority = [/\bP[1-5]\b/.exec(marks)?.[0], json.text('alert_priority'), json.text('priority')].find((word) => word !== undefined && word !== 'normal');
    const severity = severityOf(priority) ?? severityOf(type) ?? (/warn|no data/i.test(transition) ? 'warning' : 'error');
    // The default body says in the marks alone which of the things that a monitor watches it is.
    const scope = json.firstText('alert_scope', 'scope') ?? /\bon \{([^{}\]]{1,300})\}/.exec(marks)?.[1] ?? json.firstText('hostname', 'host');
    const body = json.firstText('body', 'event_msg', 'text_only_msg', 'text', 'message');
    const url = safeLink(json.firstText(...LINKS)) ?? safeLink(/https:\/\/[\w.-]+\.(?:datadoghq\.(?:com|eu)|ddog-gov\.com)\/[^\s)\]"'<>]+/.exec((body ?? '').slice(0, 10_000))?.[0]);
    return {
      source: 'datadog',
      kind: json.text('event_type'),
      ...verdict(over ? 'over' : severity === 'info' ? 'neutral' : 'failed', severity),
      key: [json.text('org', 'id') ?? json.text('org_id'), json.firstText('aggreg_key', 'alert_cycle_key', 'alert_id', 'monitor_id') ?? title, scope],
      title: written,
      text: body,
      resources: [json.firstText('hostname', 'host')],
      at: moment(json.get('last_updated')) ?? moment(json.get('date')),
      link: url === undefined ? undefined : { label: 'Open in Datadog', url },
      fields: [{ name: 'Transition', value: transition }, { name: 'Scope', value: scope }, { name: 'Organisation', value: json.text('org', 'name') ?? json.text('org_name') }],
    };
  },
};
