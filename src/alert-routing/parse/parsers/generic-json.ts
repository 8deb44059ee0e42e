import { Draft, verdict } from '../draft';
import { plainFields } from '../event-draft';
import { AnyFields } from '../fields-of-anything';
import { Input } from '../input';
import { Json } from '../json';
import { moment } from '../moment';
import { Parser } from '../parser';
import { runbookIn } from '../runbook';
import { safeLink } from '../safe-link';
import { tagsOf } from '../tags-of';
import { isOver, severityOf } from '../words';

const TITLES = ['title', 'summary', 'subject', 'alertTitle', 'alertName', 'alertname', 'name', 'message', 'text', 'msg', 'event', 'eventName', 'error', 'reason', 'description', 'body', 'type'];
const TEXTS = ['description', 'message', 'text', 'body', 'details', 'detail', 'reason', 'errorMessage', 'output', 'summary', 'stateReason'];
const KEYS = ['dedupKey', 'deduplicationKey', 'dedup', 'incidentKey', 'alias', 'fingerprint', 'groupKey', 'ruleId', 'ruleName', 'aggregationKey', 'correlationId', 'alertId', 'incidentId', 'eventId', 'monitorId', 'checkId', 'id'];
const SEVERITIES = ['severity', 'priority', 'level', 'urgency', 'criticality', 'alertSeverity', 'loglevel'];
const STATES = ['status', 'state', 'eventAction', 'action', 'alertStatus', 'currentState', 'newState', 'incidentState', 'transition', 'alertState'];
const LINKS = ['link', 'url', 'htmlUrl', 'webUrl', 'alertUrl', 'incidentUrl', 'detailsUrl', 'detailUrl', 'clientUrl', 'dashboardUrl', 'ruleUrl', 'eventUrl', 'issueUrl', 'permalink', 'generatorUrl', 'externalUrl', 'href'];
const RUNBOOKS = ['runbook', 'runbookUrl', 'runbookLink', 'playbook', 'playbookUrl', 'sop'];
/** Not when it began: an alert that comes again would seem older than its end. */
const TIMES = ['timestamp', 'time', 'eventTime', 'occurredAt', 'triggeredAt', 'updatedAt', 'lastUpdated', 'dateTime', 'date'];
const SOURCES = ['source', 'sender', 'client', 'origin', 'application', 'app', 'service', 'serviceName', 'product', 'monitoringTool'];
const RESOURCES = ['resource', 'resourceArn', 'resourceId', 'host', 'hostname', 'instance', 'instanceId', 'target', 'component', 'node', 'pod', 'device'];

/** JSON, a form or a query of anybody: title, severity, status, key and link under the names that senders give them. */
export const genericJson: Parser = {
  name: 'generic-json',
  knows: ({ shape }) => shape === 'json' || shape === 'fields',
  parse: draftOf,
};

function draftOf({ json, topic, signal }: Input): Draft {
  const said = json.isList ? json.get(0) : json;
  const fields = new AnyFields(said);
  const title = topic?.subject ?? fields.text(...TITLES);
  const state = fields.text(...STATES);
  const source = fields.text(...SOURCES);
  const resource = fields.text(...RESOURCES);
  const text = fields.text(...TEXTS);
  const [link, ...links] = LINKS.map((name) => safeLink(fields.text(name))).filter((url) => url !== undefined);
  return {
    source,
    kind: fields.text('kind', 'category', 'eventType', 'type'),
    ...verdictOf(state, fields.text(...SEVERITIES)),
    key: [topic?.arn, signal.request?.path, source, fields.text(...KEYS) ?? [unmarked(title), resource].join(' ')],
    title: title ?? `JSON of ${source ?? 'an unknown sender'}`,
    text: text === title ? undefined : text,
    account: fields.text('accountId', 'account', 'awsAccountId', 'awsAccount'),
    region: fields.text('region', 'awsRegion'),
    resources: [resource],
    at: moment(fields.get(...TIMES)),
    link: link === undefined ? undefined : { label: `Open in ${source ?? 'the sender’s tool'}`, url: link },
    links: links.map((url) => ({ label: new URL(url).hostname, url })),
    runbook: fields.text(...RUNBOOKS) ?? runbookIn(text),
    fields: json.isList ? [{ name: 'Elements', value: String(json.list().length) }, ...plainFields(said)] : plainFields(said),
    tags: tagsIn(fields),
  };
}

/** A title without the marks before it, as `[OK] ` and `[Alerting] `, which change while the alert is the same. */
function unmarked(title: string | undefined): string | undefined {
  return title?.replace(/^(\[[^\]]{1,60}\]\s*)+(?=\S)/, '');
}

/** What nobody says is bad or good is taken for a warning: an alert too many is better than one that nobody sees. */
function verdictOf(state: string | undefined, severity: string | undefined): Pick<Draft, 'class' | 'severity' | 'status'> {
  if (isOver(state)) {
    return verdict('over');
  }
  const known = severityOf(severity) ?? severityOf(state);
  return known === 'info' ? verdict('neutral') : verdict('degraded', known);
}

function tagsIn(fields: AnyFields): Record<string, string> {
  const tags = fields.get('tags', 'labels', 'customDetails');
  return tags.isObject || tags.list().some((tag: Json) => tag.isObject) ? tagsOf(tags) : {};
}
