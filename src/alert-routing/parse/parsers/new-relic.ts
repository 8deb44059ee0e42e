import { verdict } from '../draft';
import { moment } from '../moment';
import { Parser } from '../parser';
import { severityOf } from '../words';

/** New Relic: the default body of its workflows, and that of the older notification channels. */
export const newRelic: Parser = {
  name: 'new-relic',
  knows: ({ json }) => json.get('issueUrl').exists && json.get('state').exists || json.get('condition_name').exists && json.get('current_state').exists,
  parse: ({ json }) => {
    const state = json.firstText('state', 'current_state') ?? '';
    const word = json.firstText('priority', 'severity');
    const severity = severityOf(word);
    const isOver = /^(closed|resolved)$/i.test(state);
    const url = json.firstText('issueUrl', 'incident_url', 'violation_chart_url');
    return {
      source: 'new-relic',
      kind: json.text('event_type') ?? 'New Relic issue',
      ...verdict(isOver ? 'over' : 'failed', severity === 'info' ? 'warning' : severity),
      key: [json.firstText('account_id', 'accountId'), json.firstText('id', 'issueId', 'incident_id') ?? json.text('condition_name')],
      title: json.get('title').isList ? json.texts('title').join(', ') : json.text('title') ?? [json.text('policy_name'), json.text('condition_name')].filter((part) => part !== undefined).join(': '),
      text: json.text('details'),
      resources: [...json.texts('impactedEntities'), ...json.list('targets').map((target) => target.text('name'))],
      at: moment(json.get('updatedAt')) ?? moment(json.get('timestamp')) ?? moment(json.get('createdAt')),
      link: url === undefined ? undefined : { label: 'Open in New Relic', url },
      runbook: json.text('runbook_url'),
      fields: [
        { name: 'State', value: state },
        { name: 'Priority', value: word },
        { name: 'Incidents', value: json.text('totalIncidents') },
        { name: 'Policy', value: json.text('policy_name') ?? json.texts('alertPolicyNames').join(', ') },
        { name: 'Condition', value: json.text('condition_name') ?? json.texts('alertConditionNames').join(', ') },
        { name: 'Workflow', value: json.text('workflowName') },
      ],
    };
  },
};
