import { consolePage } from '../../links/console-host';
import { Outcome } from '../draft';
import { eventDraft } from '../event-draft';
import { Parser } from '../parser';

/** CodePipeline, as events or through CodeStar's notifications. The next success of what failed closes its alert; an approval that is waited for is an alert too. */
export const codePipeline: Parser = {
  name: 'codepipeline',
  knows: ({ event }) => event?.source === 'aws.codepipeline' && event.detail.text('pipeline') !== undefined,
  parse: ({ event }) => {
    const { detail, region } = event!;
    const part = [detail.text('pipeline'), detail.text('stage'), detail.text('action')].filter((name) => name !== undefined);
    const state = detail.text('state');
    const waits = detail.text('type', 'category') === 'Approval' && state === 'STARTED';
    return eventDraft(event!, {
      subject: part.join(' / '),
      state,
      outcome: waits ? 'degraded' : outcomeOf(state),
      title: `CodePipeline ${part.join(' / ')}: ${waits ? 'waits for an approval' : state ?? 'changed'}`,
      text: detail.text('execution-result', 'external-execution-summary'),
      key: part,
      link: region === undefined ? undefined : consolePage(`codesuite/codepipeline/pipelines/${encodeURIComponent(part[0])}/view`, region),
      linkLabel: 'Open the pipeline',
      links: [{ label: 'What was run', url: detail.text('execution-result', 'external-execution-url') ?? '' }],
    });
  },
};

function outcomeOf(state: string | undefined): Outcome {
  return state === 'FAILED' ? 'failed' : state === 'SUCCEEDED' ? 'succeeded' : 'neutral';
}
