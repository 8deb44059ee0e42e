import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { DigestStream } from './digest-stream';
import { AlarmDefinition } from '../../monitoring/alarms/alarm-definition';
import { AlarmSeverity } from '../../monitoring/alarms/alarm-severity';
import { ConsoleLinks } from '../../monitoring/console-links';

/** Of the 14 days for which the queue keeps a change. */
const OLD = Duration.days(10);

/** The alarms of a digest, with their defaults. */
export function digestAlarms(digest: DigestStream, name: string): AlarmDefinition[] {
  const links = new ConsoleLinks(digest);
  const once = { period: Duration.minutes(5), evaluationPeriods: 1, datapointsToAlarm: 1, threshold: 1 };
  return [
    {
      ...once,
      key: 'digestFailed',
      text: `The digest ${name} was not sent: all tries have failed. What it would have said is in the next one.`,
      link: links.logGroup(digest.function.logGroup.logGroupName),
      severity: AlarmSeverity.MEDIUM,
      // Of events that Lambda gives up on, crashes and throttling included: a try that fails is followed by two others.
      metric: (period) => digest.function.metric('AsyncEventsDropped', { period, statistic: cloudwatch.Stats.SUM }),
    },
    {
      ...once,
      key: 'digestRetention',
      text: `The digest ${name} has not told changes for ten days: SQS deletes them after 14.`,
      link: links.queue(digest.queue.queueName),
      severity: AlarmSeverity.MEDIUM,
      metric: (period) => digest.queue.metricApproximateAgeOfOldestMessage({ period, statistic: cloudwatch.Stats.MAXIMUM }),
      threshold: OLD.toSeconds(),
    },
  ];
}
