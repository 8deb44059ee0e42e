import { snsAlarm, alarmDetail } from './samples/alarms';
import { ACCOUNT, eventOf, requestSignal, signalOf, snsSignal } from './support/signals';
import { AlertClass } from '../../../src/alert-routing/alert-event';
import { parse } from '../../../src/alert-routing/parse/parse';
import { Signal } from '../../../src/alert-routing/signal/signal';

/**
 * What marbot, a commercial alerting bot for AWS, calls an alert and what a notification: the rules of its public templates (marbot-io/monitoring-jump-start,
 * marbot.yml; marbot-io/terraform-aws-marbot-monitoring-basic, main.tf), each with the states that it asks for. An opinion that is not ours.
 */
const event = (source: string, detailType: string, detail: object, more: object = {}): Signal => signalOf(eventOf(source, detailType, detail, more));

const rds = (source: string, message: string, id: string): Signal => snsSignal({
  'Event Source': source, 'Event Time': '2026-11-29 11:58:12.874', 'Source ID': 'orders', 'Event ID': `http://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_Events.html#${id}`, 'Event Message': message,
});

const budget = (type: string): Signal => snsSignal(
  `AWS Budget Notification November 29, 2026\nAWS Account ${ACCOUNT}\n\nBudget Name: all\nBudget Type: Cost\nAlert Type: ${type}\nAlert Threshold: > $100.00\n${type} Amount: $120.00\n`);

const check = (category: string): Signal => snsSignal(snsAlarm({
  AlarmDescription: `Trusted Advisor ${category} checks are red`,
  Trigger: { MetricName: 'RedChecks', Namespace: 'AWS/TrustedAdvisor', Statistic: 'MAXIMUM', Dimensions: [{ name: 'Category', value: category }], ComparisonOperator: 'GreaterThanThreshold', Threshold: 0 },
}, `marbot-${category}`));

const alarm = (state: string): Signal => event('aws.cloudwatch', 'CloudWatch Alarm State Change', alarmDetail({}, state), { resources: [`arn:aws:cloudwatch:eu-west-1:${ACCOUNT}:alarm:cpu-high`] });

const scan = (severity: string): Signal => event('aws.ecr', 'ECR Image Scan', { 'scan-status': 'COMPLETE', 'repository-name': 'web', 'finding-severity-counts': { [severity]: 1 }, 'image-digest': 'sha256:1' });

const opsWorks = (what: string, status: string): Signal => event('aws.opsworks', `OpsWorks ${what} State Change`, { 'stack-id': 's', [`${what.toLowerCase()}-id`]: '1', status });

const health = (category: string): Signal => event('aws.health', 'AWS Health Event', {
  eventArn: 'arn:aws:health:eu-west-1::event/EC2/X/1', service: 'EC2', eventTypeCode: 'AWS_EC2_X', eventTypeCategory: category, statusCode: 'open',
});

