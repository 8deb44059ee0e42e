import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { DeliveryMetrics } from './delivery-metrics';
import { DeliveryMetric } from '../contract/metrics';

/** Short enough to be told while the sender still has what a wrong secret made invalid. */
const PERIOD = Duration.minutes(5);

/**
 * An alarm for webhooks that do not verify: an attack, or a secret that is not the sender's, which then makes every webhook invalid. It has no action.
 *
 * @param webhookPath construct path of the webhook
 * @param metrics those of the destination
 */
export function createSignatureInvalidAlarm(scope: Construct, webhookPath: string, metrics: DeliveryMetrics): cloudwatch.Alarm {
  return new cloudwatch.Alarm(scope, 'SignatureInvalidAlarm', {
    alarmDescription: `Webhooks to ${webhookPath} do not verify and are not delivered: see the forwarder's log for the reasons, and the secrets of its sources.`,
    metric: metrics.count(DeliveryMetric.SIGNATURE_INVALID, { period: PERIOD }),
    comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
    threshold: 1,
    evaluationPeriods: 1,
    treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
  });
}
