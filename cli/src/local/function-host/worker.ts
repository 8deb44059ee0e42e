/**
 * The thread in which the environments of one function run.
 *
 * Many environments share a thread, its event loop, `process.env` and global object; each has its own instance of the function's modules. What happens in one of
 * them (a crash, `process.exit`, a timeout) ends only that one. Code that never yields holds up all of them: the runtime then ends the thread.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { BackendAnswer, watchBackendAnswers } from './backend-answers';
import { watchBackendRequests } from './backend-requests';
import { describeError, Environment, running } from './environment';
import { captureOutput, hideExperimentalWarnings } from './log-capture';
import { CompiledModules } from './module-loader';
import { FromWorker, FunctionErrorPayload, ToWorker, WorkerLogLine, WorkerSetup } from './protocol';
import { RequestMeter } from './request-meter';

/** Lines and answers of backends wait this long for others, in milliseconds: a message between threads costs more than a line. They are sent no later than the end of their invocation. */
const LOG_DELAY = 10;

const port = parentPort!;
const setup = workerData as WorkerSetup;
const meter = new RequestMeter(setup.meter);
/** When each request in flight started, the oldest first; by what ends it. Milliseconds since 1970. */
const startedAt = new Map<() => void, number>();
const tellOldest = () => meter.setOldest(setup.meterSlot, startedAt.values().next().value);
const compiled: CompiledModules = new Map();
const environments = new Map<number, Environment>();
let lines: WorkerLogLine[] = [];
let answers: BackendAnswer[] = [];

function post(message: FromWorker): void {
  flushLogs();
  port.postMessage(message);
}

function log(text: string): void {
  flushSoon();
  lines.push({ requestId: running.getStore()?.requestId, text });
}

function flushSoon(): void {
  if (lines.length === 0 && answers.length === 0) {
    setTimeout(flushLogs, LOG_DELAY);
  }
}

function flushLogs(): void {
  if (lines.length > 0 || answers.length > 0) {
    const message: FromWorker = { type: 'logs', lines, answers };
    lines = [];
    answers = [];
    port.postMessage(message);
  }
}

async function create(id: number): Promise<void> {
  const environment = new Environment(id, setup, compiled);
  environments.set(id, environment);
  try {
    await environment.initialize();
  } catch (error) {
    if (environments.delete(id)) {
      post({ type: 'created', environment: id, error: describeError(error) });
    }
    return;
  }
  if (environments.has(id)) {
    post({ type: 'created', environment: id });
  }
}

/** Ends an environment; `error` is the outcome of the invocation that it is working on. */
function destroy(id: number, error?: FunctionErrorPayload): void {
  environments.get(id)?.destroy();
  environments.delete(id);
  post({ type: 'destroyed', environment: id, error });
}

async function invoke(message: Extract<ToWorker, { type: 'invoke' }>): Promise<void> {
  const environment = environments.get(message.environment);
  if (!environment) {
    return; // it crashed while this message was on its way; the runtime knows
  }
  const { payload, failed } = await environment.invoke(message);
  if (environments.has(message.environment)) {
    post({ type: 'result', environment: message.environment, payload, failed });
  }
}

/** Ends the environment whose code crashed; an error that belongs to no environment is only logged. */
function crashed(error: unknown, errorType?: string): void {
  const { environment } = running.getStore() ?? {};
  if (environment && environments.has(environment.id)) {
    destroy(environment.id, describeError(error, errorType));
  } else if (!(error instanceof ExitSignal)) {
    log(`${errorType ?? 'Uncaught'}: ${describeError(error).errorMessage}`);
  }
}

/** Thrown to stop code that asked its process to exit. */
class ExitSignal extends Error {
  public readonly name = 'Runtime.ExitError';
}

function exit(reason: string): never {
  const { requestId } = running.getStore() ?? {};
  const signal = new ExitSignal(`RequestId: ${requestId ?? '-'} Error: Runtime exited with error: ${reason}`);
  crashed(signal, signal.name);
  throw signal;
}

process.exit = ((code?: number | string | null) => exit(`exit status ${code ?? process.exitCode ?? 0}`)) as typeof process.exit;
const kill = process.kill.bind(process);
process.kill = ((pid: number, signal?: string | number) => pid === process.pid ? exit(`signal: ${signal ?? 'SIGTERM'}`) : kill(pid, signal)) as typeof process.kill;
process.on('uncaughtException', (error) => crashed(error));
process.on('unhandledRejection', (reason) => crashed(reason, 'Runtime.UnhandledPromiseRejection'));

captureOutput(log);
hideExperimentalWarnings();
watchBackendAnswers((answer) => {
  flushSoon();
  answers.push(answer);
});
watchBackendRequests(setup.awsHost, {
  start: (abort) => {
    const { environment } = running.getStore() ?? {};
    let open = true;
    meter.start(setup.meterSlot);
    startedAt.set(abort, Date.now());
    tellOldest();
    environment?.openRequests.add(abort);
    return () => {
      if (open) {
        open = false;
        meter.end(setup.meterSlot);
        startedAt.delete(abort);
        tellOldest();
        environment?.openRequests.delete(abort);
      }
    };
  },
});

port.on('message', (message: ToWorker) => {
  switch (message.type) {
    case 'create':
      void create(message.environment);
      break;
    case 'invoke':
      void invoke(message);
      break;
    case 'destroy':
      destroy(message.environment);
      break;
  }
});
