import { logsInsightsLink } from '../../links/logs-insights';
import { eventDraft } from '../event-draft';
import { Parser } from '../parser';

/** Where all jobs write, unless they are told otherwise. */
const LOG_GROUPS = ['/aws-glue/jobs/error', '/aws-glue/jobs/output'];

const HOUR_MS = 3_600_000;

/** AWS Glue: runs of jobs. Failures of one job are one alert. */
export const glue: Parser = {
  name: 'glue',
  knows: ({ event }) => event?.source === 'aws.glue' && event.detail.text('jobName') !== undefined,
  parse: ({ event, signal }) => {
    const { detail, detailType, region, at = signal.receivedAt } = event!;
    const name = detail.text('jobName');
    const state = detail.text('state');
    const failed = /^(FAILED|TIMEOUT|ERROR|EXPIRED)$/.test(state ?? '');
    return eventDraft(event!, {
      subject: name,
      state,
      outcome: failed ? 'failed' : detailType === 'Glue Job Run Status' && detail.text('severity') === 'WARN' ? 'degraded' : 'neutral',
      title: `Glue job ${name}: ${state ?? 'changed'}`,
      key: [name, state],
      resources: [name, detail.text('jobRunId')],
      links: [region === undefined ? undefined : { label: 'Logs around the run', url: logsInsightsLink({ region, logGroups: LOG_GROUPS, from: at - HOUR_MS, to: at + HOUR_MS / 6 }) }],
    });
  },
};
