import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { acknowledge } from './acknowledge';

/**
 * Makes the tags of an alarm go along with what it tells, so that nobody need look them up. An alarm that is not made by this app is left as it is.
 *
 * @param alarm metric or composite
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-tags-in-notifications.html
 */
export function propagateAlarmTags(alarm: cloudwatch.AlarmBase): void {
  const resource = alarm.node.defaultChild;
  if (resource instanceof cloudwatch.CfnAlarm || resource instanceof cloudwatch.CfnCompositeAlarm) {
    // Typed since aws-cdk-lib 2.275, and older ones are supported too.
    resource.addPropertyOverride('ActionConfiguration', { AlarmTagsPropagation: { Enabled: true } });
    // With the feature flags of a new app `cdk synth` ends with exit code 1 over each such alarm, up to 2.275.
    acknowledge(alarm, { 'CloudFormation-Validate::F3002': 'CloudFormation knows ActionConfiguration, which the validator of aws-cdk-lib knows from 2.276 on.' });
  }
}
