import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { AlarmSeverity } from './alarm-severity';

/** What is different from its defaults about an alarm. */
export interface AlarmSettings {
  /**
   * Whether there is such an alarm.
   *
   * @default true
   */
  readonly enabled?: boolean;

  /**
   * The alarm is raised from this value on, in the unit of what it watches: seconds, milliseconds, percent, or a number of times in a period.
   *
   * @default - the alarm's own, see docs/runbook.md
   */
  readonly threshold?: number;

  /**
   * Over what time one value is taken: a minute, or a multiple of it.
   *
   * @default - the alarm's own
   */
  readonly period?: Duration;

  /**
   * How many of the last periods are looked at. All of them together are a day at most, or a week with periods of an hour or more.
   *
   * @default - the alarm's own
   */
  readonly evaluationPeriods?: number;

  /**
   * In how many of these periods the threshold must be reached.
   *
   * @default - all of `evaluationPeriods` where that is given, else the alarm's own
   */
  readonly datapointsToAlarm?: number;

  /**
   * The alarm's tag `severity`.
   *
   * @default - the alarm's own
   */
  readonly severity?: AlarmSeverity;

  /**
   * What is done when the alarm is raised and when it is over, besides what is done for all alarms.
   *
   * @default - nothing
   */
  readonly actions?: cloudwatch.IAlarmAction[];
}
