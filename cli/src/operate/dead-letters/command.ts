import { Command } from 'commander';
import { exportCommand } from './export';
import { listCommand } from './list';
import { discardCommand, redriveCommand } from './move';
import { showCommand } from './show';
import { CommandProcess } from '../../commands/command-process';
import { UsageError } from '../../commands/usage-error';

/** `dead-letters`: what was given up on. */
export function deadLettersCommand(process: CommandProcess): Command {
  return new Command('dead-letters')
    .description('Look at what was given up on, and move it back, export or delete it.')
    .action(() => {
      throw new UsageError('Name what to do with dead letters: list, show, redrive, export or discard; --help says more.');
    })
    .addCommand(listCommand(process))
    .addCommand(showCommand(process))
    .addCommand(redriveCommand(process))
    .addCommand(exportCommand(process))
    .addCommand(discardCommand(process));
}
