import { Outcome } from '../draft';
import { eventDraft } from '../event-draft';
import { moment } from '../moment';
import { Parser } from '../parser';
import { severityOf } from '../words';

/** AWS DevOps Agent: its 14 events about investigations and mitigations. One task is one alert; what was found is in the agent's own journal. */
export const devOpsAgent: Parser = {
  name: 'devops-agent',
  knows: ({ event }) => event?.source === 'aws.aidevops',
  parse: ({ event }) => {
    const { detail, detailType, resources } = event!;
    const data = detail.get('data');
    const priority = data.text('priority') ?? detail.text('priority');
    const task = detail.text('metadata', 'task_id');
    const outcome = outcomeOf(detailType);
    return eventDraft(event!, {
      subject: task,
      state: data.text('status'),
      outcome,
      severity: outcome === 'neutral' ? undefined : severityOf(priority),
      title: `DevOps Agent: ${detailType}${priority === undefined ? '' : ` (priority ${priority.toLowerCase()})`}`,
      text: detail.firstText('title', 'summary'),
      key: [detail.text('metadata', 'agent_space_id'), task ?? detailType],
      resources: resources.length > 0 ? resources : [task],
      at: moment(data.get('updated_at')),
      fields: [
        { name: 'Status', value: data.text('status') },
        { name: 'Priority', value: priority },
        { name: 'Task', value: task },
        { name: 'Agent space', value: detail.text('metadata', 'agent_space_id') },
        { name: 'Since', value: data.text('created_at') },
      ],
    });
  },
};

function outcomeOf(detailType: string): Outcome {
  return /Failed$|Timed Out$/.test(detailType) ? 'failed' : detailType === 'Investigation Pending Triage' ? 'degraded' : 'neutral';
}
