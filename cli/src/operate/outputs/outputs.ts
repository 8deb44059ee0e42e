import { Command } from 'commander';
import { ConsoleLinks } from './console-links';
import { CommandProcess } from '../../commands/command-process';
import { ArchivePlace, archivePlace } from '../archive/archive-place';
import { operatorCommand } from '../command';
import { table } from '../output/table';
import { AwsClients } from '../session/aws-clients';
import { OperatedStream, OperatedWebhook, streamsOf } from '../session/operated-webhook';
import { SessionFlags } from '../session/session-flags';

/** With where the archive is, which no template says. */
interface ShownWebhook extends OperatedWebhook {
  readonly archive?: OperatedStream & ArchivePlace;
}

/** `scalable-webhook outputs`: what belongs to a webhook, and where it is. */
export function outputsCommand(process: CommandProcess): Command {
  return operatorCommand<SessionFlags>(process, 'outputs', 'URLs of the endpoints, queues, tables, functions, alarms and pages of the console.', async (session, flags) => {
    const webhooks = flags.webhook === undefined && (await session.webhooks()).length > 0 ? await session.webhooks() : [await session.webhook()];
    const shown = await Promise.all(webhooks.map((webhook) => withArchive(session.aws, webhook)));
    const printed = shown.map((webhook) => ({ ...webhook, ...(!session.isLocal && { console: linksOf(webhook) }) }));
    session.output.result({ webhooks: printed }, () => shown.map((webhook) => textOf(webhook, session.isLocal)).join('\n\n'));
  });
}

async function withArchive(aws: AwsClients, { archive, ...webhook }: OperatedWebhook): Promise<ShownWebhook> {
  return { ...webhook, ...(archive && { archive: { ...archive, ...await archivePlace(aws, archive) } }) };
}

function linksOf(webhook: ShownWebhook): object {
  const links = new ConsoleLinks(webhook.region);
  return {
    stack: links.stack(webhook),
    streams: Object.fromEntries(streamsOf(webhook).map((stream) => [stream.name, links.stream(stream)])),
    ...(webhook.records !== undefined && { records: links.table(webhook.records) }),
    ...(webhook.archive && { archive: links.bucket(webhook.archive) }),
    alarms: Object.fromEntries(webhook.alarms.map((alarm) => [alarm, links.alarm(alarm)])),
  };
}

function textOf(webhook: ShownWebhook, isLocal: boolean): string {
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
    ...optional('archive', archive && `s3://${archive.bucket}/${archive.prefix}`),
    ...optional('', archive && links?.bucket(archive)),
    ...alarms.flatMap((alarm) => [['alarm', alarm], ...optional('', links?.alarm(alarm))]),
  ];
  return `${name}\n${table([], rows.map((row) => ['', ...row]))}`;
}
