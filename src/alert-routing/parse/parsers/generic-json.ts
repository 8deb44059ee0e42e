import { createHash } from 'crypto';
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

const TITLES = [
  'title', 'summary', 'subject', 'alertTitle', 'alertName', 'alertname', 'alertRule', 'problemTitle', 'entityDisplayName', 'name', 'message', 'text', 'msg', 'checkName', 'monitorName', 'check',
  'eventName', 'error', 'reason',
];
/** What names it where nothing else does: these are often its kind alone. */
const WEAK_TITLES = ['event', 'description', 'body', 'type'];
const TEXTS = ['description', 'message', 'text', 'body', 'details', 'detail', 'reason', 'errorMessage', 'output', 'stateMessage', 'cause', 'summary', 'stateReason'];
const KEYS = [
  'dedupKey', 'deduplicationKey', 'dedup', 'incidentKey', 'alias', 'fingerprint', 'groupKey', 'ruleId', 'ruleName', 'aggregationKey', 'correlationId', 'alertId', 'alertUid', 'alertGroupId',
  'incidentId', 'issueId', 'problemId', 'entityId', 'workflowId', 'eventId', 'monitorId', 'checkId',
];
const SEVERITIES = ['severity', 'priority', 'level', 'urgency', 'criticality', 'alertSeverity', 'eventSeverity', 'problemSeverity', 'importanceLevel', 'impact', 'alertPriority', 'alertType', 'loglevel'];
const STATES = [
  'conclusion', 'status', 'state', 'eventAction', 'action', 'alertStatus', 'eventStatus', 'currentState', 'newState', 'newStatus', 'incidentState', 'monitorCondition', 'messageType',
  'notificationType', 'transition', 'alertTransition', 'alertState',
];
/** States that say that something happened, or a number, and not what became of it: another field does. */
const NOTHING_SAID = /^(complete|completed|finished|updated?|changed?|edited|notify|notification|event|-?\d+)$/i;
/** A page for people before the address for programs that many senders call `url`. */
const LINKS = [
  'link', 'htmlUrl', 'webUrl', 'alertUrl', 'incidentUrl', 'problemUrl', 'detailsUrl', 'detailUrl', 'clientUrl', 'dashboardUrl', 'ruleUrl', 'eventUrl', 'issueUrl', 'permalink', 'shortlink',
  'linkToUpstreamDetails', 'url', 'generatorUrl', 'externalUrl', 'href', 'web',
];
const RUNBOOKS = ['runbook', 'runbookUrl', 'runbookLink', 'playbook', 'playbookUrl', 'sop'];
/** Not when it began: an alert that comes again would seem older than its end. */
const TIMES = ['timestamp', 'time', 'eventTime', 'occurredAt', 'triggeredAt', 'updatedAt', 'lastUpdated', 'stateChangedTimestamp', 'dateTime', 'date'];
const SOURCES = ['source', 'sender', 'client', 'origin', 'application', 'app', 'service', 'serviceName', 'product', 'monitoringTool'];
const RESOURCES = ['resource', 'resourceArn', 'resourceId', 'host', 'hostname', 'instance', 'instanceId', 'target', 'impactedEntity', 'component', 'node', 'pod', 'device'];

/** Marks before a title, as `[OK] `, `[FIRING:1] `, `Problem: ` and `Resolved in 5m 0s: `. */
const MARKS = /^(?:\[[^\]]{1,60}\]\s*|(?:problem|alert|firing|triggered|resolved|recovered|recovery)(?: in [\dhmsd ]{1,30})?\s*:\s*)+(?=\S)/i;
/** Words of marks that say what became of something, besides those of states and severities. */
const STATE_MARK = /^(firing|alerting|(re-?)?triggered|no ?data|pending|problem|new|open|acknowledged|test)\b/i;

/** JSON, a form or a query of anybody: title, severity, status, key and link under the names that senders give them. */
export const genericJson: Parser = {
  name: 'generic-json',
  knows: ({ shape }) => shape === 'json' || shape === 'fields',
  parse: draftOf,
};

