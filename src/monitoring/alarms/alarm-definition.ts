import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { AlarmSeverity } from './alarm-severity';

/** An alarm with its defaults. It is raised from the threshold on; what is missing is as it should be, because all of them count what goes wrong. */
export interface AlarmDefinition {
  /** What it is called in options; the heading of its section in docs/runbook.md is the same in words. */
  readonly key: string;
  /** What is wrong when it is raised: one sentence for whoever is woken by it. */
  readonly text: string;
  /** Where the console shows more. */
  readonly link: string;
  readonly severity: AlarmSeverity;
  readonly metric: (period: Duration) => cloudwatch.IMetric;
  readonly threshold: number;
  readonly period: Duration;
  readonly evaluationPeriods: number;
  /**
   * A value counts for so long: as many periods are looked at as that takes, also with another `period`.
   *
   * @default - as many as `evaluationPeriods` says
   */
  readonly lookBack?: Duration;
  readonly datapointsToAlarm: number;
}

/** The anchor of an alarm's section: `oldestMessage` is `oldest-message`. */
export function runbookAnchor(key: string): string {
  return key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
