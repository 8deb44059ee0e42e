import { Command } from 'commander';
import { ConsoleLinks } from './console-links';
import { CommandProcess } from '../../commands/command-process';
import { operatorCommand } from '../command';
import { table } from '../output/table';
import { OperatedWebhook, streamsOf } from '../session/operated-webhook';
import { SessionFlags } from '../session/session-flags';

/** `scalable-webhook outputs`: what belongs to a webhook, and where it is. */
export function outputsCommand(process: CommandProcess): Command {
  return operatorCommand<SessionFlags>(process, 'outputs', 'URLs of the endpoints, queues, tables, functions, alarms and pages of the console.', async (session, flags) => {
    const webhooks = flags.webhook === undefined && (await session.webhooks()).length > 0 ? await session.webhooks() : [await session.webhook()];
    const shown = webhooks.map((webhook) => ({ ...webhook, ...(!session.isLocal && { console: linksOf(webhook) }) }));
    session.output.result({ webhooks: shown }, () => webhooks.map((webhook) => textOf(webhook, session.isLocal)).join('\n\n'));
  });
}

function linksOf(webhook: OperatedWebhook): object {
  const links = new ConsoleLinks(webhook.region);
  return {
    stack: links.stack(webhook),
    streams: Object.fromEntries(streamsOf(webhook).map((stream) => [stream.name, links.stream(stream)])),
    ...(webhook.records !== undefined && { records: links.table(webhook.records) }),
    alarms: Object.fromEntries(webhook.alarms.map((alarm) => [alarm, links.alarm(alarm)])),
  };
}

function textOf(webhook: OperatedWebhook, isLocal: boolean): string {
  const { name, stack, region, account, endpoints, records, claims, archive, alarms } = webhook;
  const links = isLocal ? undefined : new ConsoleLinks(region);
  const optional = (title: string, value: string | undefined): string[][] => value === undefined ? [] : [[title, value]];
  const rows = [
    ['stack', `${stack} (${account}, ${region})`],
    ...optional('', links?.stack(webhook)),
    ...endpoints.map(({ path, url }) => [endpoints.length > 1 ? `endpoint ${path}` : 'endpoint', url]),
    ...streamsOf(webhook).flatMap((stream) => {
      const pages = links?.stream(stream);
      return [
        [`${stream.name}: queue`, stream.queue.url],
        ...optional('', pages?.queue),
        [`${stream.name}: dead letters`, stream.deadLetterQueue.url],
        ...optional('', pages?.deadLetterQueue),
        [`${stream.name}: function`, stream.forwarder],
        ...optional('', pages?.function),
        [`${stream.name}: log`, stream.log],
        ...optional('', pages?.log),
      ];
    }),
    ...optional('records', records),
    ...optional('', records === undefined ? undefined : links?.table(records)),
    ...optional('claims', claims),
    ...optional('archive', archive),
    ...alarms.flatMap((alarm) => [['alarm', alarm], ...optional('', links?.alarm(alarm))]),
  ];
  return `${name}\n${table([], rows.map((row) => ['', ...row]))}`;
}
