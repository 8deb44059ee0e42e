import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Command } from 'commander';
import { withDeployedTopic } from './alert-topics';
import { readRouting } from './read-routing';
import { localTopic } from './send';
import { testAlarm } from './test-alarm';
import { parse } from '../../../src/alert-routing/parse/parse';
import { explainRoute } from '../../../src/alert-routing/route/explain-route';
import { SignalReader } from '../../../src/alert-routing/signal/signal-reader';
import { CommandProcess } from '../commands/command-process';
import { collect, parseAssignment } from '../commands/option-parsers';
import { UsageError } from '../commands/usage-error';

/** Options of `alerts send-test`. */
export interface SendTestFlags {
  readonly router?: string;
  readonly team?: string;
  readonly tag: ReadonlyArray<readonly [key: string, value: string]>;
  readonly wait: string;
  readonly keepOpen?: boolean;
  readonly local?: boolean;
  readonly app: string;
  readonly stack: readonly string[];
  readonly region?: string;
  readonly profile?: string;
}

/** The end must not overtake the beginning on its way through a standard queue. Seconds. */
const USUAL_WAIT = '10';
const MOST_SECONDS = 3600;

/** `scalable-webhook alerts send-test`. */
export function sendTestCommand(process: CommandProcess): Command {
  return new Command('send-test')
    .description('Send a test through an alert router: an alarm that is marked as a test, and then its end. Whoever is told of alerts like it is told of this one.')
    .option('--router <path>', 'construct path of the alert router, where there are several')
    .option('--team <name>', 'the team that it is for: the same as --tag Team=NAME')
    .option('--tag <key=value>', 'a tag to route by; may be repeated', collect('--tag', parseAssignment('--tag'), ([key]) => key), [])
    .option('--wait <seconds>', 'time between the beginning and the end', USUAL_WAIT)
    .option('--keep-open', 'leave it open, to try buttons and escalations: it is closed by whoever presses Close')
    .option('--local', 'to what "scalable-webhook local" runs on this machine')
    .option('--app <dir>', 'folder that cdk synth wrote: what says who is told; with --local the one that is hosted', 'cdk.out')
    .option('--stack <name>', 'look in this CloudFormation stack; can be repeated (default: all of the account and Region)', collect('--stack', String, String), [])
    .option('--region <name>', 'AWS Region (default: as the AWS SDK finds it)')
    .option('--profile <name>', 'profile of the AWS configuration (default: as the AWS SDK finds it)')
    .action((flags: SendTestFlags) => sendTest(flags, process));
}

/** Publishes a test and its end, and says who is told of it. */
export async function sendTest(flags: SendTestFlags, process: CommandProcess): Promise<void> {
  const seconds = Number(flags.wait);
  if (!Number.isInteger(seconds) || seconds < 0 || seconds > MOST_SECONDS) {
    throw new UsageError(`--wait is ${JSON.stringify(flags.wait)}, expected whole seconds from 0 to ${MOST_SECONDS}.`);
  }
  const tags = { ...Object.fromEntries(flags.tag), ...(flags.team !== undefined && { Team: flags.team }) };
  if (flags.local) {
    const { router, publishTo } = localTopic(flags.app, flags.router);
    return run(router, publishTo, tags, { ...flags, seconds }, process);
  }
  return withDeployedTopic(process, flags as Omit<SendTestFlags, 'local'>, flags.router, ({ router, publish: publishTo }) =>
    run(router, publishTo, tags, { ...flags, seconds }, process));
}

async function run(
  router: string, publishTo: (message: string) => Promise<string>, tags: Readonly<Record<string, string>>,
  { seconds, keepOpen, app }: SendTestFlags & { readonly seconds: number }, process: CommandProcess,
): Promise<void> {
  const id = randomBytes(4).toString('hex');
  const begin = testAlarm('ALARM', { id, tags, at: Date.now() });
  process.stdout.write(`${router} is sent the test "TEST ${id}". ${whoIsTold(app, router, begin)}\n`);
  await publishTo(begin);
  if (keepOpen) {
    process.stdout.write('It stays open until somebody closes it.\n');
    return;
  }
  await sleep(seconds * 1000);
  await publishTo(testAlarm('OK', { id, tags, at: Date.now() }));
  process.stdout.write('It is over: the alert is closed, and whoever was told of it is told that.\n');
}

/** Who is told by the routes of the app, as far as they are known here. */
function whoIsTold(app: string, router: string, message: string): string {
  const now = Date.now();
  const read = new SignalReader(() => now).read(message, { messageId: 'test', sentAt: now });
  try {
    const { config } = readRouting(app, router);
    const event = parse((read as Extract<typeof read, { kind: 'item' }>).item.content);
    const { destinations, steps } = explainRoute(event, event.tags, config, now);
    const routes = steps.filter(({ matched }) => matched).map(({ route }) => route);
    return `By the routes ${routes.join(', ')} of ${app} it is told to ${destinations.join(', ')}.`;
  } catch (error) {
    return `Who is told is not known here (${(error as Error).message.replace(/\.$/, '')}).`;
  }
}
