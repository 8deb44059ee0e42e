import { globalHost } from '../../links/console-host';
import { parseArn } from '../arn';
import { verdict } from '../draft';
import { namedLines } from '../named-lines';
import { Parser } from '../parser';

/** AWS Budgets, which writes prose to its topic. What is only forecast is a warning. */
export const budgets: Parser = {
  name: 'budgets',
  knows: ({ text, json }) => !json.exists && /^\s*AWS Budget Notification\b/.test(text),
  parse: ({ text, topic }) => {
    const named = namedLines(text);
    const name = named.get('Budget Name');
    const type = named.get('Alert Type');
    const amount = named.get(`${type} Amount`);
    const threshold = named.get('Alert Threshold');
    const account = /^AWS Account (\d{12})\s*$/m.exec(text.slice(0, 1_000))?.[1];
    return {
      source: 'aws.budgets',
      kind: 'AWS Budget Notification',
      ...verdict(type === 'FORECASTED' ? 'degraded' : 'failed'),
      key: [account, named.get('Budget Type'), name, type, threshold],
      title: `Budget ${name ?? 'of this account'}: ${type === 'FORECASTED' ? 'forecast of ' : ''}${amount ?? 'more'} (threshold ${threshold ?? 'exceeded'})`,
      text: /You requested that we alert you[^\n]*/.exec(text.slice(0, 10_000))?.[0],
      account,
      resources: [name],
      link: { label: 'Open AWS Budgets', url: `https://${globalHost(parseArn(topic?.arn)?.region)}/billing/home#/budgets` },
      fields: ['Budget Type', 'Budgeted Amount', 'Alert Type', 'Alert Threshold', `${type} Amount`].map((field) => ({ name: field, value: named.get(field) })),
    };
  },
};
