import { Command, CommanderError, Help, Option } from 'commander';
import { CommandProcess } from './command-process';
import { localCommand } from './local';
import { packageVersion } from './package-version';
import { simulateCommand } from './simulate';
import { UsageError } from './usage-error';
import { alertsCommand } from '../alerts/command';
import { AssemblyError } from '../local/cloud-assembly/assembly-error';
import { operatorCommands } from '../operate/commands';
import { FoundWrong } from '../operate/found-wrong';
import { printable } from '../operate/output/printable';

/** How a command ended. */
export enum ExitCode {
  DONE = 0,
  FAILED = 1,
  USAGE = 2,
}

/**
 * Runs the command that the arguments name.
 *
 * @param args without `node` and the script
 * @returns the exit code: 0 done, 1 failed, 2 wrong usage; for 1 and 2 one line on stderr says why
 */
export async function run(args: readonly string[], process: CommandProcess): Promise<ExitCode> {
  const program = new Command('scalable-webhook')
    .description('Runs apps that use cdk-scalable-webhook on this machine, and looks after webhooks that are deployed.')
    .version(packageVersion(), '-v, --version', 'print the version')
    .exitOverride()
    .configureOutput({ writeOut: (text) => process.stdout.write(text), writeErr: () => {} })
    .configureHelp({ optionDescription: describeOption })
    .addHelpText('after', '\nA webhook was not delivered? doctor says what is wrong and what to do next; with the id of a delivery, records says what became of it.\nEach of them with --local --app cdk.out is about what "scalable-webhook local" runs: docs/not-delivered.md of the library.')
    .showSuggestionAfterError()
    .addCommand(localCommand(process))
    .addCommand(simulateCommand(process));
  program.addCommand(alertsCommand(process));
  operatorCommands(process).forEach((command) => program.addCommand(command));
  inherit(program);
  try {
    if (args.length === 0) {
      throw new UsageError(`Name a command: ${program.commands.map((command) => command.name()).join(', ')}; --help says more.`);
    }
    await program.parseAsync([...args], { from: 'user' });
    return ExitCode.DONE;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) {
      return ExitCode.DONE; // help, or the version
    }
    if (error instanceof FoundWrong) {
      return ExitCode.FAILED;
    }
    process.stderr.write(`scalable-webhook: ${printable(oneLine(error))}\n`);
    return error instanceof CommanderError || error instanceof UsageError || error instanceof AssemblyError ? ExitCode.USAGE : ExitCode.FAILED;
  }
}

/** As usual, and nothing of the default of what can be repeated: that nothing is given. */
function describeOption(option: Option): string {
  const isList = Array.isArray(option.defaultValue) && option.defaultValue.length === 0;
  return isList ? option.description : new Help().optionDescription(option);
}

/** Commands of commands, too, end with an error and not the process. */
function inherit(parent: Command): void {
  parent.commands.forEach((command) => inherit(command.copyInheritedSettings(parent).exitOverride()));
}

function oneLine(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const line = message.replace(/^error: /, '').replace(/\s*\n\s*/g, ' ');
  return /^unknown (option|command) /.test(line) && !line.endsWith(')') ? `${line} (--help lists what there is)` : line;
}
