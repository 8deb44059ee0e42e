import { Command } from 'commander';
import { inSession, OperatorSession } from './session/session';
import { SessionFlags, withSessionOptions } from './session/session-flags';
import { CommandProcess } from '../commands/command-process';

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
    const args = given.slice(0, -2).flat().filter((argument): argument is string => typeof argument === 'string');
    return inSession(process, flags, (session) => work(session, flags, args));
  });
}
