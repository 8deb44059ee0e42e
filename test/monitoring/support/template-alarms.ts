import { Template } from 'aws-cdk-lib/assertions';
import { computeMath, MISSING_RULES, MissingRules, PeriodValues } from './metric-math';
import { MetricIdentity, MetricStore } from './metric-store';

/** A metric of an alarm, with what is taken of it. */
interface WatchedMetric extends MetricIdentity {
  readonly id: string;
  readonly statistic: string;
}

/** An alarm as CloudFormation would make it. */
export interface TemplateAlarm {
  readonly logicalId: string;
  /** Its tags `destination` and `alarm`, such as `Slack oldestMessage`; without the first where it has none. */
  readonly name: string;
  readonly properties: Record<string, any>;
}

/** States of an alarm and when it went over to them, in milliseconds since 1970. */
export interface Transition {
  readonly at: number;
  readonly state: 'ALARM' | 'OK';
}

/**
 * How many periods beyond those that are asked for CloudWatch looks at: where some are missing it takes older ones in their place, and how many is not
 * said. Everything here must hold with none and with some.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html
 */
export const PERIODS_BEYOND = [0, 2] as const;

/** The alarms of a template. */
export function alarmsOf(template: Template): TemplateAlarm[] {
  return Object.entries(template.findResources('AWS::CloudWatch::Alarm')).map(([logicalId, { Properties }]) => {
    const tags = Object.fromEntries(Properties.Tags.map(({ Key, Value }: { Key: string; Value: string }) => [Key, Value]));
    return { logicalId, name: [tags.destination, tags.alarm].filter((part) => part !== undefined).join(' '), properties: Properties };
  });
}

/** The metrics that an alarm looks at. */
export function metricsOf({ properties }: TemplateAlarm): WatchedMetric[] {
  const of = (id: string, metric: any, statistic: string): WatchedMetric => ({
    id,
    namespace: metric.Namespace,
    name: metric.MetricName,
    dimensions: Object.fromEntries((metric.Dimensions ?? []).map(({ Name, Value }: { Name: string; Value: unknown }) => [Name, Value])),
    statistic,
  });
  return properties.Metrics
    ? properties.Metrics.filter(({ MetricStat }: any) => MetricStat).map(({ Id, MetricStat }: any) => of(Id, MetricStat.Metric, MetricStat.Stat))
    : [of('m', properties, properties.Statistic ?? properties.ExtendedStatistic)];
}

/**
 * Goes through the time from one moment to another, and says when the alarm changes its state. It begins as OK.
 *
 * @param from a multiple of its period, in milliseconds since 1970
 * @param beyond see `PERIODS_BEYOND`
 * @param rules see `MISSING_RULES`
 */
export function transitions(
  alarm: TemplateAlarm, store: MetricStore, from: number, to: number, beyond: number, rules: MissingRules = MISSING_RULES[0],
): Transition[] {
  const { EvaluationPeriods: periods, DatapointsToAlarm: datapoints = periods, Threshold: threshold } = alarm.properties;
  const { ComparisonOperator, TreatMissingData } = alarm.properties;
  if (ComparisonOperator !== 'GreaterThanOrEqualToThreshold' || TreatMissingData !== 'notBreaching') {
    throw new Error(`${alarm.name} compares with ${ComparisonOperator} and treats what is missing as ${TreatMissingData}, which is not modelled; add it to transitions.`);
  }
  const periodMs = periodOf(alarm) * 1000;
  const metrics = metricsOf(alarm);
  const found: Transition[] = [];
  const values: Array<number | undefined> = [];
  let state: Transition['state'] = 'OK';
  for (let start = from; start + periodMs <= to; start += periodMs) {
    values.push(valueOf(alarm, metrics, store, start, rules));
    const range = values.slice(-(periods + beyond));
    const existing = range.filter((value) => value !== undefined).slice(-periods);
    const inPlace = range.slice(-periods).filter((value) => value !== undefined);
    const counted = existing.length >= periods ? existing : inPlace;
    const breaching = counted.filter((value) => value! >= threshold).length;
    const now = breaching >= datapoints ? 'ALARM' : 'OK';
    if (now !== state) {
      found.push({ at: start + periodMs, state: now });
      state = now;
    }
  }
  return found;
}

function periodOf({ properties }: TemplateAlarm): number {
  return properties.Period ?? properties.Metrics.find(({ MetricStat }: any) => MetricStat).MetricStat.Period;
}

function valueOf(
  alarm: TemplateAlarm, metrics: readonly WatchedMetric[], store: MetricStore, start: number, rules: MissingRules,
): number | undefined {
  const period = periodOf(alarm);
  const at = (metric: WatchedMetric, from: number) => store.statistic(metric, metric.statistic, from, period);
  const values: PeriodValues = Object.fromEntries(metrics.map((metric) => [metric.id, at(metric, start)]));
  const expression = alarm.properties.Metrics?.find(({ Expression }: any) => Expression)?.Expression as string | undefined;
  const isThere = (id: string): boolean => {
    const metric = metrics.find((one) => one.id === id)!;
    const starts = Array.from({ length: alarm.properties.EvaluationPeriods }, (_, back) => start - back * period * 1000);
    return starts.some((from) => at(metric, from) !== undefined);
  };
  return expression === undefined ? values.m : computeMath(expression, values, isThere, rules);
}
