import { eventOf, requestSignal, signalOf, snsSignal } from './support/signals';
import { AlertEvent } from '../../../src/alert-routing/alert-event';
import { parse } from '../../../src/alert-routing/parse/parse';
import { Signal } from '../../../src/alert-routing/signal/signal';

/** Members of the kinds of the samples that say something else in another place, as their senders document it. */
const MEMBER = '999988887777';

const event = (source: string, detailType: string, detail: object, more: object = {}): AlertEvent =>
  parse(signalOf(eventOf(source, detailType, detail, more)));

const ocsf = (more: object = {}): AlertEvent => event('aws.securityhub', 'Findings Imported V2', {
  findings: [{
    activity_name: 'Update',
    status: 'New',
    severity: 'High',
    cloud: { account: { uid: MEMBER }, region: 'us-west-2' },
    finding_info: { uid: 'f-1', title: 'A bucket is public' },
    resources: [{ uid: 'arn:aws:s3:::shop', tags: [{ name: 'Team', value: 'data' }] }],
    remediation: { references: ['https://docs.aws.amazon.com/securityhub/'] },
    ...more,
  }],
}, { resources: ['e51603d1054aad9d9f498d82d6e81acf4cf6bc88140e8ad2273123c73b81084'] });

test('an administrator’s account hears of findings of members: the account is the member’s', () => {
  expect(event('aws.guardduty', 'GuardDuty Finding', { accountId: MEMBER, id: '1', severity: 8, title: 'x' }).account).toBe(MEMBER);
  expect(event('aws.inspector2', 'Inspector2 Finding', { awsAccountId: MEMBER, findingArn: 'arn:x', severity: 'HIGH', resources: [{ id: 'i-1', tags: { Team: 'data' } }] }))
    .toMatchObject({ account: MEMBER, tags: { Team: 'data' } });
  expect(event('aws.securityhub', 'Security Hub Findings - Imported', {
    findings: [{ Id: 'f', AwsAccountId: MEMBER, Region: 'us-west-2', Title: 'x', Severity: { Label: 'HIGH' }, Resources: [{ Id: 'arn:aws:s3:::shop', Tags: { Team: 'data' } }] }],
  }, { resources: ['arn:aws:securityhub:us-west-2::product/aws/macie/arn:x'] }))
    .toMatchObject({ account: MEMBER, region: 'us-west-2', resources: ['arn:aws:s3:::shop'], tags: { Team: 'data' } });
});

test('a finding of Security Hub in OCSF has its account, Region, resource and tags, and is over by its activity, its status or its compliance', () => {
  expect(ocsf()).toMatchObject({
    status: 'firing',
    severity: 'error',
    account: MEMBER,
    region: 'us-west-2',
    resources: ['arn:aws:s3:::shop'],
    tags: { Team: 'data' },
    links: [{ label: 'How to remediate', url: 'https://docs.aws.amazon.com/securityhub/' }],
  });
  for (const over of [{ activity_name: 'Close' }, { status: 'Resolved' }, { status: 'Suppressed' }, { compliance: { status: 'Pass' } }]) {
    expect(ocsf(over)).toMatchObject({ status: 'resolved', key: ocsf().key });
  }
});

const beanstalk = (health: string): AlertEvent =>
  parse(snsSignal(`Timestamp: Mon Aug 24 18:05:00 UTC 2026\nMessage: Environment health has transitioned ${health}.\n\nEnvironment: shop\nApplication: web\n`));

test('health of an environment without data is of its health too', () => {
  expect(beanstalk('from No Data to Severe')).toMatchObject({ status: 'firing', severity: 'critical' });
  expect(beanstalk('from No Data to Ok')).toMatchObject({ status: 'resolved', key: beanstalk('from Ok to Degraded').key });
  expect(beanstalk('from Ok to No Data')).toMatchObject({ class: 'notification', key: beanstalk('from Ok to Degraded').key });
});

const datadog = (title: string): AlertEvent => parse(requestSignal({ title, body: 'x', event_type: 'metric_alert_monitor', org: { id: '9', name: 'shop' }, id: '1' }));

