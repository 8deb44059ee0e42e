import { consolePage } from '../../links/console-host';
import { EventSays, eventDraft } from '../event-draft';
import { EventBridgeEvent } from '../input';
import { Json } from '../json';
import { Parser } from '../parser';
import { tagsOf } from '../tags-of';
import { severityOfScore } from '../words';

/** GuardDuty: findings, each of which is one alert however often it is updated, and the results of its malware scans. Low ones are notifications. */
export const guardDuty: Parser = {
  name: 'guardduty',
  knows: ({ event }) => event?.source === 'aws.guardduty' && (event.detail.get('severity').exists || event.detail.get('scanResultDetails').isObject),
  parse: ({ event }) => ({
    ...eventDraft(event!, event!.detail.get('severity').exists ? findingOf(event!) : scanOf(event!)),
    // An administrator's account hears of the findings of its members.
    account: event!.detail.text('accountId') ?? event!.account,
  }),
};

function findingOf({ detail, region }: EventBridgeEvent): EventSays {
  const severity = severityOfScore(detail.number('severity') ?? 5);
  const resource = detail.get('resource');
  return {
    outcome: detail.flag('service', 'archived') ? 'over' : severity === 'info' ? 'neutral' : 'failed',
    severity,
    title: `GuardDuty: ${detail.firstText('title', 'type') ?? 'finding'}`,
    text: detail.text('description'),
    key: [detail.firstText('id', 'type')],
    resources: [resource.text('instanceDetails', 'instanceId'), resource.text('eksClusterDetails', 'arn'), resource.text('ecsClusterDetails', 'arn'),
      resource.text('lambdaDetails', 'functionArn'), ...resource.list('s3BucketDetails').map((bucket) => bucket.text('arn')),
      resource.text('accessKeyDetails', 'userName'), detail.text('arn')],
    link: region === undefined ? undefined : consolePage('guardduty/home', region, `/findings?macros=current&fId=${encodeURIComponent(detail.text('id') ?? '')}`),
    linkLabel: 'Open the finding in GuardDuty',
    fields: [
      { name: 'Type', value: detail.text('type') },
      { name: 'Severity', value: detail.text('severity') },
      { name: 'Seen', value: detail.text('service', 'count') },
      { name: 'First seen', value: detail.text('service', 'eventFirstSeen') },
      { name: 'Resource type', value: resource.text('resourceType') },
    ],
    tags: tagsOf([resource.get('instanceDetails', 'tags'), resource.get('s3BucketDetails', 0, 'tags'), resource.get('lambdaDetails', 'tags')].find(({ isList }) => isList) ?? Json.ABSENT),
  };
}

function scanOf({ detail }: EventBridgeEvent): EventSays {
  const status = detail.text('scanResultDetails', 'scanResultStatus');
  const object = ['bucketName', 'objectKey'].map((name) => detail.text('s3ObjectDetails', name)).filter((part) => part !== undefined).join('/');
  return {
    subject: object,
    state: status,
    outcome: status === 'THREATS_FOUND' ? 'failed' : status === 'NO_THREATS_FOUND' ? 'neutral' : 'degraded',
    severity: status === 'THREATS_FOUND' ? 'critical' : undefined,
    title: `GuardDuty malware scan of ${object}: ${status ?? 'no result'}`,
    text: detail.list('scanResultDetails', 'threats').map((threat) => threat.text('name')).filter((name) => name !== undefined).join('\n'),
    key: [object, status],
    resources: [object],
  };
}
