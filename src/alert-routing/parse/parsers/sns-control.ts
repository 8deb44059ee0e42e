import { serviceLink } from '../../links/console-links';
import { parseArn } from '../arn';
import { verdict } from '../draft';
import { Parser } from '../parser';

const TYPES = ['SubscriptionConfirmation', 'UnsubscribeConfirmation'];

/** What SNS says of a subscription itself. The link that confirms it is not passed on: whoever previews a message would follow it. */
export const snsControl: Parser = {
  name: 'sns-control',
  knows: ({ json }) => TYPES.includes(json.text('Type') ?? '') && json.text('TopicArn') !== undefined,
  parse: ({ json }) => {
    const topic = json.text('TopicArn');
    const arn = parseArn(topic);
    const isEnd = json.text('Type') === TYPES[1];
    return {
      source: 'aws.sns',
      kind: json.text('Type'),
      ...verdict(isEnd ? 'degraded' : 'neutral'),
      key: [json.text('Type'), topic],
      title: isEnd ? `The subscription to ${arn?.id ?? topic} was ended` : `The subscription to ${arn?.id ?? topic} waits for its confirmation`,
      resources: [topic],
      link: arn && { label: 'Open SNS', url: serviceLink('aws.sns', arn.region) },
    };
  },
};
