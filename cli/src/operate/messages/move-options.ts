import { Command, Option } from 'commander';
import { AUDIT_FILE } from './audit';
import { parseRate } from './whole-option';
import { once, parseText } from '../../commands/option-parsers';

/** Adds the options of what moves or deletes: without `--yes` nothing is. */
export function withMoveOptions(command: Command): Command {
  return command
    .option('--dry-run', 'print the plan and do nothing; what happens anyway without --yes')
    .addOption(new Option('--yes', 'do it').conflicts('dryRun'))
    .option('--file <path>', 'snapshot file to write (default: a new one in this folder)', once('--file', parseText('--file')))
    .option('--resume <path>', 'go on with what this snapshot file was begun for', once('--resume', parseText('--resume')))
    .option('--audit <path>', 'file to which a line is added that says who did what', once('--audit', parseText('--audit')), AUDIT_FILE);
}

/** Adds how fast. */
export function withRateOption(command: Command): Command {
  return command.option('--rate <number>', 'messages a second, such as 50/s (default: as fast as it goes)', once('--rate', parseRate));
}
