import { resourceLink, serviceLink } from '../../links/console-links';
import { parseArn } from '../arn';
import { Draft, Outcome, verdict } from '../draft';
import { Input } from '../input';
import { Json } from '../json';
import { moment } from '../moment';
import { Parser } from '../parser';
import { safeLink } from '../safe-link';
import { tagsOf } from '../tags-of';

/** RDS and Aurora through SNS and EventBridge; DMS and Redshift, whose messages to SNS have the same shape. */
export const rds: Parser = {
  name: 'rds',
  knows: ({ event, json }) => (event ? event.source === 'aws.rds' && event.detail.get('Message').exists : json.text('Event Source') !== undefined && json.get('Event Message').exists),
  parse: (input) => (input.event ? ofEvent(input) : ofSns(input)),
};

interface Said {
  readonly source: string;
  readonly type?: string;
  readonly name?: string;
  readonly arn?: string;
  readonly eventId?: string;
  readonly message: string;
  readonly categories: readonly string[];
  readonly tags: Json;
  readonly at?: number;
  readonly account?: string;
  readonly region?: string;
  readonly link?: string;
}

function ofSns({ json, topic }: Input): Draft {
  const eventId = /#?((?:RDS|DMS|REDSHIFT)-EVENT-\d+)\s*$/.exec(json.firstText('Event ID', 'About this Event') ?? '')?.[1];
  const link = safeLink(json.text('Identifier Link'));
  const arn = parseArn(json.firstText('Source ARN', 'SourceArn'));
  return draftOf({
    source: eventId?.startsWith('DMS') ? 'aws.dms' : eventId?.startsWith('REDSHIFT') ? 'aws.redshift' : 'aws.rds',
    type: json.text('Event Source'),
    name: json.firstText('Source ID', 'SourceId', 'Resource'),
    arn: json.firstText('Source ARN', 'SourceArn'),
    eventId,
    message: json.text('Event Message') ?? '',
    categories: [...json.texts('Event Categories'), ...json.texts('Event category')],
    tags: json.get('Tags'),
    at: moment(json.get('Event Time')),
    account: arn?.account ?? parseArn(topic?.arn)?.account,
    region: arn?.region ?? /[?&]region=([a-z0-9-]+)/.exec(link ?? '')?.[1] ?? parseArn(topic?.arn)?.region,
    link,
  });
}

function ofEvent({ event }: Input): Draft {
  const { detail, account, region } = event!;
  return draftOf({
    source: 'aws.rds',
    type: detail.text('SourceType'),
    name: detail.text('SourceIdentifier'),
    arn: detail.text('SourceArn'),
    eventId: detail.text('EventID'),
    message: detail.text('Message') ?? '',
    categories: detail.texts('EventCategories'),
    tags: detail.get('Tags'),
    at: moment(detail.get('Date')),
    account,
    region,
  });
}

function draftOf({ source, type, name, arn, eventId, message, categories, tags, at, account, region, link }: Said): Draft {
  const url = resourceLink(arn, region) ?? link ?? (region === undefined ? undefined : serviceLink(source, region));
  const known = tagsOf(tags);
  return {
    source,
    kind: eventId ?? type,
    ...verdict(outcomeOf(message, categories)),
    key: [account, region, source, name, eventId ?? message.slice(0, 80)],
    title: `${source.slice('aws.'.length).toUpperCase()} ${name ?? type ?? ''}: ${message}`,
    text: message,
    account,
    region,
    resources: [arn ?? name],
    at,
    link: url === undefined ? undefined : { label: 'Open in the AWS console', url },
    fields: [{ name: 'Type', value: type }, { name: 'Event', value: eventId }, { name: 'Categories', value: categories.join(', ') }],
    tags: known,
    tagsAreComplete: Object.keys(known).length > 0,
  };
}

/** By the category where there is one, which EventBridge and few messages of SNS have, and by words. */
function outcomeOf(message: string, categories: readonly string[]): Outcome {
  const has = (...names: readonly string[]): boolean => categories.some((category) => names.includes(category.toLowerCase()));
  if (has('failure', 'low storage') || /\bfail(ed|ure|s)\b|error|crash|incompatible|out of memory|exhausted|corrupt|unable|cannot/i.test(message)) {
    return 'failed';
  }
  return has('failover', 'availability', 'recovery', 'maintenance', 'security patching') || /fail-?over|recovery|restarted|shutdown|storage is|maintenance|read replica.*(stop|lag)/i.test(message)
    ? 'degraded' : 'neutral';
}
