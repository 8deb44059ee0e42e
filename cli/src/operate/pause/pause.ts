import { Command } from 'commander';
import { noticedWithin, safeUntil } from './pause-times';
import { StreamEnv } from '../../../../src/contract/environment';
import { CommandProcess } from '../../commands/command-process';
import { operatorCommand } from '../command';
import { changeVariables } from '../function/change-variables';
import { durationText } from '../output/duration-text';
import { chooseStream } from '../session/choose';
import { OperatorSession } from '../session/session';
import { SessionFlags } from '../session/session-flags';
import { Variables } from '../state/function-environment';
import { readState } from '../state/read-state';

/** `scalable-webhook pause`: webhooks are taken and wait, and nothing expires. */
export function pauseCommand(process: CommandProcess): Command {
  return operatorCommand<SessionFlags>(process, 'pause', 'Stop deliveries to a destination, or the Router or the Overflow: webhooks are taken as ever, and wait.', async (session, flags) => {
    const { webhook, stream, isChanged, state } = await setPaused(session, flags, true);
    const until = safeUntil(new Date(), state.retentionSeconds, state.oldestSeconds).toISOString();
    const result = { webhook, destination: stream, isPaused: true, isChanged, safeUntil: until, oldestSeconds: state.oldestSeconds };
    session.output.result(result, () => `${webhook}, ${stream}: ${isChanged ? 'paused' : 'it was paused already'}. What waits is safe until ${until}; then the oldest becomes a dead letter (reason paused).`);
    session.output.note('What is under way ends as it would have. A deployment that changes the function ends the pause: say "paused: true" in the app to keep it.');
  });
}

/** `scalable-webhook resume`: the end of a pause. */
export function resumeCommand(process: CommandProcess): Command {
  return operatorCommand<SessionFlags>(process, 'resume', 'End the pause of a destination, of the Router or of the Overflow.', async (session, flags) => {
    const { webhook, stream, isChanged, state } = await setPaused(session, flags, false);
    const seconds = noticedWithin(state.oldestSeconds);
    const result = { webhook, destination: stream, isPaused: false, isChanged, noticedWithinSeconds: seconds };
    session.output.result(result, () => `${webhook}, ${stream}: ${isChanged ? 'deliveries go on' : 'it was not paused'}. What waits is looked at within ${durationText(seconds)}, in order.`);
    session.output.note('Where the app says "paused: true", take it away too: the next deployment would pause again.');
  });
}

async function setPaused(session: OperatorSession, flags: SessionFlags, paused: boolean) {
  const webhook = await session.webhook();
  const stream = chooseStream(webhook, flags.destination);
  const { isChanged } = await changeVariables(await session.aws.lambda(), stream.forwarder, (variables) => withPause(variables, paused));
  return { webhook: webhook.name, stream: stream.name, isChanged, state: await readState(session.aws, webhook, stream, new Date()) };
}

function withPause(variables: Variables, paused: boolean): Variables {
  if ((variables[StreamEnv.PAUSED] === 'true') === paused) {
    return variables;
  }
  const { [StreamEnv.PAUSED]: _before, ...others } = variables;
  return paused ? { ...others, [StreamEnv.PAUSED]: 'true' } : others;
}
