import { Command } from 'commander';
import { DeadLetter } from './dead-letter';
import { letterTable, LOOKING, lookNotes } from './letter-lines';
import { look } from './look';
import { isSelected, Selection, selectionText, withSelectionOptions } from './selection';
import { summarize, summaryText } from './summary';
import { CommandProcess } from '../../commands/command-process';
import { once } from '../../commands/option-parsers';
import { counted } from '../../counted';
import { operatorCommand } from '../command';
import { AwsQueue } from '../messages/aws-queue';
import { stoppable } from '../messages/stop-request';
import { parseWhole } from '../messages/whole-option';
import { chosenStreams } from '../session/chosen-streams';
import { SessionFlags } from '../session/session-flags';

interface ListFlags extends SessionFlags, Selection {
  readonly limit?: number;
  readonly rows: number;
}

const ROWS = 20;

/** `dead-letters list`: counts first, then the letters. Nothing is moved. */
export function listCommand(process: CommandProcess): Command {
  const command = operatorCommand<ListFlags>(process, 'list', 'Count and list dead letters; nothing is moved.', async (session, flags) => {
    const webhook = await session.webhook();
    const sqs = await session.aws.sqs();
    const streams = chosenStreams(webhook, flags.destination);
    session.output.note(LOOKING);
    const { found: results, wasStopped } = await stoppable(process, async (stop) => {
      const found = [];
      for (const stream of streams) {
        const source = new AwsQueue(sqs, stream.deadLetterQueue.url);
        const { visible, hidden } = await source.counts();
        const isMeant = (letter: DeadLetter): boolean => isSelected(flags, letter);
        const { letters, ...seen } = await look({ source, stop, messages: visible, limit: flags.limit, isMeant });
        found.push({ stream, visible, hidden, letters, seen });
      }
      return { found, wasStopped: stop.requested };
    });
    const now = Date.now();
    for (const { stream, visible, hidden, letters, seen } of results) {
      const summary = summarize(letters, now);
      session.output.line({
        webhook: webhook.name,
        destination: stream.name,
        approximate: { visible, hidden },
        selection: selectionText(flags),
        ...seen,
        ...summary,
        deadLetters: letters,
      }, () => [
        `${webhook.name}, ${stream.name}: ${counted(letters.length, 'dead letter')}${letters.length === seen.seen ? '' : ` of ${seen.seen} that were seen`} (SQS counts about ${visible}${hidden > 0 ? `, and ${hidden} in other hands` : ''})`,
        ...letters.length > 0 ? [summaryText(summary), '', letterTable(letters.slice(0, flags.rows), now)] : [],
        ...letters.length > flags.rows ? [`… and ${letters.length - flags.rows} more: --rows shows more of them.`] : [],
        ...lookNotes(seen, visible, wasStopped),
      ].join('\n'));
    }
  });
  return withSelectionOptions(command)
    .option('--rows <number>', 'how many are listed for people; JSON has all', once('--rows', parseWhole('--rows', 0)), ROWS)
    .option('--limit <number>', 'how many are looked at (default: 10000)', once('--limit', parseWhole('--limit', 1)));
}
