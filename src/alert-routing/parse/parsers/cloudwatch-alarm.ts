import { Field, Link } from '../../alert-event';
import { alarmLink } from '../../links/console-links';
import { logsInsightsLink } from '../../links/logs-insights';
import { Alarm, AlarmMetric } from '../alarm/alarm';
import { logGroupsOf } from '../alarm/log-group-of';
import { alarmOfEvent, alarmOfLambda, alarmOfSns } from '../alarm/shapes';
import { Draft, verdict } from '../draft';
import { Input } from '../input';
import { Parser } from '../parser';
import { runbookIn } from '../runbook';
import { severityOf } from '../words';

const EVENTS = ['CloudWatch Alarm State Change', 'CloudWatch Alarm Contributor State Change'];

/** Logs from so long before an alarm until so long after it. */
const BEFORE_MS = 30 * 60_000;
const AFTER_MS = 10 * 60_000;

/**
 * Alarms of CloudWatch in the shapes that SNS, EventBridge and functions get. `OK` resolves. `INSUFFICIENT_DATA` fires, as a warning: nobody knows any more whether all is
 * well, which does not close an alert, and `OK` does later. Alarms that do nothing but scaling are notifications.
 */
export const cloudWatchAlarm: Parser = {
  name: 'cloudwatch-alarm',
  knows: ({ event, json }) => (event ? EVENTS.includes(event.detailType) && event.detail.text('alarmName') !== undefined
    : json.text('AlarmName') !== undefined && json.get('NewStateValue').exists || json.get('alarmData').isObject && json.text('alarmArn') !== undefined),
  parse: (input) => draftOf(alarmIn(input), input),
};

function alarmIn({ event, json }: Input): Alarm {
  return event ? alarmOfEvent(event) : json.get('alarmData').isObject ? alarmOfLambda(json) : alarmOfSns(json);
}

function draftOf(alarm: Alarm, { signal, sentAt }: Input): Draft {
  const { name, account, region, state, reason, contributor, tags } = alarm;
  const at = alarm.at ?? sentAt ?? signal.receivedAt;
  const of = contributor === undefined ? '' : ` (${pairs(contributor.attributes) || contributor.id || 'a contributor'})`;
  return {
    source: 'aws.cloudwatch',
    kind: contributor === undefined ? EVENTS[0] : EVENTS[1],
    ...verdictOf(alarm),
    key: [account, region, name, contributor && (contributor.id ?? pairs(contributor.attributes))],
    title: `${state ?? 'Changed'}: ${name}${of}`,
    text: [alarm.description, reason].filter((part) => part !== undefined).join('\n\n'),
    account,
    region,
    resources: [alarm.arn ?? name, ...alarm.triggeredBy],
    at,
    link: region === undefined ? undefined : { label: 'Open the alarm in CloudWatch', url: alarmLink(region, name) },
    links: [logsLink(alarm, at), ...triggeredLinks(alarm)],
    runbook: runbookIn(alarm.description),
    fields: fieldsOf(alarm),
    logLines: alarm.logLines,
    tags,
    tagsAreComplete: tags !== undefined,
    muted: alarm.muted,
  };
}

function verdictOf(alarm: Alarm): Pick<Draft, 'class' | 'severity' | 'status'> {
  const { state, tags } = alarm;
  if (drivesScalingAlone(alarm)) {
    return { ...verdict('neutral'), status: state === 'OK' ? 'resolved' : 'firing' };
  }
  if (state === 'OK') {
    return verdict('over');
  }
  const tagged = severityOf(Object.entries(tags ?? {}).find(([key]) => /^severity$/i.test(key))?.[1]);
  return state === 'INSUFFICIENT_DATA' ? verdict('degraded') : verdict('failed', tagged);
}

/** Besides telling topics, it only scales; EventBridge's shape has no actions, but the alarms that policies make themselves say so in their description. */
function drivesScalingAlone({ actions = [], description }: Alarm): boolean {
  const scales = (action: string): boolean => action.includes(':autoscaling:');
  return actions.some(scales) && actions.every((action) => scales(action) || action.includes(':sns:'))
    || /^DO NOT EDIT OR DELETE\. For TargetTrackingScaling policy/.test(description ?? '');
}

function fieldsOf(alarm: Alarm): Array<Partial<Field>> {
  return [
    { name: 'State', value: alarm.previousState === undefined ? alarm.state : `${alarm.previousState} → ${alarm.state}` },
    ...alarm.metrics.slice(0, 8).map((metric) => ({ name: metric.expression === undefined ? 'Metric' : 'Expression', value: metricText(metric) })),
    { name: 'Condition', value: alarm.condition },
    { name: 'Rule', value: alarm.rule },
    { name: 'Triggered by', value: alarm.triggeredBy.join('\n') },
    { name: 'Log groups', value: alarm.logGroups.join('\n') },
    { name: 'Query', value: alarm.query },
  ];
}

function metricText({ namespace, name, statistic, dimensions, expression }: AlarmMetric): string {
  const metric = [namespace, name].filter((part) => part !== undefined).join(' ');
  const of = [statistic, pairs(dimensions)].filter((part) => part !== undefined && part !== '').join(', ');
  return expression ?? (of === '' ? metric : `${metric} (${of})`);
}

function pairs(named: Readonly<Record<string, string>>): string {
  return Object.entries(named).map(([name, value]) => `${name}=${value}`).join(', ');
}

function logsLink(alarm: Alarm, at: number): Link | undefined {
  const logGroups = logGroupsOf(alarm).slice(0, 10);
  return alarm.region === undefined || logGroups.length === 0 ? undefined : {
    label: 'Logs around the alarm',
    url: logsInsightsLink({ region: alarm.region, logGroups, from: at - BEFORE_MS, to: at + AFTER_MS, query: alarm.query?.slice(0, 500) }),
  };
}

function triggeredLinks({ region, triggeredBy }: Alarm): Link[] {
  return region === undefined ? [] : triggeredBy.slice(0, 4).map((arn) => arn.split(':alarm:')[1]).filter((name) => name !== undefined)
    .map((name) => ({ label: `Alarm ${name}`, url: alarmLink(region, name) }));
}
