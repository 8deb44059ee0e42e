import { parseArn, shortName } from '../arn';
import { Outcome } from '../draft';
import { eventDraft } from '../event-draft';
import { Parser } from '../parser';

/** Step Functions: executions. Failures of one state machine are one alert; that another execution succeeds says nothing about those that failed. */
export const stepFunctions: Parser = {
  name: 'step-functions',
  knows: ({ event }) => event?.source === 'aws.states' && event.detail.text('stateMachineArn') !== undefined,
  parse: ({ event }) => {
    const { detail } = event!;
    const machine = detail.text('stateMachineArn')!;
    const status = detail.text('status');
    const name = shortName(machine);
    return eventDraft(event!, {
      subject: name,
      state: status,
      outcome: outcomeOf(status),
      title: `Step Functions ${name}: ${status ?? 'changed'}`,
      text: [detail.text('error'), detail.text('cause')].filter((part) => part !== undefined).join(': '),
      key: [machine, status],
      resources: [detail.text('executionArn'), machine],
      linkLabel: 'Open the execution',
      fields: [
        { name: 'Execution', value: detail.text('name') ?? parseArn(detail.text('executionArn'))?.id },
        { name: 'Error', value: detail.text('error') },
        { name: 'Input', value: detail.text('input')?.slice(0, 500) },
      ],
    });
  },
};

function outcomeOf(status: string | undefined): Outcome {
  return status === 'FAILED' || status === 'TIMED_OUT' ? 'failed' : status === 'ABORTED' ? 'degraded' : 'neutral';
}
