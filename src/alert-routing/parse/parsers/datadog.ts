import { verdict } from '../draft';
import { moment } from '../moment';
import { Parser } from '../parser';
import { safeLink } from '../safe-link';
import { isOver, severityOf } from '../words';

/** What Datadog puts before a title: `[Triggered on {host:web-1}] `, `[Recovered] `, `[P2] [Warn] `. */
const MARKS = /^(\s*\[[^\]]*\]\s*)+/;

/** Datadog's webhook with its default body, or with the variables that people add to it. */
export const datadog: Parser = {
  name: 'datadog',
  knows: ({ json }) => json.get('org', 'id').exists && json.get('event_type').exists && (json.get('title').exists || json.get('body').exists),
  parse: ({ json }) => {
    const written = json.text('title') ?? 'Event of Datadog';
    const marks = MARKS.exec(written)?.[0] ?? '';
    const title = written.slice(marks.length) || written;
    const transition = json.firstText('alert_transition', 'alert_status') ?? /\b(Recovered|Triggered|Warn|No Data|Re-Triggered)\b/i.exec(marks)?.[1] ?? '';
    const over = isOver(transition) || json.text('alert_type') === 'success';
    const severity = severityOf(/\bP[1-5]\b/.exec(marks)?.[0]) ?? severityOf(json.firstText('priority', 'alert_type')) ?? (/warn|no data/i.test(transition) ? 'warning' : 'error');
    // The default body says in the marks alone which of the things that a monitor watches it is.
    const scope = json.firstText('alert_scope', 'scope') ?? /\bon \{([^{}\]]{1,300})\}/.exec(marks)?.[1];
    const body = json.firstText('body', 'text', 'message');
    const url = safeLink(json.firstText('link', 'url', 'event_url')) ?? safeLink(/https:\/\/[\w.-]+\.(?:datadoghq\.(?:com|eu)|ddog-gov\.com)\/[^\s)\]"'<>]+/.exec((body ?? '').slice(0, 10_000))?.[0]);
    return {
      source: 'datadog',
      kind: json.text('event_type'),
      ...verdict(over ? 'over' : severity === 'info' ? 'neutral' : 'failed', severity),
      key: [json.text('org', 'id'), json.firstText('aggreg_key', 'alert_cycle_key', 'alert_id', 'monitor_id') ?? title, scope],
      title: written,
      text: body,
      resources: [json.firstText('hostname', 'host')],
      at: moment(json.get('last_updated')) ?? moment(json.get('date')),
      link: url === undefined ? undefined : { label: 'Open in Datadog', url },
      fields: [{ name: 'Transition', value: transition }, { name: 'Scope', value: scope }, { name: 'Organisation', value: json.text('org', 'name') }],
    };
  },
};
