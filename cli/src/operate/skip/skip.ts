import { setTimeout as sleep } from 'node:timers/promises';
import { Command } from 'commander';
import { knownText } from './known-delivery';
import { StreamEnv } from '../../../../src/contract/environment';
import { readSkipped, SKIP_SECONDS, Skipped } from '../../../../src/contract/skipped';
import { CommandProcess } from '../../commands/command-process';
import { once } from '../../commands/option-parsers';
import { untilStopped } from '../../commands/until-stopped';
import { UsageError } from '../../commands/usage-error';
import { operatorCommand } from '../command';
import { changeVariables } from '../function/change-variables';
import { findLines } from '../function-log/find-lines';
import { confirm } from '../output/confirm';
import { durationText } from '../output/duration-text';
import { printable } from '../output/printable';
import { chooseStream } from '../session/choose';
import { commandText } from '../session/command-text';
import { OperatedStream, OperatedWebhook } from '../session/operated-webhook';
import { OperatorError } from '../session/operator-error';
import { OperatorSession } from '../session/session';
import { SessionFlags } from '../session/session-flags';
import { readSettings, Variables } from '../state/function-environment';

interface SkipFlags extends SessionFlags {
  readonly clear?: boolean;
  readonly yes?: boolean;
  readonly wait: number;
}

/** How often it is looked whether the delivery has become a dead letter. */
const POLL_MS = 1000;

/** The clock of this machine may be ahead of AWS's by so much. Milliseconds. */
const CLOCKS_MS = 5 * 60_000;

/** It is told so often that nothing happened. */
const TELL_MS = 20_000;

/** `scalable-webhook skip`: makes one delivery a dead letter, so that what is behind it in its group follows. */
export function skipCommand(process: CommandProcess): Command {
  const skip = operatorCommand<SkipFlags>(process, 'skip [delivery-id]', 'Make one delivery a dead letter when it is received next: what is behind it in its group follows.', async (session, flags, [id]) => {
    if (id === undefined && !flags.clear) {
      throw new UsageError('skip takes the id of a delivery or --clear, got neither: write one of them; doctor names what blocks a group, and records --status retrying lists ids.');
    }
    const webhook = await session.webhook();
    const stream = chooseStream(webhook, flags.destination);
    if (stream === webhook.overflow) {
      throw new OperatorError('skip got the Overflow, expected a destination or the Router: what waits there goes to the queue of its destination first.');
    }
    return flags.clear ? clear(session, webhook.name, stream, id) : skipOne(process, session, webhook, stream, id, flags);
  });
  return skip
    .option('--wait <seconds>', 'look so long whether it has become a dead letter', once('--wait', parseSeconds), 60)
    .option('--yes', 'do it without asking')
    .option('--clear', 'take back the skip of this delivery, or without an id of all: nothing is skipped any more');
}

function parseSeconds(text: string): number {
  if (!/^\d{1,5}$/.test(text)) {
    throw new UsageError(`--wait is "${text}", expected whole seconds up to 99999.`);
  }
  return Number(text);
}

async function skipOne(
  process: CommandProcess, session: OperatorSession, webhook: OperatedWebhook, stream: OperatedStream, id: string, flags: SkipFlags,
): Promise<void> {
  const { output, aws } = session;
  const command = (rest: string) => commandText(rest, webhook, flags, stream);
  output.note(await knownText(aws, webhook, stream, id, new Date()));
  const question = `Make the delivery ${printable(id)} of ${webhook.name} to ${stream.name} a dead letter? The function's configuration is changed twice, and its environments begin anew.`;
  if (!flags.yes && !await confirm(process, question, '--yes')) {
    throw new OperatorError('Nothing was changed.');
  }
  const lambda = await aws.lambda();
  const startedAt = Date.now();
  const until = Math.floor(startedAt / 1000) + SKIP_SECONDS;
  const { variables: now } = await changeVariables(lambda, stream.forwarder, (variables) =>
    withSkipped(variables, { ...currentSkips(variables, startedAt), [id]: until }));
  if (readSettings(now).isPaused) {
    output.note(`${stream.name} is paused: nothing is skipped before ${command('resume')}.`);
  }
  const found = await lookFor(process, session, { stream, id, since: startedAt - CLOCKS_MS, seconds: flags.wait });
  if (found) {
    await changeVariables(lambda, stream.forwarder, (variables) => without(variables, id));
  }
  const untilText = new Date(until * 1000).toISOString();
  const result = { webhook: webhook.name, destination: stream.name, deliveryId: id, isDeadLetter: found, ...(!found && { skippedUntil: untilText }) };
  output.result(result, () => printable(found
    ? `${id} is a dead letter (reason skipped), and what is behind it in its group follows. When the backend takes it: ${command(`dead-letters redrive --id ${id}`)}.`
    : `${id} was not received yet; it becomes a dead letter when it is, until ${untilText}. To take that back, and before you redrive it: ${command(`skip ${id} --clear`)}.`));
}

/** Takes back the skip of one delivery, or of all. */
async function clear(session: OperatorSession, webhook: string, stream: OperatedStream, id?: string): Promise<void> {
  const { isChanged, variables } = await changeVariables(await session.aws.lambda(), stream.forwarder, (before) =>
    id === undefined ? withSkipped(before, {}) : without(before, id));
  const others = Object.keys(currentSkips(variables, Date.now()));
  const of = id ?? 'Nothing';
  const text = isChanged ? `${of} is ${id === undefined ? '' : 'not '}skipped any more` : `${of} was ${id === undefined ? '' : 'not '}to be skipped`;
  const rest = id === undefined || others.length === 0 ? '' : `; ${others.join(', ')} ${others.length === 1 ? 'is' : 'are'}`;
  session.output.result({ webhook, destination: stream.name, ...(id !== undefined && { deliveryId: id }), isChanged }, () => printable(`${text}${rest}.`));
}

interface Looked {
  readonly stream: OperatedStream;
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly since: number;
  readonly seconds: number;
}

/** Looks in the log whether it has become a dead letter, until the time is over or somebody stops it. */
async function lookFor(process: CommandProcess, session: OperatorSession, { stream, id, since, seconds }: Looked): Promise<boolean> {
  const { stopped, cancel } = untilStopped(process);
  let isStopped = false;
  void stopped.then(() => {
    isStopped = true;
  });
  if (seconds > 0) {
    session.output.note(`It becomes a dead letter when it is received next: that is looked for during ${durationText(seconds)}. Ctrl-C ends the looking, and not the skip.`);
  }
  const end = Date.now() + seconds * 1000;
  try {
    for (let tellAt = Date.now() + TELL_MS; ;) {
      const lines = await findLines(await session.aws.logs(), stream.log, { since, fields: { message: 'dead-letter', deliveryId: id } });
      if (lines.length > 0 || isStopped || Date.now() >= end) {
        return lines.length > 0;
      }
      if (Date.now() >= tellAt) {
        tellAt += TELL_MS;
        session.output.note(`Not received yet; looked for during ${durationText((end - Date.now()) / 1000)} more.`);
      }
      await Promise.race([sleep(POLL_MS), stopped]);
    }
  } finally {
    cancel();
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

function without(variables: Variables, id: string): Variables {
  const { [id]: skipped, ...others } = currentSkips(variables, Date.now());
  return skipped === undefined ? variables : withSkipped(variables, others);
}
