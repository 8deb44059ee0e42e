import { logsInsightsLink } from '../../links/logs-insights';
import { Outcome } from '../draft';
import { eventDraft } from '../event-draft';
import { Parser } from '../parser';

const HOUR_MS = 3_600_000;

/** CodeBuild: builds and their phases. The next build of a project that succeeds closes the alert of the one that failed. */
export const codeBuild: Parser = {
  name: 'codebuild',
  knows: ({ event }) => event?.source === 'aws.codebuild' && event.detail.text('project-name') !== undefined,
  parse: ({ event, signal }) => {
    const { detail, region, at = signal.receivedAt } = event!;
    const project = detail.text('project-name');
    const state = detail.firstText('build-status', 'completed-phase-status');
    const about = detail.get('additional-information');
    const group = about.text('logs', 'group-name');
    const failed = about.list('phases').filter((phase) => /FAILED|FAULT|TIMED_OUT/.test(phase.text('phase-status') ?? ''));
    return eventDraft(event!, {
      subject: project,
      state,
      outcome: outcomeOf(state, detail.get('completed-phase-status').exists),
      title: `CodeBuild ${project}: ${state ?? 'changed'}${detail.get('completed-phase').exists ? ` (${detail.text('completed-phase')})` : ''}`,
      text: failed.map((phase) => [phase.text('phase-type'), ...phase.texts('phase-context')].filter((part) => part !== undefined).join(': ')).join('\n'),
      key: [project, detail.text('completed-phase')],
      resources: [detail.text('build-id')],
      links: [
        { label: 'Log of the build', url: about.text('logs', 'deep-link') ?? '' },
        region === undefined || group === undefined ? undefined
          : { label: 'Logs around the build', url: logsInsightsLink({ region, logGroups: [group], from: at - HOUR_MS, to: at + HOUR_MS / 6 }) },
      ],
      fields: [
        { name: 'Initiator', value: about.text('initiator') },
        { name: 'Source', value: about.text('source', 'location') },
        { name: 'Version', value: about.text('source-version') },
        { name: 'Phase', value: detail.text('current-phase') },
      ],
    });
  },
};

/** A phase that went well is no news, because the build may fail yet; it closes what was told of the phase. */
function outcomeOf(state: string | undefined, isPhase: boolean): Outcome {
  return /^(FAILED|FAULT|TIMED_OUT|CLIENT_ERROR)$/.test(state ?? '') ? 'failed' : state !== 'SUCCEEDED' ? 'neutral' : isPhase ? 'over' : 'succeeded';
}
