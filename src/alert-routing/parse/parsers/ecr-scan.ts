import { Severity } from '../../alert-event';
import { Outcome } from '../draft';
import { eventDraft } from '../event-draft';
import { Parser } from '../parser';

/** Severities that make an alert, the gravest first. */
const GRAVE: ReadonlyArray<readonly [string, Severity]> = [['CRITICAL', 'critical'], ['HIGH', 'error'], ['MEDIUM', 'warning'], ['UNDEFINED', 'warning']];

/** ECR: scans of images. Findings of medium severity or above are an alert of the repository. */
export const ecrScan: Parser = {
  name: 'ecr-scan',
  knows: ({ event }) => event?.source === 'aws.ecr' && event.detailType === 'ECR Image Scan',
  parse: ({ event }) => {
    const { detail } = event!;
    const counts = detail.get('finding-severity-counts');
    const gravest = GRAVE.find(([name]) => (counts.number(name) ?? 0) > 0);
    const repository = detail.text('repository-name');
    const outcome: Outcome = gravest || detail.text('scan-status') === 'FAILED' ? 'failed' : 'neutral';
    const written = counts.entries().map(([name, count]) => `${count.text()} ${name.toLowerCase()}`).join(', ');
    return eventDraft(event!, {
      subject: repository,
      state: detail.text('scan-status'),
      outcome,
      severity: gravest?.[1],
      title: `ECR scan of ${[repository, detail.texts('image-tags')[0]].filter((part) => part !== undefined).join(':')}: ${written || detail.text('scan-status') || 'no findings'}`,
      key: [repository, gravest?.[0]],
      resources: [event!.resources[0] ?? repository, detail.text('image-digest')],
    });
  },
};
