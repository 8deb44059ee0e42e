import { consolePage } from '../../links/console-host';
import { logsInsightsLink } from '../../links/logs-insights';
import { shortName } from '../arn';
import { eventDraft } from '../event-draft';
import { moment } from '../moment';
import { Parser } from '../parser';

/** Where jobs write, unless their definition says otherwise. */
const LOG_GROUP = '/aws/batch/job';

const HOUR_MS = 3_600_000;

/** AWS Batch: jobs. Failures of jobs with one name in one queue are one alert. */
export const batch: Parser = {
  name: 'batch',
  knows: ({ event }) => event?.source === 'aws.batch' && event.detail.text('jobId') !== undefined,
  parse: ({ event, signal }) => {
    const { detail, region, at = signal.receivedAt } = event!;
    const name = detail.text('jobName') ?? detail.text('jobId');
    const status = detail.text('status');
    const stream = detail.text('container', 'logStreamName');
    return eventDraft(event!, {
      subject: name,
      state: status,
      outcome: status === 'FAILED' ? 'failed' : 'neutral',
      title: `Batch job ${name}: ${status ?? 'changed'}`,
      text: [detail.text('statusReason'), detail.text('container', 'reason')].filter((part) => part !== undefined).join('\n'),
      key: [detail.text('jobQueue'), name, status],
      resources: [detail.text('jobId')],
      link: region === undefined ? undefined : consolePage('batch/home', region, `jobs/detail/${encodeURIComponent(detail.text('jobId')!)}`),
      linkLabel: 'Open the job in Batch',
      links: [region === undefined || stream === undefined ? undefined : {
        label: 'Logs of the job',
        url: logsInsightsLink({
          region,
          logGroups: [LOG_GROUP],
          from: moment(detail.get('startedAt')) ?? at - HOUR_MS,
          to: at + HOUR_MS / 6,
          query: `fields @timestamp, @message\n| filter @logStream = '${stream.replaceAll("'", '')}'\n| sort @timestamp desc\n| limit 200`,
        }),
      }],
      fields: [
        { name: 'Queue', value: shortName(detail.text('jobQueue') ?? '') },
        { name: 'Definition', value: shortName(detail.text('jobDefinition') ?? '') },
        { name: 'Exit code', value: detail.text('container', 'exitCode') },
        { name: 'Attempts', value: String(detail.list('attempts').length) },
        { name: 'Log stream', value: stream },
      ],
    });
  },
};
