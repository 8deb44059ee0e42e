import { alarmLink, healthLink, logGroupLink, resourceLink, serviceLink } from '../../../src/alert-routing/links/console-links';
import { logsInsightsLink } from '../../../src/alert-routing/links/logs-insights';
import { SERVICE_HOMES } from '../../../src/alert-routing/links/service-homes';

const HOSTS: ReadonlyArray<readonly [region: string, partition: string, host: string]> = [
  ['eu-west-1', 'aws', 'eu-west-1.console.aws.amazon.com'],
  ['cn-northwest-1', 'aws-cn', 'cn-northwest-1.console.amazonaws.cn'],
  ['us-gov-west-1', 'aws-us-gov', 'us-gov-west-1.console.amazonaws-us-gov.com'],
];

test.each(HOSTS)('pages of %s are in the console of %s', (region, partition, host) => {
  expect(alarmLink(region, 'a b')).toBe(`https://${host}/cloudwatch/home?region=${region}#alarmsV2:alarm/a%20b`);
  expect(serviceLink('aws.ec2', region)).toBe(`https://${host}/ec2/home?region=${region}`);
  expect(serviceLink('aws.autoscaling', region)).toBe(`https://${host}/ec2/home?region=${region}#AutoScalingGroups:`);
  expect(serviceLink('aws.unheard-of', region)).toBe(`https://${host}/console/home?region=${region}`);
  expect(resourceLink(`arn:${partition}:lambda:${region}:111122223333:function:pay:live`)).toBe(`https://${host}/lambda/home?region=${region}#/functions/pay?tab=monitoring`);
});

test.each<[string, string | undefined]>([
  ['arn:aws:autoscaling:eu-west-1:111122223333:autoScalingGroup:0d8b:autoScalingGroupName/web', 'ec2/home?region=eu-west-1#AutoScalingGroupDetails:id=web;view=activity'],
  ['arn:aws:batch:eu-west-1:111122223333:job/4c75', 'batch/home?region=eu-west-1#jobs/detail/4c75'],
  ['arn:aws:cloudwatch:eu-west-1:111122223333:alarm:a/b', 'cloudwatch/home?region=eu-west-1#alarmsV2:alarm/a%2Fb'],
  ['arn:aws:codebuild:eu-west-1:111122223333:build/shop:1', 'codesuite/codebuild/111122223333/projects/shop/build/shop%3A1/?region=eu-west-1'],
  ['arn:aws:codepipeline:eu-west-1:111122223333:shop', 'codesuite/codepipeline/pipelines/shop/view?region=eu-west-1'],
  ['arn:aws:dynamodb:eu-west-1:111122223333:table/orders/stream/x', 'dynamodbv2/home?region=eu-west-1#table?name=orders'],
  ['arn:aws:ec2:eu-west-1:111122223333:instance/i-1', 'ec2/home?region=eu-west-1#InstanceDetails:instanceId=i-1'],
  ['arn:aws:ecs:eu-west-1:111122223333:service/shop/web', 'ecs/v2/clusters/shop/services/web/health?region=eu-west-1'],
  ['arn:aws:ecs:eu-west-1:111122223333:service/web', undefined],
  ['arn:aws:ecs:eu-west-1:111122223333:task/shop/1', 'ecs/v2/clusters/shop/tasks/1/configuration?region=eu-west-1'],
  ['arn:aws:logs:eu-west-1:111122223333:log-group:/a/b:*', 'cloudwatch/home?region=eu-west-1#logsV2:log-groups/log-group/$252Fa$252Fb'],
  ['arn:aws:rds:eu-west-1:111122223333:cluster:orders', 'rds/home?region=eu-west-1#database:id=orders;is-cluster=true'],
  ['arn:aws:sqs:eu-west-1:111122223333:q', 'sqs/v3/home?region=eu-west-1#/queues/https%3A%2F%2Fsqs.eu-west-1.amazonaws.com%2F111122223333%2Fq'],
  ['arn:aws:states:eu-west-1:111122223333:execution:a:b', 'states/home?region=eu-west-1#/v2/executions/details/arn:aws:states:eu-west-1:111122223333:execution:a:b'],
  ['arn:aws:unheard:eu-west-1:111122223333:of/it', undefined],
  ['arn:aws:toString:eu-west-1:111122223333:x', undefined],
  ['i-1', undefined],
])('the page of %s', (arn, page) => {
  expect(resourceLink(arn)).toBe(page === undefined ? undefined : `https://eu-west-1.console.aws.amazon.com/${page}`);
});

test('an ARN without a Region has a page where one is known from elsewhere', () => {
  expect(resourceLink('arn:aws:s3:::uploads/key')).toBeUndefined();
  expect(resourceLink('arn:aws:s3:::uploads/key', 'eu-west-1')).toBe('https://eu-west-1.console.aws.amazon.com/s3/buckets/uploads?region=eu-west-1');
});

test('AWS Health has no Region', () => {
  expect(healthLink('eu-west-1', 'arn:aws:health:x')).toBe('https://health.aws.amazon.com/health/home#/account/dashboard/open-issues?eventID=arn%3Aaws%3Ahealth%3Ax');
  expect(healthLink('cn-north-1', undefined)).toBe('https://phd.amazonaws.cn/phd/home#/account/dashboard/open-issues');
});

test('a query of logs is encoded as the console does', () => {
  expect(logsInsightsLink({ region: 'eu-west-1', logGroups: ['/aws/lambda/pay', 'a$b'], from: 0, to: 1_000, query: "fields @message | filter x = 'ö€'" })).toBe(
    "https://eu-west-1.console.aws.amazon.com/cloudwatch/home?region=eu-west-1#logsV2:logs-insights$3FqueryDetail$3D~(end~'1970-01-01T00*3a00*3a01.000Z"
    + "~start~'1970-01-01T00*3a00*3a00.000Z~timeType~'ABSOLUTE~tz~'UTC~editorString~'fields*20*40message*20*7c*20filter*20x*20*3d*20*27*f6**20ac*27"
    + "~source~(~'*2faws*2flambda*2fpay~'a!b))");
});

test('a log group', () => {
  expect(logGroupLink('eu-west-1', '/aws/lambda/pay')).toBe('https://eu-west-1.console.aws.amazon.com/cloudwatch/home?region=eu-west-1#logsV2:log-groups/log-group/$252Faws$252Flambda$252Fpay');
});

test('pages of services are paths, in the order of their names', () => {
  const sources = Object.keys(SERVICE_HOMES);
  expect(sources).toEqual([...sources].sort());
  expect(Object.values(SERVICE_HOMES).filter((home) => !/^[a-z0-9-]+(\/[a-z0-9-]+)*(#\S+)?$/.test(home))).toEqual([]);
});
