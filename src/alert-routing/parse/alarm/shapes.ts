import { Alarm, AlarmMetric, Contributor } from './alarm';
import { linesOf } from './log-lines';
import { parseArn } from '../arn';
import { EventBridgeEvent } from '../input';
import { Json } from '../json';
import { moment } from '../moment';
import { tagsOf } from '../tags-of';

/** Signs of the comparisons that alarms make. */
const SIGNS: Readonly<Record<string, string>> = {
  GreaterThanThreshold: '>',
  GreaterThanOrEqualToThreshold: '>=',
  LessThanThreshold: '<',
  LessThanOrEqualToThreshold: '<=',
  GreaterThanUpperThreshold: 'above the band of',
  LessThanLowerThreshold: 'below the band of',
  LessThanLowerOrGreaterThanUpperThreshold: 'outside the band of',
};

/** The message of an alarm to SNS: names that begin with capitals, and `Trigger`. Its `Region` is a name for people, so that the ARN's counts. */
export function alarmOfSns(json: Json): Alarm {
  const arn = parseArn(json.text('AlarmArn'));
  const trigger = json.get('Trigger');
  const contributor = json.get('AlarmContributorAttributes').isObject || json.get('AlarmContributorId').exists
    ? { id: json.text('AlarmContributorId'), attributes: tagsOf(json.get('AlarmContributorAttributes')) }
    : contributorOf(json.get('AlarmContributor').isObject ? json.get('AlarmContributor') : json.get('alarmContributor'));
  return {
    name: json.text('AlarmName') ?? '',
    arn: json.text('AlarmArn'),
    account: json.text('AWSAccountId') ?? arn?.account,
    region: arn?.region,
    description: json.text('AlarmDescription'),
    state: json.text('NewStateValue'),
    previousState: json.text('OldStateValue'),
    reason: json.text('NewStateReason'),
    at: moment(json.get('StateChangeTime')),
    metrics: trigger.list('Metrics').length > 0 ? trigger.list('Metrics').map(metricOfSns) : trigger.text('MetricName') === undefined ? [] : [metricOfSns(trigger)],
    rule: json.text('AlarmRule'),
    triggeredBy: json.list('TriggeringChildren').map((child) => child.text('Arn')).filter((text) => text !== undefined),
    condition: conditionOf(trigger.text('ComparisonOperator'), trigger.text('Threshold')),
    ...logsOf(trigger, json),
    contributor,
    tags: tagsIn(json, trigger),
    muted: mutedBy(json.get('MuteDetail'), json),
    actions: json.get('AlarmActions').isList ? json.texts('AlarmActions') : undefined,
    raw: json,
  };
}

/** The event of an alarm on EventBridge. */
export function alarmOfEvent({ account, region, at, resources, detail }: EventBridgeEvent): Alarm {
  const alarm = alarmOfDetail(detail);
  return { ...alarm, arn: resources[0], account, region, at: alarm.at ?? at };
}

/** What an alarm invokes a function with. */
export function alarmOfLambda(json: Json): Alarm {
  const arn = json.text('alarmArn');
  const alarm = alarmOfDetail(json.get('alarmData'));
  return {
    ...alarm,
    arn,
    account: json.text('accountId') ?? parseArn(arn)?.account,
    region: json.text('region') ?? parseArn(arn)?.region,
    at: alarm.at ?? moment(json.get('time')),
    tags: alarm.tags ?? tagsIn(json),
  };
}

function alarmOfDetail(detail: Json): Alarm {
  const configuration = detail.get('configuration');
  const state = detail.get('state');
  const data = Json.parse(state.text('reasonData') ?? '') ?? Json.ABSENT;
  return {
    name: detail.text('alarmName') ?? '',
    description: configuration.text('description'),
    state: state.text('value'),
    previousState: detail.text('previousState', 'value'),
    reason: state.text('reason'),
    at: moment(state.get('timestamp')),
    metrics: configuration.list('metrics').map(metricOfEvent),
    rule: configuration.text('alarmRule'),
    triggeredBy: data.list('triggeringAlarms').map((alarm) => alarm.text('arn')).filter((text) => text !== undefined),
    condition: conditionOf(configuration.text('comparisonOperator'), configuration.text('threshold') ?? data.text('threshold')),
    ...logsOf(configuration, detail),
    contributor: contributorOf(detail.get('alarmContributor')),
    tags: tagsIn(detail, configuration),
    muted: mutedBy(detail.get('muteDetail'), state),
    actions: configuration.get('alarmActions').isList ? configuration.texts('alarmActions') : undefined,
    raw: detail,
  };
}

