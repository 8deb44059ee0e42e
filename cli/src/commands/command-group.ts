import { Command } from 'commander';
import { UsageError } from './usage-error';
import { expectedNames } from '../near-names';

/** A command that does nothing by itself, and says so: which of its own commands there are is in the sentence. */
export function commandGroup(name: string, description: string, commands: readonly Command[]): Command {
  const names = commands.map((command) => command.name());
  const group = new Command(name)
    .description(description)
    .usage('<command> [options]')
    .argument('[given...]')
    .allowUnknownOption()
    .action(([given]: readonly string[]) => {
      throw new UsageError(given === undefined
        ? `Name a command of ${name}: ${names.join(', ')}; --help says more.`
        : `${name} got "${given}", expected ${expectedNames(given, names)}; --help says more.`);
    });
  commands.forEach((command) => group.addCommand(command));
  return group;
}
