import { consolePage } from './console-host';
import { SERVICE_HOMES } from './service-homes';
import { Arn, parseArn } from '../parse/arn';

const encode = encodeURIComponent;

/** An alarm of CloudWatch. */
export function alarmLink(region: string, name: string): string {
  return consolePage('cloudwatch/home', region, `alarmsV2:alarm/${encode(name)}`);
}

/** A log group. The console encodes names twice, with dollar signs. */
export function logGroupLink(region: string, name: string): string {
  return consolePage('cloudwatch/home', region, `logsV2:log-groups/log-group/${encode(encode(name)).replaceAll('%', '$')}`);
}

/** The page of a service; the console's front page where the service is not known. @param source as EventBridge has it, such as `aws.ec2` */
export function serviceLink(source: string, region: string): string {
  const home = Object.hasOwn(SERVICE_HOMES, source) ? SERVICE_HOMES[source] : 'console/home';
  const [path, fragment] = home.split('#');
  return consolePage(path, region, fragment);
}

/** The page of AWS Health, which has no Region. */
export function healthLink(region: string | undefined, eventArn: string | undefined): string {
  const host = region?.startsWith('cn-') ? 'phd.amazonaws.cn/phd' : region?.startsWith('us-gov-') ? 'phd.amazonaws-us-gov.com/phd' : 'health.aws.amazon.com/health';
  return `https://${host}/home#/account/dashboard/open-issues${eventArn === undefined ? '' : `?eventID=${encode(eventArn)}`}`;
}

/** Pages of what an ARN names, by service and type. */
const PAGES: Readonly<Record<string, (arn: Arn, region: string) => string | undefined>> = {
  'autoscaling:autoScalingGroup': ({ id }, region) => {
    const name = /autoScalingGroupName\/(.+)$/.exec(id)?.[1];
    return name === undefined ? undefined : consolePage('ec2/home', region, `AutoScalingGroupDetails:id=${encode(name)};view=activity`);
  },
  'backup:backup-vault': ({ id }, region) => consolePage('backup/home', region, `/backupvaults/details/${encode(id)}`),
  'batch:job': ({ id }, region) => consolePage('batch/home', region, `jobs/detail/${encode(id)}`),
  'cloudformation:stack': (arn, region) => consolePage('cloudformation/home', region, `/stacks/stackinfo?stackId=${encode(text(arn))}`),
  'cloudwatch:alarm': ({ id }, region) => alarmLink(region, id),
  'codebuild:build': ({ account, id }, region) =>
    consolePage(`codesuite/codebuild/${account}/projects/${encode(id.split(':')[0])}/build/${encode(id)}/`, region),
  'dynamodb:table': ({ id }, region) => consolePage('dynamodbv2/home', region, `table?name=${encode(id.split('/')[0])}`),
  'ec2:instance': ({ id }, region) => consolePage('ec2/home', region, `InstanceDetails:instanceId=${encode(id)}`),
  'ec2:snapshot': ({ id }, region) => consolePage('ec2/home', region, `SnapshotDetails:snapshotId=${encode(id)}`),
  'ec2:volume': ({ id }, region) => consolePage('ec2/home', region, `VolumeDetails:volumeId=${encode(id)}`),
  'ecs:cluster': ({ id }, region) => consolePage(`ecs/v2/clusters/${encode(id)}`, region),
  'ecs:service': ({ id }, region) => {
    const [cluster, service] = id.split('/');
    return service === undefined ? undefined : consolePage(`ecs/v2/clusters/${encode(cluster)}/services/${encode(service)}/health`, region);
  },
  'ecs:task': ({ id }, region) => {
    const [cluster, task] = id.split('/');
    return task === undefined ? undefined : consolePage(`ecs/v2/clusters/${encode(cluster)}/tasks/${encode(task)}/configuration`, region);
  },
  'lambda:function': ({ id }, region) => consolePage('lambda/home', region, `/functions/${encode(id.split(':')[0])}?tab=monitoring`),
  'logs:log-group': ({ id }, region) => logGroupLink(region, id.replace(/:\*$/, '')),
  'rds:cluster': ({ id }, region) => consolePage('rds/home', region, `database:id=${encode(id)};is-cluster=true`),
  'rds:db': ({ id }, region) => consolePage('rds/home', region, `database:id=${encode(id)};is-cluster=false`),
  'states:execution': (arn, region) => consolePage('states/home', region, `/v2/executions/details/${text(arn)}`),
  'states:stateMachine': (arn, region) => consolePage('states/home', region, `/statemachines/view/${encode(text(arn))}`),
};

/** Pages of what services with one kind of resource have, whose ARNs name no type. */
const UNTYPED: Readonly<Record<string, (arn: Arn, region: string) => string>> = {
  codepipeline: ({ resource }, region) => consolePage(`codesuite/codepipeline/pipelines/${encode(resource.split('/')[0])}/view`, region),
  s3: ({ resource }, region) => consolePage(`s3/buckets/${encode(resource.split('/')[0])}`, region),
  sns: (arn, region) => consolePage('sns/v3/home', region, `/topic/${text(arn)}`),
  sqs: ({ account, resource }, region) => {
    const suffix = region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com';
    return consolePage('sqs/v3/home', region, `/queues/${encode(`https://sqs.${region}.${suffix}/${account}/${resource}`)}`);
  },
};

/**
 * The page of what an ARN names.
 *
 * @param fallback Region, of ARNs without one
 * @returns undefined where no page is known for it
 */
export function resourceLink(written: string | undefined, fallback?: string): string | undefined {
  const arn = parseArn(written);
  const region = arn?.region || fallback;
  if (arn === undefined || region === undefined) {
    return undefined;
  }
  const page = `${arn.service}:${arn.type}`;
  if (Object.hasOwn(PAGES, page)) {
    return PAGES[page](arn, region);
  }
  return Object.hasOwn(UNTYPED, arn.service) ? UNTYPED[arn.service](arn, region) : undefined;
}

function text({ partition, service, region, account, resource }: Arn): string {
  return `arn:${partition}:${service}:${region}:${account}:${resource}`;
}