function draftOf({ json, topic, signal }: Input): Draft {
  const said = json.isList ? json.get(0) : json;
  const fields = new AnyFields(said);
  const title = topic?.subject ?? fields.text(...TITLES) ?? fields.text(...WEAK_TITLES);
  const states = fields.texts(STATES);
  const state = states.find((word) => !NOTHING_SAID.test(word));
  const source = fields.text(...SOURCES);
  const resource = fields.text(...RESOURCES);
  const text = fields.text(...TEXTS);
  // An id that stands elsewhere than with the title is often that of the request.
  const key = fields.textBeside([...KEYS, 'id'], TITLES) ?? fields.text(...KEYS);
  const scope = said.text('repository', 'full_name') ?? said.text('project', 'path_with_namespace');
  const [link, ...links] = LINKS.map((name) => safeLink(fields.text(name))).filter((url) => url !== undefined);
  return {
    source,
    kind: fields.text('kind', 'category', 'eventType', 'type'),
    ...verdictOf(state ?? markOf(title ?? '') ?? states[0], state === undefined, fields.texts(SEVERITIES)),
    key: [
      topic?.arn, signal.request?.path, source, ...scope === undefined ? [] : [scope, fields.text('headBranch')],
      key ?? ((title ?? resource) === undefined ? wordsOf(json) : [title === undefined ? undefined : unmarked(title), resource].join(' ')),
    ],
    title: title !== undefined ? [scope, title].filter((part) => part !== undefined).join(': ') : (text === undefined ? `JSON of ${source ?? 'an unknown sender'}` : [source, text].filter((part) => part !== undefined).join(': ')),
    text: text === title ? undefined : text,
    account: fields.text('accountId', 'account', 'awsAccountId', 'awsAccount'),
    region: fields.text('region', 'awsRegion'),
    resources: [resource ?? scope],
    at: moment(fields.get(...TIMES)),
    link: link === undefined ? undefined : { label: `Open in ${source ?? 'the sender’s tool'}`, url: link },
    links: links.map((url) => ({ label: new URL(url).hostname, url })),
    runbook: fields.text(...RUNBOOKS) ?? runbookIn(text),
    fields: json.isList ? [{ name: 'Elements', value: String(json.list().length) }, ...plainFields(said)] : plainFields(said),
    tags: tagsIn(fields),
  };
}

/**
 * What tells JSON in which nothing is named from other JSON of the kind: its texts, without what changes each time. Two that are not the same would else be one alert, of
 * which the second is told to nobody.
 */
function wordsOf(json: Json): string {
  return createHash('sha256').update(json.print().replace(/[\d.:+-]+/g, '')).digest('hex');
}

/** The marks before a title, each as it is written and as a word: `[✅ Up] ` and `Up`. */
function marksOf(title: string): Array<{ written: string; word: string }> {
  return (MARKS.exec(title.slice(0, 500))?.[0].match(/\[[^\]]*\]\s*|[^[:]+:\s*/g) ?? [])
    .map((written) => ({ written, word: written.replace(/^\[|\]?\s*$/g, '').split(/:| in /)[0].replace(/[^\p{L}\d -]/gu, '').trim() }));
}

/** What the last of the marks before a title says that became of it: `Up` of `[Shop] [✅ Up] 200 - OK`. */
function markOf(title: string): string | undefined {
  return marksOf(title).map(({ word }) => word).reverse().find((word) => isOver(word) || severityOf(word) !== undefined);
}

/** A title without the marks that change while the alert is the same; other marks are names. */
function unmarked(title: string): string {
  const isState = (word: string): boolean => isOver(word) || severityOf(word) !== undefined || STATE_MARK.test(word);
  return marksOf(title).filter(({ word }) => isState(word)).reduce((rest, { written }) => rest.replace(written, ''), title);
}

/** What nobody says is bad or good is taken for a warning: an alert too many is better than one that nobody sees. */
function verdictOf(state: string | undefined, isMark: boolean, severities: readonly string[]): Pick<Draft, 'class' | 'severity' | 'status'> {
  if (isOver(state)) {
    // Of what a mark alone says is over, people are told where nothing is open: it may be good news that nothing else tells.
    return verdict(isMark ? 'succeeded' : 'over');
  }
  const known = severities.map(severityOf).find((severity) => severity !== undefined) ?? severityOf(state);
  return known === 'info' ? verdict('neutral') : verdict('degraded', known);
}

function tagsIn(fields: AnyFields): Record<string, string> {
  const tags = fields.get('tags', 'labels', 'customDetails');
  return tags.isObject || tags.list().some((tag: Json) => tag.isObject) ? tagsOf(tags) : {};
}
