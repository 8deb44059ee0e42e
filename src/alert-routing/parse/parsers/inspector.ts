import { consolePage } from '../../links/console-host';
import { parseArn } from '../arn';
import { verdict } from '../draft';
import { eventDraft } from '../event-draft';
import { moment } from '../moment';
import { Parser } from '../parser';
import { tagsOf } from '../tags-of';
import { severityOf } from '../words';

/** Amazon Inspector: findings as events, and the messages of the first Inspector to SNS. */
export const inspector: Parser = {
  name: 'inspector',
  knows: ({ event, json }) => (event ? event.source === 'aws.inspector2' && event.detail.get('findingArn').exists
    : json.text('run')?.includes(':inspector:') === true && json.get('event').exists),
  parse: ({ event, json }) => {
    if (!event) {
      const arn = parseArn(json.firstText('finding', 'run'));
      const kind = json.text('event');
      return {
        source: 'aws.inspector',
        kind,
        ...verdict(kind === 'FINDING_REPORTED' ? 'degraded' : 'neutral'),
        key: [arn?.account, arn?.region, kind, json.text('template')],
        title: `Inspector: ${kind}`,
        resources: [json.text('finding'), json.text('run')],
        at: moment(json.get('time')),
        link: arn && { label: 'Open Inspector', url: consolePage('inspector/home', arn.region, '/finding') },
      };
    }
    const { detail, region } = event;
    const severity = severityOf(detail.text('severity')) ?? 'warning';
    const draft = eventDraft(event, {
      outcome: ['CLOSED', 'SUPPRESSED'].includes(detail.text('status') ?? '') ? 'over' : severity === 'info' ? 'neutral' : 'failed',
      severity,
      title: `Inspector: ${detail.firstText('title', 'type') ?? 'finding'}`,
      text: detail.text('description'),
      key: [detail.text('findingArn')],
      resources: detail.list('resources').map((resource) => resource.text('id')),
      link: region === undefined ? undefined : consolePage('inspector/v2/home', region, '/findings'),
      linkLabel: 'Open Inspector',
      fields: [
        { name: 'Severity', value: detail.text('severity') },
        { name: 'Type', value: detail.text('type') },
        { name: 'Vulnerability', value: detail.text('packageVulnerabilityDetails', 'vulnerabilityId') },
        { name: 'Score', value: detail.text('inspectorScore') },
        { name: 'Fix available', value: detail.text('fixAvailable') },
      ],
      tags: tagsOf(detail.get('resources', 0, 'tags')),
    });
    // The administrator of an organisation hears of the findings of its members.
    return { ...draft, account: detail.text('awsAccountId') ?? event.account };
  },
};
