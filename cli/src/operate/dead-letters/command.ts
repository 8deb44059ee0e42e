import { Command } from 'commander';
import { exportCommand } from './export';
import { listCommand } from './list';
import { discardCommand, redriveCommand } from './move';
import { showCommand } from './show';
import { CommandProcess } from '../../commands/command-process';

/** `dead-letters`: what was given up on. */
export function deadLettersCommand(process: CommandProcess): Command {
  return new Command('dead-letters')
    .description('Look at what was given up on, and move it back, export or delete it.')
    .addCommand(listCommand(process))
    .addCommand(showCommand(process))
    .addCommand(redriveCommand(process))
    .addCommand(exportCommand(process))
    .addCommand(discardCommand(process));
}
