import { verdict } from '../draft';
import { plainFields } from '../event-draft';
import { moment } from '../moment';
import { Parser } from '../parser';
import { severityOf } from '../words';

/** What was made for PagerDuty's Events API v2, which many tools can send. The routing key, a secret, is in no field. */
export const pagerDutyEvent: Parser = {
  name: 'pagerduty-event',
  knows: ({ json }) => ['trigger', 'acknowledge', 'resolve'].includes(json.text('event_action') ?? '') && (json.get('dedup_key').exists || json.get('payload').isObject),
  parse: ({ json }) => {
    const payload = json.get('payload');
    const severity = severityOf(payload.text('severity'));
    const source = payload.text('source');
    const summary = payload.text('summary');
    const url = json.text('client_url') ?? json.text('links', 0, 'href');
    return {
      source: json.text('client') ?? source,
      kind: payload.text('class') ?? 'PagerDuty event',
      ...verdict(json.text('event_action') === 'resolve' ? 'over' : severity === 'info' ? 'neutral' : 'failed', severity),
      key: [json.text('dedup_key') ?? [source, summary].join(' ')],
      title: summary ?? `${json.text('event_action')} ${json.text('dedup_key')}`,
      resources: [payload.text('component'), source],
      at: moment(payload.get('timestamp')),
      link: url === undefined ? undefined : { label: `Open in ${json.text('client') ?? 'the sender’s tool'}`, url },
      links: json.list('links').map((link) => ({ label: link.text('text') ?? '', url: link.text('href') ?? '' })),
      fields: [{ name: 'Source', value: source }, { name: 'Group', value: payload.text('group') }, ...plainFields(payload.get('custom_details'))],
    };
  },
};