test('what a monitor of Datadog watches is told apart by the marks of its title', () => {
  const [one, other] = [datadog('[Triggered on {host:web-1}] CPU is high'), datadog('[Triggered on {host:web-2}] CPU is high')];
  expect(one.key).not.toBe(other.key);
  expect(datadog('[Recovered on {host:web-1}] CPU is high')).toMatchObject({ status: 'resolved', key: one.key });
});

const key = (status: string, uuid: string): AlertEvent => event('aws.trustedadvisor', 'Trusted Advisor Check Item Refresh Notification', {
  'check-name': 'IAM Access Key Rotation', 'check-item-detail': { 'Status': status, 'IAM User': 'ann', 'Access Key ID': 'AKIAEXAMPLE' }, 'status': status === 'Red' ? 'ERROR' : 'OK', 'resource_id': '', uuid,
});

test('a check of Trusted Advisor without an id of its resource is closed by its next result, and an Availability Zone has a Region', () => {
  expect(key('Green', '2')).toMatchObject({ status: 'resolved', key: key('Red', '1').key });
  expect(event('aws.trustedadvisor', 'Trusted Advisor Check Item Refresh Notification', {
    'check-name': 'Low Utilization', 'check-item-detail': { 'Region/AZ': 'us-west-2a' }, 'status': 'WARN', 'resource_id': 'arn:aws:ec2:us-west-2:111122223333:instance/i-1', 'uuid': '1',
  }).region).toBe('us-west-2');
});

test('a backup that was completed with issues is an alert, and reports are told apart', () => {
  expect(parse(snsSignal('An AWS Backup job was completed with issues. Resource ARN : arn:aws:ec2:us-east-1:111122223333:volume/vol-1. BackupJob ID : 1b2345b2')))
    .toMatchObject({ class: 'alert', severity: 'warning' });
  const report = (id: string): string => event('aws.backup', 'Report Job State Change', { reportJobId: id, status: 'FAILED' }).key;
  expect(report('1')).not.toBe(report('2'));
});

const phase = (status: string): AlertEvent =>
  event('aws.codebuild', 'CodeBuild Build Phase Change', { 'project-name': 'shop', 'completed-phase': 'BUILD', 'completed-phase-status': status });

test('a phase of a build that works again closes what was told of it, and is no news', () => {
  expect(phase('SUCCEEDED')).toMatchObject({ class: 'alert', status: 'resolved', key: phase('FAILED').key });
});

test('one end closes one finding, where many findings have one analyzer, rule or channel', () => {
  const finding = (id: string, status: string): AlertEvent =>
    event('aws.access-analyzer', 'Access Analyzer Finding', { id, status }, { resources: ['arn:aws:access-analyzer:eu-west-1:111122223333:analyzer/a'] });
  expect(finding('1', 'ACTIVE').key).not.toBe(finding('2', 'ACTIVE').key);
  expect(finding('1', 'RESOLVED')).toMatchObject({ status: 'resolved', key: finding('1', 'ACTIVE').key });
  const rule = (resourceId: string, complianceType: string): AlertEvent =>
    event('aws.config', 'Config Rules Compliance Change', { resourceId, configRuleName: 'encrypted', newEvaluationResult: { complianceType }, oldEvaluationResult: {} });
  expect(rule('vol-1', 'NON_COMPLIANT')).toMatchObject({ class: 'alert', severity: 'warning' });
  expect(rule('vol-1', 'COMPLIANT')).toMatchObject({ status: 'resolved', key: rule('vol-1', 'NON_COMPLIANT').key });
  expect(rule('vol-2', 'COMPLIANT').key).not.toBe(rule('vol-1', 'NON_COMPLIANT').key);
});

test('an event that has a title of its own is called by it', () => {
  expect(event('aws.macie', 'Macie Finding', { id: '6', title: 'The object contains names', severity: { description: 'High' } }).title).toBe('Macie Finding: The object contains names');
});

test('groups of two installations of Alertmanager with paths of their own are two alerts', () => {
  const group = (path: string): Signal => requestSignal({ groupKey: '{}:{alertname="A"}', receiver: 'r', status: 'firing', alerts: [{ status: 'firing', labels: { alertname: 'A' } }] }, { path });
  expect(parse(group('/staging')).key).not.toBe(parse(group('/production')).key);
});
