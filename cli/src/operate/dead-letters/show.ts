import { Command } from 'commander';
import { DeadLetter, webhookOf } from './dead-letter';
import { LOOKING } from './letter-lines';
import { look } from './look';
import { lengthOf, shownHeaders } from './shown-headers';
import { CommandProcess } from '../../commands/command-process';
import { once } from '../../commands/option-parsers';
import { reasonText } from '../../outcome-words';
import { operatorCommand } from '../command';
import { AwsQueue } from '../messages/aws-queue';
import { stoppable } from '../messages/stop-request';
import { parseWhole } from '../messages/whole-option';
import { printable } from '../output/printable';
import { table } from '../output/table';
import { chosenStreams } from '../session/chosen-streams';
import { OperatorError } from '../session/operator-error';
import { SessionFlags } from '../session/session-flags';

interface ShowFlags extends SessionFlags {
  readonly body?: boolean;
  readonly limit?: number;
}

/** A dead letter with as much of its content as may be seen. */
interface ShownLetter extends DeadLetter {
  /** As the sender wrote it; its length alone unless the body is asked for: paths may have tokens in them. */
  readonly path?: string;
  readonly query?: ReadonlyArray<readonly [string, string]>;
  readonly headers?: ReadonlyArray<readonly [string, string]>;
  /** With `--body`: text, or base64 of what is none. */
  readonly body?: string;
  readonly bodyBase64?: string;
}

/** `dead-letters show ID`: all that is known of a dead letter; its body only when it is asked for. */
export function showCommand(process: CommandProcess): Command {
  return operatorCommand<ShowFlags>(process, 'show <id>', 'Show a dead letter, by its delivery id or SQS\'s id.', async (session, flags, [id]) => {
    const webhook = await session.webhook();
    const sqs = await session.aws.sqs();
    session.output.note(LOOKING);
    const shown = await stoppable(process, async (stop) => {
      const found: ShownLetter[] = [];
      for (const stream of chosenStreams(webhook, flags.destination)) {
        const source = new AwsQueue(sqs, stream.deadLetterQueue.url);
        const { visible: messages } = await source.counts();
        await look({
          source,
          messages,
          limit: flags.limit,
          stop: { get requested() { return stop.requested || found.length > 0; } },
          isMeant: ({ deliveryId, messageId }) => deliveryId === id || messageId === id,
          onMessage: ({ body }, letter) => found.push(shownLetter(letter, body, flags.body ?? false)),
        });
      }
      return found;
    });
    if (shown.length === 0) {
      throw new OperatorError(`No dead letter ${id} of ${webhook.name} was seen: dead-letters list shows which there are; of a group of more than ten SQS shows the first ten alone.`);
    }
    shown.forEach((letter) => session.output.line(letter, () => letterText(letter)));
  })
    .option('--body', 'show the body of the webhook as well')
    .option('--limit <number>', 'how many are looked at (default: 10000)', once('--limit', parseWhole('--limit', 1)));
}

function shownLetter(letter: DeadLetter, message: string, withBody: boolean): ShownLetter {
  const webhook = webhookOf(message);
  if (!webhook) {
    return letter;
  }
  const { rawPath, query, headers, body } = webhook;
  const path = withBody ? rawPath : lengthOf(rawPath);
  return { ...letter, path, query: shownHeaders(query), headers: shownHeaders(headers), ...withBody ? bodyOf(body) : {} };
}

function bodyOf(body: Uint8Array): Pick<ShownLetter, 'body' | 'bodyBase64'> {
  const text = Buffer.from(body).toString('utf8');
  return Buffer.from(text, 'utf8').equals(body) ? { body: text } : { bodyBase64: Buffer.from(body).toString('base64') };
}

/** What fields of a dead letter are called for people, where the name alone does not say it. */
const NAMES: Readonly<Record<string, string>> = {
  messageId: 'id in SQS', deliveryId: 'delivery', arrivedAt: 'arrived', lastStatus: 'last answer', bytes: 'bytes in the queue', since: 'in this queue since', copyOf: 'copy of',
};

function letterText({ headers = [], query = [], body, bodyBase64, ...letter }: ShownLetter): string {
  const rows = Object.entries(letter).flatMap(([name, value]) => value === undefined ? [] : [[NAMES[name] ?? name, printable(name === 'reason' ? reasonText(String(value)) : String(value))]]);
  const pairs = (name: string, list: typeof headers): string[][] => list.map(([key, value], index) => [index === 0 ? name : '', printable(`${key}: ${value}`)]);
  const content = body ?? bodyBase64;
  return [
    table([], [...rows, ...pairs('query', query), ...pairs('headers', headers)]),
    ...content === undefined ? [] : ['', bodyBase64 === undefined ? content.split('\n').map(printable).join('\n') : content],
  ].join('\n');
}
