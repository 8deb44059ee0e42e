import { Command } from 'commander';
import { alertSession } from './alert-session';
import { give, OrderFlags } from './order';
import { noAlert } from './show';
import type { AlertOrder } from '../../../src/contract/alerts';
import { CommandProcess } from '../commands/command-process';
import { once } from '../commands/option-parsers';
import { operatorCommand } from '../operate/command';
import { OperatorError } from '../operate/session/operator-error';
import type { SessionFlags } from '../operate/session/session-flags';

interface RespondFlags extends SessionFlags, OrderFlags {
  readonly note?: string;
}

type Word = 'acknowledge' | 'pass' | 'close' | 'note';

const DONE: Readonly<Record<Word, string>> = { acknowledge: 'acknowledged', pass: 'passed on', close: 'closed', note: 'noted' };

/** The commands by which somebody does something about an alert. */
export function respondCommands(process: CommandProcess): Command[] {
  const plain = (word: Word, args: string, description: string) =>
    operatorCommand<RespondFlags>(process, `${word} ${args}`, description, async (session, flags, [alertId, text]) => {
      const router = await alertSession(session, flags);
      const [alert] = await router.lists.readMany([alertId]);
      if (!alert) {
        throw noAlert(alertId);
      }
      if (word !== 'note' && (alert.status === 'closed' || (word === 'acknowledge' && alert.status === 'acknowledged'))) {
        const by = (alert.status === 'closed' ? alert.closedBy : alert.acknowledgedBy)?.name;
        throw new OperatorError(`${alertId} is ${alert.status} already${by === undefined ? '' : `, by ${by}`}; expected one that is not (scalable-webhook alerts list).`);
      }
      const order = (): AlertOrder => word === 'note' ? { what: word, alertId, note: text } : word === 'close' ? { what: word, alertId, note: flags.note } : { what: word, alertId };
      const { command, done } = await give(session, router, flags, order, async ({ id }) =>
        (await router.lists.readMany([alertId]))[0]?.applied?.some((change) => change.id === id) ?? false);
      session.output.result({ router: router.router, alertId, order: command.order, by: command.by, done }, () =>
        done ? `${alertId} is ${DONE[word]} by ${command.by}.` : `${alertId} will be ${DONE[word]} by ${command.by}: the queue of ${router.router} has it.`);
    })
      .option('--as <name>', 'who does it, for the history (default: who AWS takes you for)', once('--as', String))
      .option('--no-wait', 'do not wait until it is done');
  return [
    plain('acknowledge', '<alert-id>', 'Say that you are on it: escalations stop.'),
    plain('pass', '<alert-id>', 'Pass an alert on: the next step of its escalation is taken now.'),
    plain('close', '<alert-id>', 'Say that an alert is over.').option('--note <text>', 'what there is to know when it happens again', once('--note', String)),
    plain('note', '<alert-id> <text>', 'Write down what there is to know when it happens again.'),
  ];
}
