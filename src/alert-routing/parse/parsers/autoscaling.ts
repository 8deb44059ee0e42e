import { resourceLink } from '../../links/console-links';
import { parseArn } from '../arn';
import { Draft, verdict } from '../draft';
import { eventDraft } from '../event-draft';
import { Input } from '../input';
import { moment } from '../moment';
import { Parser } from '../parser';

/** EC2 Auto Scaling: the notifications of a group through SNS, and its events. Instances that could not be launched or terminated are alerts. */
export const autoScaling: Parser = {
  name: 'autoscaling',
  knows: ({ event, json }) => (event ? event.source === 'aws.autoscaling' && /^EC2 (Auto Scaling )?Instance/.test(event.detailType)
    : json.text('AutoScalingGroupName') !== undefined && (json.get('Event').exists || json.get('LifecycleTransition').exists)),
  parse: (input) => (input.event ? ofEvent(input) : ofSns(input)),
};

function ofSns({ json }: Input): Draft {
  const group = json.text('AutoScalingGroupName');
  const arn = parseArn(json.text('AutoScalingGroupARN'));
  const event = (json.firstText('Event', 'LifecycleTransition') ?? '').replace(/^autoscaling:/, '');
  const url = resourceLink(json.text('AutoScalingGroupARN'));
  return {
    source: 'aws.autoscaling',
    kind: event,
    ...verdict(/_ERROR$/.test(event) ? 'failed' : 'neutral'),
    key: [json.text('AccountId'), arn?.region, group, event],
    title: `Auto Scaling group ${group}: ${event}`,
    text: [json.text('StatusMessage'), json.text('Description'), json.text('Cause')].filter((part) => part !== undefined).join('\n'),
    account: json.text('AccountId'),
    region: arn?.region,
    resources: [json.text('AutoScalingGroupARN') ?? group, json.text('EC2InstanceId')],
    at: moment(json.get('Time')),
    link: url === undefined ? undefined : { label: 'Open the Auto Scaling group', url },
    fields: [
      { name: 'Instance', value: json.text('EC2InstanceId') },
      { name: 'Availability Zone', value: json.text('Details', 'Availability Zone') },
      { name: 'Lifecycle hook', value: json.text('LifecycleHookName') },
    ],
  };
}

function ofEvent({ event }: Input): Draft {
  const { detail, detailType, resources } = event!;
  const group = detail.text('AutoScalingGroupName');
  return eventDraft(event!, {
    subject: group,
    outcome: /Unsuccessful$/.test(detailType) ? 'failed' : 'neutral',
    title: `Auto Scaling group ${group ?? 'of this account'}: ${detailType}`,
    key: [group, detailType],
    text: [detail.text('StatusMessage'), detail.text('Cause')].filter((part) => part !== undefined).join('\n'),
    resources: resources.length > 0 ? resources : [group, detail.text('EC2InstanceId')],
  });
}
