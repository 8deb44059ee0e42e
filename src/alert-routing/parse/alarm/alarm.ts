import { Json } from '../json';

/** What the three shapes of a CloudWatch alarm have in common. */
export interface Alarm {
  readonly name: string;
  readonly arn?: string;
  readonly account?: string;
  readonly region?: string;
  readonly description?: string;
  /** `ALARM`, `OK` or `INSUFFICIENT_DATA`, as it is written. */
  readonly state?: string;
  readonly previousState?: string;
  readonly reason?: string;
  /** Milliseconds since 1970. */
  readonly at?: number;
  readonly metrics: readonly AlarmMetric[];
  /** Of composite alarms. */
  readonly rule?: string;
  /** What made a composite alarm change: names or ARNs of alarms. */
  readonly triggeredBy: readonly string[];
  /** Such as `> 80`. */
  readonly condition?: string;
  /** Log groups of an alarm on logs, and what it asks them. */
  readonly logGroups: readonly string[];
  readonly query?: string;
  readonly logLines: readonly string[];
  /** The time series of several that it is about. */
  readonly contributor?: Contributor;
  readonly tags?: Readonly<Record<string, string>>;
  /** A rule that mutes it, or an alarm that suppresses its actions. */
  readonly muted?: string;
  /** ARNs of what it does on `ALARM`; undefined where the shape does not say. */
  readonly actions?: readonly string[];
  /** Where else it may say something; for the fields that several shapes share. */
  readonly raw: Json;
}

/** A metric that an alarm looks at, or the expression that it computes. */
export interface AlarmMetric {
  readonly namespace?: string;
  readonly name?: string;
  readonly statistic?: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly expression?: string;
}

/** One time series of an alarm on several. */
export interface Contributor {
  readonly id?: string;
  readonly attributes: Readonly<Record<string, string>>;
}
