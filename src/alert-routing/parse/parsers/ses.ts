import { serviceLink } from '../../links/console-links';
import { parseArn } from '../arn';
import { Draft, Outcome, verdict } from '../draft';
import { Input } from '../input';
import { Json } from '../json';
import { moment } from '../moment';
import { Parser } from '../parser';

/** Amazon SES: bounces, complaints and what else becomes of mails, through SNS or EventBridge. One identity with one kind of trouble is one alert. */
export const ses: Parser = {
  name: 'ses',
  knows: (input) => saidOf(input).get('mail').isObject && saidOf(input).firstText('notificationType', 'eventType') !== undefined,
  parse: (input) => draftOf(saidOf(input), input),
};

function saidOf({ event, json }: Input): Json {
  return event?.source === 'aws.ses' ? event.detail : json;
}

function draftOf(said: Json, { event, topic }: Input): Draft {
  const mail = said.get('mail');
  const type = said.firstText('notificationType', 'eventType')!;
  const about = said.get(type.charAt(0).toLowerCase() + type.slice(1).replaceAll(' ', ''));
  const arn = parseArn(mail.text('sourceArn'));
  const region = arn?.region ?? event?.region ?? parseArn(topic?.arn)?.region;
  const recipients = [...about.list('bouncedRecipients'), ...about.list('complainedRecipients'), ...about.list('delayedRecipients')];
  const kind = [type, about.text('bounceType'), about.text('complaintFeedbackType')].filter((part) => part !== undefined).join(' ');
  const source = arn?.id ?? mail.text('source');
  return {
    source: 'aws.ses',
    kind: `SES ${type}`,
    ...verdict(outcomeOf(type, about.text('bounceType'))),
    key: [mail.text('sendingAccountId') ?? arn?.account, region, source, kind],
    title: `SES: ${kind} of a mail from ${source ?? 'this account'}`,
    text: recipients.map((recipient) => recipient.text('diagnosticCode')).find((text) => text !== undefined) ?? about.firstText('reason', 'errorMessage'),
    account: mail.text('sendingAccountId') ?? arn?.account,
    region,
    resources: [mail.text('sourceArn') ?? source],
    at: moment(about.get('timestamp')) ?? moment(mail.get('timestamp')),
    link: region === undefined ? undefined : { label: 'Open SES', url: serviceLink('aws.ses', region) },
    fields: [
      { name: 'Kind', value: [kind, about.text('bounceSubType')].filter((part) => part !== undefined).join(' ') },
      { name: 'Recipients', value: String(recipients.length || mail.list('destination').length) },
      { name: 'Message', value: mail.text('messageId') },
    ],
  };
}

/** Bounces that pass by themselves, and what went well, are good to know at most. Recipients are counted and not listed. */
function outcomeOf(type: string, bounceType: string | undefined): Outcome {
  switch (type.toLowerCase()) {
    case 'bounce':
      return bounceType?.toLowerCase() === 'transient' ? 'neutral' : 'degraded';
    case 'complaint':
    case 'reject':
    case 'rendering failure':
      return 'degraded';
    default:
      return 'neutral';
  }
}
