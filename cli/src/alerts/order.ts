import { randomUUID } from 'node:crypto';
import { AlertSession, callerOf, responsesOf } from './alert-session';
import type { AlertCommand, AlertOrder } from '../../../src/contract/alerts';
import { OperatorError } from '../operate/session/operator-error';
import type { OperatorSession } from '../operate/session/session';

/** So long it is waited for what was ordered to happen. Milliseconds. */
const PATIENCE_MS = 30_000;
const PAUSE_MS = 500;

/** How an order is given. */
export interface OrderFlags {
  readonly as?: string;
  /** False with `--no-wait`. */
  readonly wait: boolean;
}

/**
 * Has an alert router do something: sends it to its queue.
 *
 * @param orderOf makes the order of who it is from
 * @param isDone whether it has happened; asked again and again for a while
 * @returns the command, and whether it is known to be done
 * @throws OperatorError where it has not happened in time
 */
export async function give(
  session: OperatorSession, router: AlertSession, { as, wait }: OrderFlags, orderOf: (by: string) => AlertOrder,
  isDone: (command: AlertCommand) => Promise<boolean>,
): Promise<{ readonly command: AlertCommand; readonly done: boolean }> {
  const { url } = responsesOf(router);
  const by = await callerOf(session, as);
  const command: AlertCommand = { schemaVersion: 1, kind: 'command', id: randomUUID(), at: Date.now(), by, order: orderOf(by) };
  await (await session.aws.sqs()).sendMessage({ QueueUrl: url, MessageBody: JSON.stringify(command) });
  if (!wait) {
    return { command, done: false };
  }
  for (const until = Date.now() + PATIENCE_MS; Date.now() < until;) {
    if (await isDone(command)) {
      return { command, done: true };
    }
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
  throw new OperatorError(`${router.router} has not done it within ${PATIENCE_MS / 1000} s; it may still: its queue has it. See scalable-webhook doctor --webhook ${router.router}.`);
}
