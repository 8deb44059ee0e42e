import { resourceLink, serviceLink } from '../../links/console-links';
import { parseArn, shortName } from '../arn';
import { Draft, Outcome, verdict } from '../draft';
import { eventDraft } from '../event-draft';
import { Input } from '../input';
import { Parser } from '../parser';

/** AWS Backup: jobs as events, and the prose that vaults send to SNS. Each job is an alert of its own. */
export const backup: Parser = {
  name: 'backup',
  knows: ({ event, json, text }) => (event ? event.source === 'aws.backup' && /Job State Change$/.test(event.detailType)
    : !json.exists && (/^An AWS (Backup|Restore|Copy) job\b/i.test(text.trimStart()) || /\b(Backup|Restore|Copy)Job ID ?: /.test(text.slice(0, 4_000)))),
  parse: (input) => (input.event ? ofEvent(input) : ofProse(input)),
};

function ofEvent({ event }: Input): Draft {
  const { detail, detailType } = event!;
  const state = detail.firstText('state', 'status');
  const resource = detail.text('resourceArn');
  return eventDraft(event!, {
    subject: resource && shortName(resource),
    state,
    outcome: outcomeOf(state ?? ''),
    title: `${detailType.replace(/ State Change$/, '')} of ${resource === undefined ? detail.text('resourceType') ?? 'a resource' : shortName(resource)}: ${state ?? 'changed'}`,
    text: detail.text('statusMessage'),
    key: [detail.firstText('backupJobId', 'copyJobId', 'restoreJobId', 'scanJobId', 'reportJobId') ?? resource, state],
    resources: [resource, detail.text('backupVaultArn')],
    link: event!.region === undefined ? undefined : serviceLink('aws.backup', event!.region),
    linkLabel: 'Open AWS Backup',
    links: [{ label: 'What is backed up', url: resourceLink(resource, event!.region) ?? '' }],
  });
}

function ofProse({ text, topic }: Input): Draft {
  const beginning = text.trim().slice(0, 4_000);
  const resource = /Resource ARN ?: ?(arn:\S+?)\.?(\s|$)/.exec(beginning)?.[1];
  const job = /\b(?:Backup|Restore|Copy)Job ID ?: ?([\w-]+)/.exec(beginning)?.[1];
  const { account, region } = parseArn(resource) ?? {};
  const first = beginning.split(/(?<=\.)\s|\n/)[0].replace(/\.$/, '');
  const where = region || parseArn(topic?.arn)?.region;
  return {
    source: 'aws.backup',
    kind: 'AWS Backup notification',
    ...verdict(outcomeOf(first)),
    key: [account, region, job ?? resource ?? first],
    title: `${first}${resource === undefined ? '' : `: ${shortName(resource)}`}`,
    text: beginning,
    account: account || undefined,
    region: where,
    resources: [resource],
    link: where === undefined ? undefined : { label: 'Open AWS Backup', url: serviceLink('aws.backup', where) },
    fields: [{ name: 'Job', value: job }],
  };
}

function outcomeOf(state: string): Outcome {
  return /fail|expired|error/i.test(state) ? 'failed' : /abort|partial|stopped|issues/i.test(state) ? 'degraded' : 'neutral';
}
