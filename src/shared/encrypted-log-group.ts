import { ArnFormat, RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';

/** What a log group of this library has. */
export interface EncryptedLogGroupProps {
  readonly retention: logs.RetentionDays;
  /** Absent: CloudWatch's own key. */
  readonly encryptionKey?: kms.IKey;
}

/**
 * A log group that goes with the stack. With a key, CloudWatch Logs of this account and region is let to use that key for log groups, and for
 * nothing else; the policy of a key that was imported must say so already.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
 */
export function encryptedLogGroup(scope: Construct, id: string, { retention, encryptionKey }: EncryptedLogGroupProps): logs.LogGroup {
  const stack = Stack.of(scope);
  const logGroups = stack.formatArn({ service: 'logs', resource: 'log-group', resourceName: '*', arnFormat: ArnFormat.COLON_RESOURCE_NAME });
  // The same statement for each log group: a key's policy has it once.
  encryptionKey?.addToResourcePolicy(new iam.PolicyStatement({
    principals: [new iam.ServicePrincipal(`logs.${stack.region}.amazonaws.com`)],
    actions: ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:DescribeKey'],
    resources: ['*'],
    conditions: { ArnLike: { 'kms:EncryptionContext:aws:logs:arn': logGroups } },
  }));
  return new logs.LogGroup(scope, id, { retention, encryptionKey, removalPolicy: RemovalPolicy.DESTROY });
}
