import { Change } from './change';
import { RenderContext } from './context';
import { escapeHtml } from './html';
import { AlertMessage, renderJson } from './json';
import { renderText } from './text';
import { stateOf } from './view';
import { Alert } from '../state/alert';

/** `${name}`. */
const PLACEHOLDER = /\$\{([A-Za-z0-9.]+)\}/g;

/** What each name of a template stands for, as text; a value that there is none of is empty. */
const VALUES: Readonly<Record<string, (message: AlertMessage, alert: Alert, context: RenderContext) => string>> = {
  id: ({ id }) => id,
  version: ({ version }) => String(version),
  change: ({ change }) => change,
  destination: ({ destination }) => destination,
  class: (message) => message.class,
  severity: ({ severity }) => severity,
  status: ({ status }) => status,
  state: (_message, alert) => stateOf(alert),
  title: ({ title }) => title,
  text: ({ text }) => text ?? '',
  account: ({ account }) => account?.id ?? '',
  accountName: ({ account }) => account?.name ?? account?.id ?? '',
  region: ({ region }) => region ?? '',
  source: ({ source }) => source,
  kind: ({ kind }) => kind,
  resource: ({ resources }) => resources[0] ?? '',
  resources: ({ resources }) => resources.join('\n'),
  link: ({ link }) => link?.url ?? '',
  runbook: ({ runbook }) => runbook ?? '',
  logLines: ({ logLines }) => logLines.join('\n'),
  count: ({ count }) => String(count),
  openedAt: ({ openedAt }) => openedAt ?? '',
  lastAt: ({ lastAt }) => lastAt ?? '',
  closedAt: ({ closedAt }) => closedAt ?? '',
  closedBy: ({ closedBy }) => closedBy ?? '',
  acknowledgedBy: ({ acknowledgedBy }) => acknowledgedBy ?? '',
  note: ({ note }) => note ?? '',
  level: ({ escalated }) => String(escalated?.at(-1)?.level ?? 0),
  passedBy: ({ escalated }) => escalated?.at(-1)?.passedBy ?? '',
  reminders: ({ reminders }) => String(reminders ?? 0),
  message: (_message, alert, context) => renderText(alert, context, 3000),
};

/** The whole alert as JSON, which stands in a template as it is. */
const WHOLE = 'json';
const TAG = 'tag.';
const FIELD = 'field.';

/** The names that a template may hold; besides them `tag.<name>` and `field.<name>`, where the name is of letters, digits and dots. */
export const TEMPLATE_NAMES: readonly string[] = [...Object.keys(VALUES), WHOLE];

/** Names in a template that stand for nothing: what a check at synth complains of. */
export function unknownTemplateNames(template: string): string[] {
  return [...template.matchAll(PLACEHOLDER)].map(([, name]) => name)
    .filter((name) => !TEMPLATE_NAMES.includes(name) && !name.startsWith(TAG) && !name.startsWith(FIELD));
}

/**
 * Fills in a template. What is filled in is escaped as the content type demands, so that it stays a value: in JSON it belongs between quotes. A name that
 * stands for nothing stays as it is.
 *
 * @param contentType of what the template makes
 */
export function renderTemplate(template: string, contentType: string, alert: Alert, context: RenderContext, change: Change): string {
  const message = renderJson(alert, context, change);
  const escape = escapeFor(contentType);
  return template.replace(PLACEHOLDER, (placeholder, name: string) => {
    if (name === WHOLE) {
      return JSON.stringify(message);
    }
    if (name.startsWith(TAG)) {
      return escape(Object.hasOwn(message.tags, name.slice(TAG.length)) ? message.tags[name.slice(TAG.length)] : '');
    }
    if (name.startsWith(FIELD)) {
      return escape(message.fields.find((field) => field.name === name.slice(FIELD.length))?.value ?? '');
    }
    return Object.hasOwn(VALUES, name) ? escape(VALUES[name](message, alert, context)) : placeholder;
  });
}

function escapeFor(contentType: string): (text: string) => string {
  const [type] = contentType.toLowerCase().split(';');
  if (/[/+]json$/.test(type.trim())) {
    return (text) => JSON.stringify(text).slice(1, -1);
  }
  if (type.trim() === 'application/x-www-form-urlencoded') {
    return encodeURIComponent;
  }
  return /[/+](?:xml|html)$/.test(type.trim()) ? escapeHtml : (text) => text;
}
