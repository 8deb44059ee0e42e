import { SEVERITIES, Severity } from '../../alert-event';
import { serviceLink } from '../../links/console-links';
import { isRegion } from '../../links/region';
import { eventDraft } from '../event-draft';
import { Json } from '../json';
import { Parser } from '../parser';
import { tagsOf } from '../tags-of';
import { severityOf } from '../words';

/** Security Hub, in its format and in OCSF. Several findings in one event are one alert with a list; low and informational ones are notifications. */
export const securityHub: Parser = {
  name: 'security-hub',
  knows: ({ event }) => event?.source === 'aws.securityhub' && event.detail.list('findings').length > 0,
  parse: ({ event }) => {
    const findings = event!.detail.list('findings');
    const [first] = findings;
    const severities = findings.map(severityIn);
    const severity = SEVERITIES.find((candidate) => severities.includes(candidate)) ?? 'warning';
    const title = titleOf(first);
    const ofResources = [first.get('Resources', 0), first.get('resources', 0)].find(({ exists }) => exists) ?? Json.ABSENT;
    const draft = eventDraft(event!, {
      outcome: findings.every(isDone) ? 'over' : severity === 'info' ? 'neutral' : 'failed',
      severity,
      title: `Security Hub: ${title}${findings.length > 1 ? ` and ${findings.length - 1} more` : ''}`,
      text: first.text('Description') ?? first.text('finding_info', 'desc'),
      key: findings.slice(0, 20).map((finding) => finding.text('Id') ?? finding.text('finding_info', 'uid') ?? titleOf(finding)),
      fields: [
        { name: 'Severity', value: first.text('Severity', 'Label') ?? first.text('severity') },
        { name: 'Product', value: first.text('ProductName') ?? first.text('metadata', 'product', 'name') },
        { name: 'Action', value: event!.detail.text('actionName') },
        ...findings.slice(1, 10).map((finding) => ({ name: 'Finding', value: titleOf(finding) })),
      ],
      link: event!.region === undefined ? undefined : serviceLink('aws.securityhub', event!.region),
      linkLabel: 'Open Security Hub',
      tags: tagsOf(ofResources.get('Tags').exists ? ofResources.get('Tags') : ofResources.get('tags')),
      links: [{ label: 'How to remediate', url: first.text('Remediation', 'Recommendation', 'Url') ?? first.text('remediation', 'references', 0) ?? '' }, { label: 'Where it was found', url: first.text('SourceUrl') ?? first.text('finding_info', 'src_url') ?? '' }],
    });
    const affected = findings.flatMap((finding) => [...finding.list('Resources').map((resource) => resource.text('Id')), ...finding.list('resources').map((resource) => resource.text('uid'))]);
    return {
      ...draft,
      // An administrator's account and the Region where findings are gathered hear of those of others; the event names the finding where people look for what it is about.
      account: first.text('AwsAccountId') ?? first.text('cloud', 'account', 'uid') ?? event!.account,
      region: regionOf(first) ?? event!.region,
      resources: affected.some((resource) => resource !== undefined) ? affected : draft.resources,
    };
  },
};

function titleOf(finding: Json): string {
  return finding.text('Title') ?? finding.text('finding_info', 'title') ?? 'finding';
}

function severityIn(finding: Json): Severity | undefined {
  const label = severityOf(finding.text('Severity', 'Label') ?? finding.text('severity'));
  const normalized = finding.number('Severity', 'Normalized');
  return label ?? (normalized === undefined ? undefined : normalized >= 90 ? 'critical' : normalized >= 70 ? 'error' : normalized >= 40 ? 'warning' : 'info');
}

/** A finding that is of no Region says so, or that it is of all. */
function regionOf(finding: Json): string | undefined {
  return [finding.text('Region'), finding.text('cloud', 'region')].find(isRegion);
}

/** @see https://docs.aws.amazon.com/securityhub/latest/userguide/ocsf-findings.html: what is over has the activity `Close`; people give findings the other states */
function isDone(finding: Json): boolean {
  return ['RESOLVED', 'SUPPRESSED'].includes(finding.text('Workflow', 'Status') ?? '') || finding.text('RecordState') === 'ARCHIVED' || finding.text('Compliance', 'Status') === 'PASSED'
    || /^(resolved|suppressed|archived|deleted)$/i.test(finding.text('status') ?? '') || finding.text('activity_name') === 'Close' || /^pass(ed)?$/i.test(finding.text('compliance', 'status') ?? '');
}
