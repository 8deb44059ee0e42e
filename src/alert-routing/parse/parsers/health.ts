import { healthLink } from '../../links/console-links';
import { Outcome } from '../draft';
import { eventDraft } from '../event-draft';
import { Json } from '../json';
import { Parser } from '../parser';
import { tagsOf } from '../tags-of';

/** AWS Health. All that is said of one event of it, in several Regions and pages, is one alert, which closes when AWS closes it. */
export const health: Parser = {
  name: 'health',
  knows: ({ event }) => event?.source === 'aws.health' && event.detail.get('eventTypeCode').exists,
  parse: ({ event }) => {
    const { detail, account, region } = event!;
    const entities = detail.list('affectedEntities');
    const code = detail.text('eventTypeCode') ?? 'event';
    const where = detail.text('eventRegion');
    const arn = detail.text('eventArn');
    const affected = detail.text('affectedAccount') ?? account;
    const names = entities.map((entity) => entity.text('entityValue'));
    return {
      ...eventDraft(event!, {
        outcome: outcomeOf(detail),
        title: `AWS Health: ${code.replaceAll('_', ' ')}${names.length === 0 ? '' : ` (${names[0]}${names.length > 1 ? ` and ${names.length - 1} more` : ''})`}`,
        text: detail.text('eventDescription', 0, 'latestDescription'),
        link: healthLink(region, arn),
        linkLabel: 'Open AWS Health',
        fields: [
          { name: 'Service', value: detail.text('service') },
          { name: 'Category', value: detail.text('eventTypeCategory') },
          { name: 'Status', value: detail.text('statusCode') },
          { name: 'Begins', value: detail.text('startTime') },
          { name: 'Ends', value: detail.text('endTime') },
          { name: 'Affected', value: names.slice(0, 20).join('\n') },
        ],
        tags: Object.assign({}, ...entities.map((entity) => tagsOf(entity.get('tags'))).reverse()) as Record<string, string>,
      }),
      key: [affected, arn ?? code],
      account: affected,
      region: where ?? region,
      resources: event!.resources.length > 0 ? event!.resources : names,
    };
  },
};

function outcomeOf(detail: Json): Outcome {
  if (detail.text('statusCode') === 'closed') {
    return 'over';
  }
  switch (detail.text('eventTypeCategory')) {
    case 'issue':
      return 'failed';
    case 'investigation':
    case 'scheduledChange':
      return 'degraded';
    default:
      return /ABUSE/.test(detail.text('eventTypeCode') ?? '') ? 'failed' : 'neutral';
  }
}
