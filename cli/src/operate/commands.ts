import { Command } from 'commander';
import { CommandProcess } from '../commands/command-process';

/** The commands of the operator, in the order of the help. */
export function operatorCommands(_process: CommandProcess): Command[] {
  return [];
}