test.each<[string, AlertClass, Signal]>([
  ['TrustedAdvisorCostOptimization', 'alert', check('Cost Optimization')],
  ['TrustedAdvisorFaultTolerance', 'alert', check('Fault Tolerance')],
  ['TrustedAdvisorPerformance', 'alert', check('Performance')],
  ['TrustedAdvisorSecurity', 'alert', check('Security')],
  ['TrustedAdvisorServiceLimits', 'alert', check('Service Limits')],
  ['Budget: ACTUAL', 'alert', budget('ACTUAL')],
  ['Budget: FORECASTED', 'alert', budget('FORECASTED')],
  ['RootUserLoginEvent', 'alert', event('aws.signin', 'AWS Console Sign In via CloudTrail', {
    userIdentity: { type: 'Root', arn: `arn:aws:iam::${ACCOUNT}:root` }, responseElements: { ConsoleLogin: 'Success' },
  })],
  ['CloudWatchAlarmFiredEvent', 'alert', alarm('ALARM')],
  ['CloudWatchAlarmOrphanedEvent', 'alert', alarm('INSUFFICIENT_DATA')],
  ['BatchFailedEvent', 'alert', event('aws.batch', 'Batch Job State Change', { jobName: 'a', jobId: '1', status: 'FAILED' })],
  ['CodePipelineFailedEvent', 'alert', event('aws.codepipeline', 'CodePipeline Pipeline Execution State Change', { pipeline: 'a', state: 'FAILED' })],
  ['CodePipelineNotificationsEvent', 'notification', event('aws.codepipeline', 'CodePipeline Pipeline Execution State Change', { pipeline: 'a', state: 'SUCCEEDED' })],
  ['CodeBuildFailedEvent', 'alert', event('aws.codebuild', 'CodeBuild Build State Change', { 'project-name': 'a', 'build-status': 'FAILED' })],
  ['CodeDeployFailedEvent: deployment', 'alert', event('aws.codedeploy', 'CodeDeploy Deployment State-change Notification', { deploymentId: 'd-1', application: 'a', state: 'FAILURE' })],
  ['CodeDeployFailedEvent: instance', 'alert', event('aws.codedeploy', 'CodeDeploy Instance State-change Notification', { deploymentId: 'd-1', application: 'a', instanceId: 'i-1', state: 'FAILURE' })],
  ['HealthIssueEvent: issue', 'alert', health('issue')],
  ['HealthIssueEvent: scheduledChange', 'alert', health('scheduledChange')],
  ['AutoScalingFailedEvent: launch', 'alert', event('aws.autoscaling', 'EC2 Instance Launch Unsuccessful', { AutoScalingGroupName: 'a', StatusCode: 'Failed' })],
  ['AutoScalingFailedEvent: terminate', 'alert', event('aws.autoscaling', 'EC2 Instance Terminate Unsuccessful', { AutoScalingGroupName: 'a', StatusCode: 'Failed' })],
  ['GuardDutyFindingEvent', 'alert', event('aws.guardduty', 'GuardDuty Finding', { id: '1', type: 'X', title: 'X', severity: 5 })],
  ['EMRFailedEvent: policy', 'alert', event('aws.emr', 'EMR Auto Scaling Policy State Change', { clusterId: 'j-1', resourceId: 'ig-1', state: 'FAILED', severity: 'ERROR' })],
  ['EMRFailedEvent: step', 'alert', event('aws.emr', 'EMR Step Status Change', { clusterId: 'j-1', stepId: 's-1', state: 'FAILED', severity: 'ERROR' })],
  ['EBSFailedEvent: snapshot', 'alert', event('aws.ec2', 'EBS Snapshot Notification', { event: 'createSnapshot', result: 'failed', snapshot_id: 'snap-1' })],
  ['EBSFailedEvent: snapshots', 'alert', event('aws.ec2', 'EBS Multi-Volume Snapshots Completion Status', { event: 'createSnapshots', result: 'failed' })],
  ['SSMFailedEvent: FAILED', 'alert', event('aws.ssm', 'Maintenance Window Execution State-change Notification', { 'window-id': 'mw-1', 'status': 'FAILED' })],
  ['SSMFailedEvent: TIMED_OUT', 'alert', event('aws.ssm', 'Maintenance Window Execution State-change Notification', { 'window-id': 'mw-1', 'status': 'TIMED_OUT' })],
  ['RDSInstanceIssue: failover', 'alert', rds('db-instance', 'Multi-AZ instance failover started.', 'RDS-EVENT-0013')],
  ['RDSInstanceIssue: failure', 'alert', rds('db-instance', 'The DB instance has failed due to an incompatible configuration.', 'RDS-EVENT-0031')],
  ['RDSInstanceIssue: low storage', 'alert', rds('db-instance', 'DB instance has consumed more than 90% of its allocated storage: the storage is exhausted.', 'RDS-EVENT-0007')],
  ['RDSInstanceIssue: maintenance', 'alert', rds('db-instance', 'Offline maintenance of the DB instance is taking place.', 'RDS-EVENT-0026')],
  ['RDSInstanceIssue: recovery', 'alert', rds('db-instance', 'Recovery of the DB instance has started.', 'RDS-EVENT-0020')],
  ['RDSClusterIssue: failover', 'alert', rds('db-cluster', 'Started cross AZ failover to DB instance: a', 'RDS-EVENT-0071')],
  ['RDSClusterIssue: failure', 'alert', rds('db-cluster', 'The DB cluster has failed.', 'RDS-EVENT-0354')],
  ['GlueJobFailedEvent: FAILED', 'alert', event('aws.glue', 'Glue Job State Change', { jobName: 'a', state: 'FAILED', severity: 'ERROR' })],
  ['GlueJobFailedEvent: TIMEOUT', 'alert', event('aws.glue', 'Glue Job State Change', { jobName: 'a', state: 'TIMEOUT', severity: 'WARN' })],
  ['EC2SpotInstanceInterruptionEvent', 'alert', event('aws.ec2', 'EC2 Spot Instance Interruption Warning', { 'instance-id': 'i-1', 'instance-action': 'terminate' })],
  ['ECSServiceFailedEvent: ERROR', 'alert', event('aws.ecs', 'ECS Service Action', { eventType: 'ERROR', eventName: 'SERVICE_DAEMON_PLACEMENT_CONSTRAINT_VIOLATED' })],
  ['ECSServiceFailedEvent: WARN', 'alert', event('aws.ecs', 'ECS Service Action', { eventType: 'WARN', eventName: 'SERVICE_TASK_START_IMPAIRED' })],
  ['MacieAlert', 'alert', event('aws.macie', 'Macie Alert', { 'notification-type': 'ALERT_CREATED', 'name': 'x', 'trigger': { risk: 8 } })],
  ['SecurityHubFindingEvent', 'alert', event('aws.securityhub', 'Security Hub Findings - Imported', {
    findings: [{ Id: '1', Title: 'x', Severity: { Normalized: 70 }, Workflow: { Status: 'NEW' }, RecordState: 'ACTIVE' }],
  })],
  ['OpsWorksDeploymentFailedEvent', 'alert', opsWorks('Deployment', 'failed')],
  ['OpsWorksCommandFailedEvent: failed', 'alert', opsWorks('Command', 'failed')],
  ['OpsWorksCommandFailedEvent: expired', 'alert', opsWorks('Command', 'expired')],
  ['OpsWorksCommandFailedEvent: skipped', 'alert', opsWorks('Command', 'skipped')],
  ['OpsWorksInstanceFailedEvent: connection_lost', 'alert', opsWorks('Instance', 'connection_lost')],
  ['OpsWorksInstanceFailedEvent: setup_failed', 'alert', opsWorks('Instance', 'setup_failed')],
  ['OpsWorksInstanceFailedEvent: start_failed', 'alert', opsWorks('Instance', 'start_failed')],
  ['OpsWorksInstanceFailedEvent: stop_failed', 'alert', opsWorks('Instance', 'stop_failed')],
  ['OpsWorksAlertEvent', 'alert', event('aws.opsworks', 'OpsWorks Alert', { 'stack-id': 's', 'type': 'InstanceStop', 'message': 'x' })],
  ['ECRImageScanFindingEvent: CRITICAL', 'alert', scan('CRITICAL')],
  ['ECRImageScanFindingEvent: HIGH', 'alert', scan('HIGH')],
  ['ECRImageScanFindingEvent: MEDIUM', 'alert', scan('MEDIUM')],
  ['ECRImageScanFindingEvent: UNDEFINED', 'alert', scan('UNDEFINED')],
  ['DLMPolicyAlertEvent', 'alert', event('aws.dlm', 'DLM Policy State Change', { state: 'ERROR', cause: 'x', policy_id: 'p' })],
  ['IoTAnalyticsDatasetAlertEvent', 'alert', event('aws.iotanalytics', 'IoT Analytics Dataset Lifecycle Notification', { 'state': 'CONTENT_DELIVERY_FAILED', 'dataset-name': 'd' })],
  ['TestAlert', 'alert', requestSignal('', { method: 'GET', query: `AccountId=${ACCOUNT}&Region=eu-west-1&Message=Test%20alert` })],
])('%s is of the class %s', (_, expected, signal) => {
  expect(parse(signal)).toMatchObject({ class: expected, status: expected === 'alert' ? 'firing' : 'resolved' });
});

