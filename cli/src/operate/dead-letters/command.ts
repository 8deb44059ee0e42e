import { Command } from 'commander';
import { exportCommand } from './export';
import { listCommand } from './list';
import { discardCommand, redriveCommand } from './move';
import { showCommand } from './show';
import { commandGroup } from '../../commands/command-group';
import { CommandProcess } from '../../commands/command-process';

/** `dead-letters`: what was given up on. */
export function deadLettersCommand(process: CommandProcess): Command {
  return commandGroup('dead-letters', 'Look at what was given up on, and move it back, export or delete it.', [
    listCommand(process), showCommand(process), redriveCommand(process), exportCommand(process), discardCommand(process),
  ]);
}
