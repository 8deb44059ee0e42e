import { Draft, verdict } from '../draft';
import { Json } from '../json';
import { Parser } from '../parser';
import { severityOf } from '../words';

/** What was made for an incoming webhook of Slack, which nearly every tool can send: its text, or its first attachment or block. */
export const slackMessage: Parser = {
  name: 'slack-message',
  knows: ({ json }) => json.list('attachments').some((attachment) => attachment.isObject) && !json.get('type').exists || json.list('blocks').some((block) => block.get('type').exists),
  parse: ({ json, signal }) => draftOf(json, signal.request?.path),
};

function draftOf(json: Json, path: string | undefined): Draft {
  const attachment = json.get('attachments', 0);
  const blocks = [...json.list('blocks'), ...attachment.list('blocks')].map((block) => block.text('text', 'text')).filter((text) => text !== undefined);
  const title = attachment.text('title') ?? json.text('text') ?? attachment.firstText('fallback', 'text', 'pretext') ?? blocks[0] ?? 'Message for Slack';
  const color = attachment.text('color') ?? '';
  const severity = severityOf(color);
  return {
    source: json.text('username') ?? 'unknown',
    kind: 'Message for Slack',
    ...verdict(color === 'good' ? 'over' : 'degraded', severity),
    key: [path, json.text('channel'), attachment.text('title') ?? plain(title)],
    title: plain(title),
    text: plain([attachment.text('text'), ...blocks].filter((text) => text !== undefined).join('\n')),
    link: attachment.text('title_link') === undefined ? undefined : { label: 'Open in the sender’s tool', url: attachment.text('title_link')! },
    fields: attachment.list('fields').map((field) => ({ name: field.text('title'), value: plain(field.text('value') ?? '') })),
  };
}

/** Links as people read them. */
function plain(text: string): string {
  return text.slice(0, 20_000).replace(/<([^<>|]{1,2000})\|([^<>|]{1,500})>/g, '$2 ($1)').replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&amp;/g, '&');
}
