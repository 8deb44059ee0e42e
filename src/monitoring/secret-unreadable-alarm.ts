import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { DeliveryMetrics } from './delivery-metrics';
import { DeliveryMetric } from '../contract/metrics';

/** Short enough to be told while webhooks that cannot be verified wait in the queue. */
const PERIOD = Duration.minutes(5);

/**
 * An alarm for secrets that webhooks are verified with and that cannot be read: deleted, denied, empty or no key. It has no action.
 *
 * @param webhookPath construct path of the webhook
 * @param metrics those of the destination
 */
export function createSecretUnreadableAlarm(scope: Construct, webhookPath: string, metrics: DeliveryMetrics): cloudwatch.Alarm {
  return new cloudwatch.Alarm(scope, 'SecretUnreadableAlarm', {
    alarmDescription: `A secret that webhooks to ${webhookPath} are verified with cannot be read or used: see the forwarder's log for the source and the error. Without its current secret, webhooks wait in the queue.`,
    metric: metrics.count(DeliveryMetric.SECRET_UNREADABLE, { period: PERIOD }),
    comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
    threshold: 1,
    evaluationPeriods: 1,
    treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
  });
}
