import { consolePage } from '../../links/console-host';
import { Draft, Outcome, verdict } from '../draft';
import { eventDraft } from '../event-draft';
import { AnyFields } from '../fields-of-anything';
import { Input } from '../input';
import { Parser } from '../parser';
import { safeLink } from '../safe-link';
import { severityOf } from '../words';

/** DevOps Guru, through SNS or EventBridge: insights. One insight is one alert until it is closed. */
export const devOpsGuru: Parser = {
  name: 'devops-guru',
  knows: ({ event, json }) => (event ? event.source === 'aws.devops-guru' : json.get('MessageType').exists && json.get('InsightId').exists),
  parse: (input) => draftOf(input),
};

function draftOf({ event, json }: Input): Draft {
  const fields = new AnyFields(event?.detail ?? json);
  const type = event?.detailType ?? fields.text('messageType') ?? '';
  const account = fields.text('accountId') ?? event?.account;
  const region = event?.region ?? fields.text('region');
  const outcome = outcomeOf(type, fields.text('insightType'));
  const severity = outcome === 'failed' ? severityOf(fields.text('insightSeverity')) : undefined;
  const title = `DevOps Guru: ${fields.text('insightName') ?? fields.text('insightDescription') ?? type}`;
  const insight = fields.text('insightId');
  const url = safeLink(fields.text('insightUrl')) ?? (region === undefined ? undefined : consolePage('devops-guru/home', region, '/insights'));
  const link = url === undefined ? undefined : { label: 'Open the insight', url };
  const base: Draft = event ? eventDraft(event, { title, outcome, severity, text: fields.text('insightDescription') }) : {
    source: 'aws.devops-guru',
    kind: type,
    ...verdict(outcome, severity),
    key: [],
    title,
    text: fields.text('insightDescription'),
  };
  return {
    ...base,
    key: [account, region, insight ?? type],
    account,
    region,
    resources: [insight],
    link,
    fields: [{ name: 'Type', value: fields.text('insightType') }, { name: 'Severity', value: fields.text('insightSeverity') }, { name: 'Event', value: type }],
  };
}

/** What is only proactive is no incident yet. */
function outcomeOf(type: string, insightType: string | undefined): Outcome {
  if (/closed/i.test(type)) {
    return 'over';
  }
  return /recommendation/i.test(type) ? 'neutral' : /^proactive$/i.test(insightType ?? '') ? 'degraded' : 'failed';
}
