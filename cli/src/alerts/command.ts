import { Command } from 'commander';
import { digestCommand } from './digest';
import { listCommand } from './list';
import { respondCommands } from './respond';
import { RouteFlags, tellRoute } from './route';
import { SendFlags, sendSignal } from './send';
import { sendTestCommand } from './send-test';
import { showCommand } from './show';
import { silenceCommands } from './silence';
import { commandGroup } from '../commands/command-group';
import { CommandProcess } from '../commands/command-process';
import { collect, parseAssignment } from '../commands/option-parsers';

/** `scalable-webhook alerts`: what has to do with alert routing. */
export function alertsCommand(process: CommandProcess): Command {
  const route = new Command('route')
    .description('Say where an event would go, and why: what it is taken for, which routes are asked, and what is different where one does not match.')
    .argument('<file>', 'what comes in: a message of a topic, an event of EventBridge, or the body of a request; - for standard input')
    .option('--app <dir>', 'folder that cdk synth wrote', 'cdk.out')
    .option('--router <path>', 'construct path of the alert router, where there are several')
    .option('--tag <key=value>', 'a tag of the resource, as a look-up would find it; may be repeated', collect('--tag', parseAssignment('--tag'), ([key]) => key), [])
    .option('--at <time>', 'when it comes in, ISO 8601 (default: now)')
    .option('--json', 'print the answer as JSON')
    .action((file: string, flags: RouteFlags) => tellRoute(file, flags, process));
  const send = new Command('send')
    .description('Publish what is in a file to the topic of an alert router that "scalable-webhook local" runs; its console shows who is told.')
    .argument('<file>', 'what is published: an alarm, an event of EventBridge, any text; - for standard input')
    .requiredOption('--local', 'to what runs on this machine: nothing is sent to AWS')
    .option('--app <dir>', 'the folder that is hosted', 'cdk.out')
    .option('--router <path>', 'construct path of the alert router, where there are several')
    .option('--tag <key=value>', 'a tag that the resources of the event have from now on, as a look-up finds it; may be repeated', collect('--tag', parseAssignment('--tag'), ([key]) => key), [])
    .action((file: string, flags: SendFlags) => sendSignal(file, flags, process));
  return commandGroup('alerts', 'What has to do with alert routing.', [
    listCommand(process), showCommand(process), ...respondCommands(process), ...silenceCommands(process), digestCommand(process),
    route, send, sendTestCommand(process),
  ]);
}
