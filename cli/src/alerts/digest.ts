import { Command } from 'commander';
import { alertSession } from './alert-session';
import { CommandProcess } from '../commands/command-process';
import { expectedNames } from '../near-names';
import { operatorCommand } from '../operate/command';
import { OperatorError } from '../operate/session/operator-error';
import type { SessionFlags } from '../operate/session/session-flags';

/** `scalable-webhook alerts digest`: does what the schedule of a digest does. */
export function digestCommand(process: CommandProcess): Command {
  return operatorCommand<SessionFlags>(process, 'digest [name]', 'Send a digest now: what it tells is not in the next one.', async (session, flags, [given]) => {
    const { router, digests } = await alertSession(session, flags);
    const names = digests.map(({ name }) => name);
    const meant = digests.filter(({ name }) => given === undefined || name === given);
    if (meant.length !== 1) {
      throw new OperatorError(names.length === 0
        ? `${router} has no digest, expected one: add it to the app.`
        : given === undefined ? `${router} has ${names.length} digests: ${names.join(', ')}; name one.` : `${router} has no digest "${given}"; expected ${expectedNames(given, names)}.`);
    }
    const [{ name, function: functionName }] = meant;
    const { FunctionError: failed, Payload: payload = new Uint8Array() } = await (await session.aws.lambda()).invoke({ FunctionName: functionName, Payload: '{}' });
    if (failed !== undefined) {
      throw new OperatorError(`${name} of ${router} was not sent (${failed}); nothing is lost: its log says why, and the next one tells it.`);
    }
    const { outcome } = JSON.parse(Buffer.from(payload).toString('utf8')) as { outcome: string };
    session.output.result({ router, digest: name, outcome }, () => outcome === 'sent' ? `${name} of ${router} is sent.` : `${name} of ${router} has nothing to say.`);
  });
}
