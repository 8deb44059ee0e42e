import { Command } from 'commander';
import { deadLettersCommand } from './dead-letters/command';
import { doctorCommand } from './doctor/doctor';
import { drainCommand } from './drain/command';
import { outputsCommand } from './outputs/outputs';
import { pauseCommand, resumeCommand } from './pause/pause';
import { recordsCommand } from './records/records';
import { replayCommand } from './replay/command';
import { skipCommand } from './skip/skip';
import { smokeCommand } from './smoke/smoke';
import { statusCommand } from './status/status';
import { tailCommand } from './tail/tail';
import { CommandProcess } from '../commands/command-process';

/** The commands of the operator, in the order of the help. */
export function operatorCommands(process: CommandProcess): Command[] {
  return [
    outputsCommand(process),
    statusCommand(process),
    doctorCommand(process),
    smokeCommand(process),
    recordsCommand(process),
    tailCommand(process),
    pauseCommand(process),
    resumeCommand(process),
    skipCommand(process),
    deadLettersCommand(process),
    drainCommand(process),
    replayCommand(process),
  ];
}
