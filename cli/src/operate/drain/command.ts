import { Command } from 'commander';
import { CommandProcess } from '../../commands/command-process';
import { once, parseText } from '../../commands/option-parsers';
import { counted } from '../../counted';
import { operatorCommand } from '../command';
import { asPutBack, deadLetterOf, keyOf } from '../dead-letters/dead-letter';
import { look } from '../dead-letters/look';
import { summarize, summaryText } from '../dead-letters/summary';
import { FoundWrong } from '../found-wrong';
import { AwsQueue } from '../messages/aws-queue';
import { withMoveOptions, withRateOption } from '../messages/move-options';
import { doMoveWork, isUnfinished, MoveFlags, reportJson, reportText } from '../messages/move-work';
import { StopRequest } from '../messages/ports';
import { queueUrlOf } from '../messages/queue-url';
import { RecordsKnowledge } from '../messages/records-knowledge';
import { stoppable } from '../messages/stop-request';
import { OperatedWebhook, streamsOf } from '../session/operated-webhook';
import { OperatorError } from '../session/operator-error';
import { OperatorSession } from '../session/session';
import { SessionFlags } from '../session/session-flags';

interface DrainFlags extends SessionFlags, MoveFlags {
  readonly from: string;
}

/** `drain`: moves what another queue holds, as one that a rename left behind, to the webhook's. */
export function drainCommand(process: CommandProcess): Command {
  const command = operatorCommand<DrainFlags>(process, 'drain', 'Move the webhooks that an old queue holds to the queue of a webhook or of a destination.', (session, flags) =>
    stoppable(process, (stop) => drain(session, flags, stop)));
  return withRateOption(withMoveOptions(command.requiredOption('--from <queue>', 'name, ARN or URL of the old queue', once('--from', parseText('--from')))));
}

async function drain(session: OperatorSession, flags: DrainFlags, stop: StopRequest): Promise<void> {
  const webhook = await session.webhook();
  const sqs = await session.aws.sqs();
  const from = await queueUrlOf(sqs, flags.from);
  const to = flags.destination === undefined ? webhook.queue.url : (await session.destination()).queue.url;
  const source = new AwsQueue(sqs, from);
  const { visible, hidden } = await source.counts();
  await checkSource(session, webhook, { from, to });
  const { letters, deepGroups, complete } = await look({ source, stop, messages: visible, isMeant: () => true });
  const { byGroup, byAge } = summarize(letters, Date.now());
  const plan = { kind: 'drain', webhook: webhook.name, source: from, target: to, approximate: { visible, hidden }, deepGroups, complete, byGroup, byAge };
  const planText = [
    `${flags.yes ? 'moves' : 'would move'} about ${counted(visible, 'webhook')} from ${from} to ${to}${hidden > 0 ? `; ${hidden} more are hidden, as those that wait for their next attempt` : ''}.`,
    summaryText({ count: letters.length, byReason: [], byStatus: [], byGroup, byAge, copies: 0 }),
  ].join('\n');
  if (!flags.yes) {
    session.output.result(plan, () => `${planText}\nNothing was moved: --yes does it.`);
    return;
  }
  session.output.note(planText);
  const destination = flags.destination ?? webhook.destinations[0].name;
  const report = await doMoveWork({
    session,
    kind: 'drain',
    flags,
    stop,
    command: 'drain',
    webhook: webhook.name,
    name: `${webhook.name}-drain`,
    source: from,
    target: to,
    selection: {},
    total: visible,
    mover: {
      matches: () => true,
      keyOf,
      asPutBack,
      knowledge: webhook.records === undefined ? undefined : new RecordsKnowledge({
        client: await session.aws.dynamoDb(),
        table: webhook.records,
        destination,
        deliveryIdOf: (message) => deadLetterOf(message).deliveryId,
        originsOf: (message) => [message.messageId, deadLetterOf(message).copyOf],
      }),
    },
  });
  session.output.result({ webhook: webhook.name, kind: 'drain', source: from, target: to, ...reportJson(report) }, () => reportText(report, 'were moved'));
  if (isUnfinished(report)) {
    throw new FoundWrong();
  }
}

/** @throws OperatorError for a queue that is the target, or that somebody else takes from */
async function checkSource(
  { aws }: OperatorSession, webhook: OperatedWebhook, { from, to }: { from: string; to: string },
): Promise<void> {
  const taken = streamsOf(webhook).find(({ queue, deadLetterQueue }) => [queue.url, deadLetterQueue.url].includes(from));
  if (from === to || taken) {
    throw new OperatorError(`--from is ${from}, which is a queue of this webhook, expected one that nothing takes from any more; dead letters are moved by dead-letters redrive.`);
  }
  const { Attributes: { QueueArn: arn } = {} } = await (await aws.sqs()).getQueueAttributes({ QueueUrl: from, AttributeNames: ['QueueArn'] });
  const { EventSourceMappings = [] } = await (await aws.lambda()).listEventSourceMappings({ EventSourceArn: arn });
  const active = EventSourceMappings.find(({ EventSourceArn, State }) => EventSourceArn === arn && State !== 'Disabled');
  if (active) {
    throw new OperatorError(`Lambda takes from ${from} (event source mapping ${active.UUID}), expected a queue that nothing takes from any more: disable or delete the mapping, or let it deliver what is there.`);
  }
}