function metricOfSns(metric: Json): AlarmMetric {
  const stat = metric.get('MetricStat');
  const source = stat.isObject ? stat.get('Metric') : metric;
  return {
    namespace: source.text('Namespace'),
    name: source.text('MetricName'),
    statistic: stat.text('Stat') ?? metric.text('ExtendedStatistic') ?? metric.text('Statistic'),
    dimensions: Object.fromEntries(source.list('Dimensions')
      .map((dimension) => [dimension.firstText('name', 'Name'), dimension.firstText('value', 'Value') ?? '']).filter(([name]) => name !== undefined)),
    expression: metric.text('Expression'),
  };
}

function metricOfEvent(metric: Json): AlarmMetric {
  const source = metric.get('metricStat', 'metric');
  return {
    namespace: source.text('namespace'),
    name: source.text('name'),
    statistic: metric.text('metricStat', 'stat'),
    dimensions: tagsOf(source.get('dimensions')),
    expression: metric.text('expression'),
  };
}

function conditionOf(operator: string | undefined, threshold: string | undefined): string | undefined {
  const sign = operator !== undefined && Object.hasOwn(SIGNS, operator) ? SIGNS[operator] : operator;
  return threshold === undefined ? undefined : sign === undefined ? threshold : `${sign} ${threshold}`;
}

function contributorOf(json: Json): Contributor | undefined {
  return json.isObject ? { id: json.firstText('id', 'contributorId', 'ContributorId'), attributes: tagsOf(attributesOf(json)) } : undefined;
}

function attributesOf(json: Json): Json {
  return [json.get('attributes'), json.get('contributorAttributes'), json.get('ContributorAttributes')].find(({ exists }) => exists) ?? Json.ABSENT;
}

/**
 * Log groups, query and lines of an alarm on logs. No message of one is published; its configuration is spelled as CloudWatch's API spells it, and lines are looked for
 * under the names that they may have.
 */
function logsOf(configuration: Json, message: Json): Pick<Alarm, 'logGroups' | 'query' | 'logLines'> {
  const query = [configuration, message].flatMap((json) => [json.get('ScheduledQueryConfiguration'), json.get('scheduledQueryConfiguration'), json])
    .find((json) => ['LogGroupIdentifiers', 'logGroupIdentifiers', 'QueryString', 'queryString'].some((name) => json.get(name).exists)) ?? Json.ABSENT;
  return {
    logGroups: [...query.texts('LogGroupIdentifiers'), ...query.texts('logGroupIdentifiers')],
    query: query.firstText('QueryString', 'queryString'),
    logLines: linesOf(message, configuration, message.get('state')),
  };
}

function tagsIn(...places: readonly Json[]): Record<string, string> | undefined {
  const tags = places.flatMap((json) => [json.get('AlarmTags'), json.get('alarmTags'), json.get('Tags'), json.get('tags')]).find((found) => found.isObject || found.isList);
  return tags && tagsOf(tags);
}

/** A mute rule says which and until when; a suppressor of a composite alarm says why. */
function mutedBy(mute: Json, state: Json): string | undefined {
  const rule = mute.firstText('mutedByArn', 'MutedByArn');
  const until = mute.firstText('muteWindowEnd', 'MuteWindowEnd');
  const suppressed = state.firstText('actionsSuppressedReason', 'ActionsSuppressedReason', 'actionsSuppressedBy', 'ActionsSuppressedBy');
  return rule === undefined ? suppressed : `muted by ${parseArn(rule)?.id ?? rule}${until === undefined ? '' : ` until ${until}`}`;
}
