import { setTimeout as sleep } from 'node:timers/promises';
import { Command } from 'commander';
import { StreamEnv } from '../../../../src/contract/environment';
import { readSkipped, SKIP_SECONDS, Skipped } from '../../../../src/contract/skipped';
import { CommandProcess } from '../../commands/command-process';
import { once } from '../../commands/option-parsers';
import { UsageError } from '../../commands/usage-error';
import { operatorCommand } from '../command';
import { changeVariables } from '../function/change-variables';
import { findLines } from '../function-log/find-lines';
import { confirm } from '../output/confirm';
import { chooseStream } from '../session/choose';
import { OperatedStream } from '../session/operated-webhook';
import { OperatorError } from '../session/operator-error';
import { OperatorSession } from '../session/session';
import { SessionFlags } from '../session/session-flags';
import { Variables } from '../state/function-environment';

interface SkipFlags extends SessionFlags {
  readonly clear?: boolean;
  readonly yes?: boolean;
  readonly wait: number;
}

/** How often it is looked whether the delivery has become a dead letter. */
const POLL_MS = 1000;

/** The clock of this machine may be ahead of AWS's by so much. Milliseconds. */
const CLOCKS_MS = 5 * 60_000;

/** `scalable-webhook skip`: makes one delivery a dead letter, so that what is behind it in its group follows. */
export function skipCommand(process: CommandProcess): Command {
  const skip = operatorCommand<SkipFlags>(process, 'skip [delivery-id]', 'Make one delivery a dead letter when it is received next: what is behind it in its group follows.', async (session, flags, [id]) => {
    if ((id === undefined) === (flags.clear !== true)) {
      throw new UsageError('skip takes the id of a delivery or --clear, got neither or both: write one of them; records --status retrying lists ids.');
    }
    const webhook = await session.webhook();
    const stream = chooseStream(webhook, flags.destination);
    if (stream === webhook.overflow) {
      throw new OperatorError('skip got the Overflow, expected a destination or the Router: what waits there goes to the queue of its destination first.');
    }
    return flags.clear ? clear(session, webhook.name, stream) : skipOne(process, session, webhook.name, stream, id, flags);
  });
  return skip
    .option('--wait <seconds>', 'look so long whether it has become a dead letter', once('--wait', parseSeconds), 60)
    .option('--yes', 'do it without asking')
    .option('--clear', 'skip nothing any more');
}

function parseSeconds(text: string): number {
  if (!/^\d{1,5}$/.test(text)) {
    throw new UsageError(`--wait is "${text}", expected whole seconds up to 99999.`);
  }
  return Number(text);
}

async function skipOne(
  process: CommandProcess, session: OperatorSession, webhook: string, stream: OperatedStream, id: string, flags: SkipFlags,
): Promise<void> {
  const question = `Make the delivery ${id} of ${webhook} to ${stream.name} a dead letter? The function's configuration is changed twice, and its environments begin anew.`;
  if (!flags.yes && !await confirm(process, question, '--yes')) {
    throw new OperatorError('Nothing was changed.');
  }
  const lambda = await session.aws.lambda();
  const startedAt = Date.now();
  const until = Math.floor(startedAt / 1000) + SKIP_SECONDS;
  await changeVariables(lambda, stream.forwarder, (variables) => withSkipped(variables, { ...currentSkips(variables, startedAt), [id]: until }));
  const found = await waitFor(session, stream, id, startedAt - CLOCKS_MS, flags.wait * 1000);
  if (found) {
    await changeVariables(lambda, stream.forwarder, (variables) => {
      const { [id]: _done, ...others } = currentSkips(variables, Date.now());
      return withSkipped(variables, others);
    });
  }
  const untilText = new Date(until * 1000).toISOString();
  const result = { webhook, destination: stream.name, deliveryId: id, isDeadLetter: found, ...(!found && { skippedUntil: untilText }) };
  session.output.result(result, () => found
    ? `${id} is a dead letter (reason skipped), and what is behind it in its group follows.`
    : `${id} was not received yet; it becomes a dead letter when it is, until ${untilText}. Before you redrive it: skip --clear.`);
}

async function clear(session: OperatorSession, webhook: string, stream: OperatedStream): Promise<void> {
  const { isChanged } = await changeVariables(await session.aws.lambda(), stream.forwarder, (variables) => withSkipped(variables, {}));
  session.output.result({ webhook, destination: stream.name, isChanged }, () => isChanged ? 'Nothing is skipped any more.' : 'Nothing was to be skipped.');
}

async function waitFor(session: OperatorSession, stream: OperatedStream, id: string, since: number, forMs: number): Promise<boolean> {
  for (const end = Date.now() + forMs; ; await sleep(POLL_MS)) {
    const lines = await findLines(await session.aws.logs(), stream.log, { since, fields: { message: 'dead-letter', deliveryId: id } });
    if (lines.length > 0 || Date.now() >= end) {
      return lines.length > 0;
    }
  }
}

/** Without those whose time is over. */
function currentSkips(variables: Variables, now: number): Skipped {
  const known = readSkipped(variables[StreamEnv.SKIP]) ?? {};
  return Object.fromEntries(Object.entries(known).filter(([, until]) => until * 1000 > now));
}

function withSkipped(variables: Variables, skipped: Skipped): Variables {
  const { [StreamEnv.SKIP]: before, ...others } = variables;
  if (Object.keys(skipped).length === 0) {
    return before === undefined ? variables : others;
  }
  return { ...others, [StreamEnv.SKIP]: JSON.stringify(skipped) };
}