test('CloudWatchAlarmAutoCloseEvent closes what CloudWatchAlarmFiredEvent opened', () => {
  expect(parse(alarm('OK'))).toMatchObject({ class: 'alert', status: 'resolved', key: parse(alarm('ALARM')).key });
});

test.each<[string, Signal]>([
  ['a job of Batch that worked', event('aws.batch', 'Batch Job State Change', { jobName: 'a', jobId: '1', status: 'SUCCEEDED' })],
  ['a snapshot that worked', event('aws.ec2', 'EBS Snapshot Notification', { event: 'createSnapshot', result: 'succeeded', snapshot_id: 'snap-1' })],
  ['a maintenance window that worked', event('aws.ssm', 'Maintenance Window Execution State-change Notification', { 'window-id': 'mw-1', 'status': 'SUCCESS' })],
  ['a job of Glue that worked', event('aws.glue', 'Glue Job State Change', { jobName: 'a', state: 'SUCCEEDED', severity: 'INFO' })],
  ['a low finding in an image', scan('LOW')],
  ['a deployment of OpsWorks that worked', opsWorks('Deployment', 'successful')],
  ['an instance of OpsWorks that is online', opsWorks('Instance', 'online')],
  ['a policy of DLM that is enabled', event('aws.dlm', 'DLM Policy State Change', { state: 'ENABLED', policy_id: 'p' })],
  ['an instance that runs', event('aws.ec2', 'EC2 Instance State-change Notification', { 'instance-id': 'i-1', 'state': 'running' })],
  ['an instance that was launched', event('aws.autoscaling', 'EC2 Instance Launch Successful', { AutoScalingGroupName: 'a', StatusCode: 'InProgress' })],
  ['a database that is backed up', rds('db-instance', 'Backing up DB instance', 'RDS-EVENT-0001')],
  ['an account notification', health('accountNotification')],
  ['a schedule', event('aws.events', 'Scheduled Event', {})],
])('what none of its rules asks for, as %s, is a notification', (_, signal) => {
  expect(parse(signal).class).toBe('notification');
});
