import { isRegion } from '../../links/region';
import { Outcome } from '../draft';
import { eventDraft, plainFields } from '../event-draft';
import { Json } from '../json';
import { Parser } from '../parser';

/** Trusted Advisor: results of its checks, one alert for each resource of a check, which green closes. */
export const trustedAdvisor: Parser = {
  name: 'trusted-advisor',
  knows: ({ event }) => event?.source === 'aws.trustedadvisor' && event.detail.get('check-name').exists,
  parse: ({ event }) => {
    const { detail } = event!;
    const check = detail.text('check-name');
    const status = detail.text('status');
    const item = detail.get('check-item-detail');
    const resource = detail.text('resource_id');
    return {
      ...eventDraft(event!, {
        subject: check,
        state: status,
        outcome: outcomeOf(status),
        title: `Trusted Advisor: ${check} ${status ?? ''}`,
        text: '',
        key: [check, resource ?? namesIn(item) ?? detail.text('uuid')],
        resources: [resource],
        fields: plainFields(item),
      }),
      region: [item.firstText('Region', 'Region/AZ', 'region')?.replace(/(?<=\d)[a-z]$/, '')].find(isRegion) ?? event!.region,
    };
  },
};

/** Where a check has no id for what it looked at, as of keys of users: the names and ids in what it says of it, which a result of another day has as well. */
function namesIn(item: Json): string | undefined {
  const names = item.entries().filter(([name]) => /\b(id|name|arn|user|bucket|group)$/i.test(name)).map(([, value]) => value.text()).filter((text) => text !== undefined);
  return names.length === 0 ? undefined : names.join(' ');
}

function outcomeOf(status: string | undefined): Outcome {
  return status === 'ERROR' ? 'failed' : status === 'WARN' ? 'degraded' : status === 'OK' ? 'over' : 'neutral';
}
