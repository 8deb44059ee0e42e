import { resourceLink } from '../../links/console-links';
import { verdict } from '../draft';
import { eventDraft } from '../event-draft';
import { moment } from '../moment';
import { Parser } from '../parser';

/** Amazon S3: what happens to objects, through SNS or EventBridge, and the message that tests a new notification. Lost objects and failed replications are alerts. */
export const s3: Parser = {
  name: 's3',
  knows: ({ event, json }) => (event ? event.source === 'aws.s3' && event.detail.get('bucket', 'name').exists
    : json.text('Records', 0, 'eventSource') === 'aws:s3' || json.text('Event') === 's3:TestEvent'),
  parse: ({ event, json, sentAt }) => {
    if (event) {
      const bucket = event.detail.text('bucket', 'name');
      const object = event.detail.text('object', 'key');
      return eventDraft(event, {
        subject: bucket,
        outcome: 'neutral',
        title: `S3 ${bucket}: ${event.detailType}${object === undefined ? '' : ` (${object})`}`,
        key: [bucket, event.detailType],
        resources: [`arn:aws:s3:::${bucket}`],
      });
    }
    const records = json.list('Records');
    const first = json.get('Records', 0);
    const bucket = first.text('s3', 'bucket', 'name') ?? json.text('Bucket');
    const kind = first.text('eventName') ?? json.text('Event') ?? 'event';
    const url = resourceLink(`arn:aws:s3:::${bucket}`, first.text('awsRegion'));
    return {
      source: 'aws.s3',
      kind,
      ...verdict(/Lost|Failed|Missed/i.test(kind) ? 'failed' : 'neutral'),
      key: [bucket, kind],
      title: `S3 ${bucket}: ${kind}${records.length > 0 ? ` (${decoded(first.text('s3', 'object', 'key') ?? '')}${records.length > 1 ? ` and ${records.length - 1} more` : ''})` : ''}`,
      region: first.text('awsRegion'),
      resources: [first.text('s3', 'bucket', 'arn') ?? bucket],
      at: moment(first.get('eventTime')) ?? moment(json.get('Time')) ?? sentAt,
      link: url === undefined ? undefined : { label: 'Open the bucket', url },
    };
  },
};

/** Keys are written as in forms. */
function decoded(key: string): string {
  try {
    return decodeURIComponent(key.replaceAll('+', ' '));
  } catch {
    return key;
  }
}
