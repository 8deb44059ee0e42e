import { verdict } from '../draft';
import { moment } from '../moment';
import { Parser } from '../parser';

/** Kinds of alerts, as it numbers them. */
const UP = '2';
const EXPIRY = '3';

/** UptimeRobot, whose webhooks are a query, a form or JSON with the same names. */
export const uptimeRobot: Parser = {
  name: 'uptime-robot',
  knows: ({ json }) => json.text('monitorFriendlyName') !== undefined && (json.get('alertType').exists || json.get('alertTypeFriendlyName').exists),
  parse: ({ json }) => {
    const type = json.text('alertType');
    const word = json.text('alertTypeFriendlyName') ?? (type === UP ? 'Up' : type === EXPIRY ? 'SSL expiry' : 'Down');
    const isUp = type === UP || type === undefined && /^up$/i.test(word);
    const name = json.text('monitorFriendlyName');
    return {
      source: 'uptime-robot',
      kind: `Monitor ${word}`,
      ...verdict(isUp ? 'over' : type === EXPIRY ? 'degraded' : 'failed', type === EXPIRY || isUp ? undefined : 'critical'),
      key: [json.text('monitorID') ?? name, type === EXPIRY ? 'expiry' : 'up'],
      title: `${name}: ${word}`,
      text: json.text('alertDetails'),
      resources: [json.firstText('monitorURL', 'monitorUrl')],
      at: moment(json.get('alertDateTime')),
      link: { label: 'Open in UptimeRobot', url: `https://dashboard.uptimerobot.com/monitors${/^\d+$/.test(json.text('monitorID') ?? '') ? `/${json.text('monitorID')}` : ''}` },
      fields: [{ name: 'URL', value: json.firstText('monitorURL', 'monitorUrl') }, { name: 'Seconds', value: json.text('alertDuration') }],
    };
  },
};
