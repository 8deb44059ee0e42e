import { Command } from 'commander';
import { inSession, OperatorSession } from './session/session';
import { SessionFlags, withSessionOptions } from './session/session-flags';
import { CommandProcess } from '../commands/command-process';
import { UsageError } from '../commands/usage-error';

/** What a command does. */
export type Work<Flags extends SessionFlags> = (session: OperatorSession, flags: Flags, args: readonly string[]) => Promise<void>;

/**
 * A command of the operator, with the options by which it finds its webhook; the caller adds its own.
 *
 * @param nameAndArgs as commander takes it: `records [id]`
 */
export function operatorCommand<Flags extends SessionFlags>(
  process: CommandProcess, nameAndArgs: string, description: string, work: Work<Flags>,
): Command {
  const command = new Command(nameAndArgs.split(' ')[0]).description(description);
  nameAndArgs.split(' ').slice(1).forEach((argument) => command.argument(argument));
  return withSessionOptions(command).action((...given: unknown[]) => {
    const flags = given[given.length - 2] as Flags;
    if (flags.local === undefined && command.getOptionValueSource('app') === 'cli') {
      throw new UsageError(`--app is "${flags.app}" and --local is not given, expected both or neither: --app names the folder that a local run hosts.`);
    }
    const args = given.slice(0, -2).flat().filter((argument): argument is string => typeof argument === 'string');
    if (args.some((argument) => argument.trim() === '')) {
      throw new UsageError(`${command.name()} got an empty text for its ${nameAndArgs.split(' ').slice(1).join(' ').replace(/[<>[\]]/g, '')}, expected one; a variable of the shell may be unset.`);
    }
    return inSession(process, flags, (session) => work(session, flags, args));
  });
}
