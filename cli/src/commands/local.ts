import { Command } from 'commander';
import { CommandProcess } from './command-process';
import { EventPrinter } from './event-printer';
import { HangWatch } from './hang-watch';
import { collect, once, parseAssignment, parsePort } from './option-parsers';
import { readyText } from './ready-text';
import { untilStopped } from './until-stopped';
import { parseAllowedHost } from '../local/access/host-name';
import { LocalConnection, otherRun, removeConnection, writeConnection } from '../local/connection/connection-file';
import { BackendOverride, parseBackendOverride } from '../local/runtime/deployment/backend-override';
import { FunctionOverride, parseFunctionOverride } from '../local/runtime/deployment/function-override';
import { DEFAULT_PORT, LocalRuntime } from '../local/runtime/local-runtime';
import { startLocal } from '../local/runtime/start-local';

interface LocalFlags {
  readonly app: string;
  readonly stack?: string;
  readonly port: number;
  readonly backend: readonly BackendOverride[];
  readonly function: readonly FunctionOverride[];
  readonly secret: ReadonlyArray<readonly [string, string]>;
  readonly parameter: ReadonlyArray<readonly [string, string]>;
  readonly allowHost: readonly string[];
  readonly json?: boolean;
}

/** `scalable-webhook local`: hosts a synthesized app until it gets a signal to stop. */
export function localCommand(process: CommandProcess): Command {
  return new Command('local')
    .description('Host a synthesized app: API Gateway, SQS, Lambda and DynamoDB on 127.0.0.1.')
    .option('--app <dir>', 'folder that cdk synth wrote', once('--app', String), 'cdk.out')
    .option('--stack <name>', 'host one stack, by id, name or construct path (default: all)', once('--stack', String, ': without it all stacks are hosted'))
    .option('--port <number>', 'port for senders; 0 takes a free one', once('--port', parsePort), DEFAULT_PORT)
    .option(
      '--backend <[destination=]url>', 'deliver to this base URL instead; can be repeated',
      collect('--backend', parseBackendOverride, ({ destination = '' }) => destination), [],
    )
    .option(
      '--function <name=file>', 'JavaScript file to run in place of a function; can be repeated',
      collect('--function', parseFunctionOverride, ({ function: name }) => name), [],
    )
    .option('--secret <name=value>', 'value of a secret, by construct path, name or ARN; can be repeated', assignments('--secret'), [])
    .option('--parameter <name=value>', 'value of a template parameter, or of one of Systems Manager; can be repeated', assignments('--parameter'), [])
    .option('--allow-host <name>', 'host under which senders call through a tunnel; can be repeated', collect('--allow-host', parseAllowedHost, String), [])
    .option('--json', 'print one line of JSON when ready, and nothing else, on stdout')
    .allowExcessArguments(false)
    .action((flags: LocalFlags) => hostUntilStopped(flags, process));
}

function assignments(option: string) {
  return collect(option, parseAssignment(option), ([name]) => name);
}

async function hostUntilStopped(flags: LocalFlags, process: CommandProcess): Promise<void> {
  const { stopped, cancel } = untilStopped(process);
  const printer = new EventPrinter(process, flags.json ?? false);
  const runtime = await start(flags, printer).catch((error: unknown) => {
    cancel();
    throw error;
  });
  const { connection } = runtime;
  try {
    tell(flags.app, connection, printer);
    process.stdout.write(flags.json ? readyJson(runtime) : readyText(runtime, Date.now(), flags.app));
    const hangs = flags.json ? undefined : new HangWatch(runtime, (text) => printer.hangs(text));
    const why = await stopped;
    hangs?.stop();
    if (!flags.json) {
      process.stdout.write(`ended: ${why}\n`);
    }
  } finally {
    printer.stop();
    removeConnection(flags.app, connection);
    await runtime.stop();
  }
}

/** Lets the operator's tool find the run. Where the folder takes no file, everything else goes on. */
function tell(app: string, connection: LocalConnection, printer: EventPrinter): void {
  const other = otherRun(app);
  if (other !== undefined) {
    printer.print({ kind: 'notice', text: `Another run hosts this folder (process ${other}), and other commands find that one with --local: end it first, or host another folder.` });
    return;
  }
  try {
    writeConnection(app, connection);
  } catch (error) {
    printer.print({ kind: 'notice', text: `Other commands will not find this run with --local: ${(error as Error).message}.` });
  }
}

function start(flags: LocalFlags, printer: EventPrinter): Promise<LocalRuntime> {
  return startLocal({
    app: flags.app,
    stack: flags.stack,
    port: flags.port,
    backends: flags.backend,
    files: flags.function,
    secrets: flags.secret.map(([secret, value]) => ({ secret, value })),
    parameters: Object.fromEntries(flags.parameter),
    allowedHosts: flags.allowHost,
    greetDestinations: true,
    onEvent: (event) => printer.print(event),
  });
}

/** The first line of stdout with `--json`: programs wait for it. */
function readyJson(runtime: LocalRuntime): string {
  const { endpoints, functionUrls, consoleUrl, statusUrl } = runtime;
  return `${JSON.stringify({ ready: true, endpoints, functionUrls, console: consoleUrl, status: statusUrl })}\n`;
}
