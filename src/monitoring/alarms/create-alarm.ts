import { Duration, Tags, Token } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { AlarmDefinition, runbookAnchor } from './alarm-definition';
import { AlarmSettings } from './alarm-settings';
import { propagateAlarmTags } from '../../shared/propagate-alarm-tags';

/** What an alarm has beside its definition. */
export interface CreateAlarmOptions {
  /** What is different from its defaults. */
  readonly settings: AlarmSettings;
  readonly runbookUrl: string;
  /** Whether what it tells has its tags with it. */
  readonly tellsTags: boolean;
  /** Tags besides `alarm` and `severity`. */
  readonly tags: Readonly<Record<string, string>>;
}

/** Longest time that CloudWatch looks at, with periods below an hour and with others. */
const MAX_RANGE = Duration.days(1);
const MAX_LONG_RANGE = Duration.days(7);

/** Makes an alarm, whose tags go along with what it tells unless that is not wanted. */
export function createAlarm(
  scope: Construct, definition: AlarmDefinition, { settings, runbookUrl, tellsTags, tags }: CreateAlarmOptions,
): cloudwatch.Alarm {
  const { key, text, link, metric } = definition;
  const period = settings.period ?? definition.period;
  const evaluationPeriods = settings.evaluationPeriods ?? periodsOf(definition, period);
  const allOrDefault = settings.evaluationPeriods ?? definition.datapointsToAlarm;
  const datapointsToAlarm = settings.datapointsToAlarm ?? allOrDefault;
  checkRange(`alarms.${key}`, period, evaluationPeriods, datapointsToAlarm);
  const alarm = new cloudwatch.Alarm(scope, `${key[0].toUpperCase()}${key.slice(1)}`, {
    alarmDescription: [text, `Runbook: ${runbookUrl}#${runbookAnchor(key)}`, `Console: ${link}`].join('\n\n'),
    metric: metric(period),
    comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
    threshold: settings.threshold ?? definition.threshold,
    evaluationPeriods,
    datapointsToAlarm,
    treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
  });
  for (const [name, value] of Object.entries({ ...tags, alarm: key, severity: settings.severity ?? definition.severity })) {
    Tags.of(alarm).add(name, value);
  }
  if (tellsTags) {
    propagateAlarmTags(alarm);
  }
  return alarm;
}

function periodsOf({ lookBack, evaluationPeriods }: AlarmDefinition, period: Duration): number {
  return lookBack && !period.isUnresolved() ? Math.ceil(lookBack.toSeconds() / period.toSeconds()) : evaluationPeriods;
}

/** CloudWatch refuses the others when the alarm is deployed. */
function checkRange(name: string, period: Duration, evaluationPeriods: number, datapointsToAlarm: number): void {
  if ([evaluationPeriods, datapointsToAlarm].some((count) => Token.isUnresolved(count)) || period.isUnresolved()) {
    throw new Error(`${name} got a period or a number of periods that is only known at deployment, expected plain ones because they depend on each other; pass the numbers themselves.`);
  }
  const seconds = period.toSeconds();
  if (seconds < 60 || seconds % 60 !== 0) {
    throw new Error(`${name} got a period of ${seconds} seconds, expected a minute or a multiple of it because that is how often its metric is there; pass for example Duration.minutes(5).`);
  }
  const most = seconds < Duration.hours(1).toSeconds() ? MAX_RANGE : MAX_LONG_RANGE;
  const atMost = Math.floor(most.toSeconds() / seconds);
  if (!Number.isInteger(evaluationPeriods) || evaluationPeriods < 1 || evaluationPeriods > atMost) {
    throw new Error(`${name} got evaluationPeriods ${evaluationPeriods} of ${seconds} seconds, expected a whole number from 1 to ${atMost} because CloudWatch looks at ${most.toDays()} day(s) at most; choose fewer.`);
  }
  if (!Number.isInteger(datapointsToAlarm) || datapointsToAlarm < 1 || datapointsToAlarm > evaluationPeriods) {
    throw new Error(`${name} got datapointsToAlarm ${datapointsToAlarm}, expected a whole number from 1 to its evaluationPeriods ${evaluationPeriods}; choose fewer.`);
  }
}
