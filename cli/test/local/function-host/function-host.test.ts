import * as fs from 'node:fs';
import * as http from 'node:http';
import * as os from 'node:os';
import * as path from 'node:path';
import { createCredentials } from '../../../src/local/aws-endpoints/credentials';
import { RunningInvocation } from '../../../src/local/event-source/running-invocation';
import { FunctionDefinition, FunctionLog, FunctionNotFoundError, ThrottledError } from '../../../src/local/function-host/function-definition';
import { FunctionHost } from '../../../src/local/function-host/function-host';
import { closeServer, listenLocally } from '../../../src/local/local-server';
import { until } from '../../support/until';

const ENDPOINT_URL = 'http://127.0.0.1:9';

let folder: string;
let host: FunctionHost;
let logs: FunctionLog[];

beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'function-host-'));
  logs = [];
  host = new FunctionHost({ endpointUrl: ENDPOINT_URL, credentials: createCredentials(), threadsPerFunction: 1, onLog: (log) => logs.push(log) });
});

afterEach(async () => {
  await host.stop();
  fs.rmSync(folder, { recursive: true });
});

function addFunction(files: Record<string, string>, overrides: Partial<FunctionDefinition> = {}): void {
  for (const [name, code] of Object.entries(files)) {
    fs.mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    fs.writeFileSync(path.join(folder, name), code);
  }
  host.add({
    name: 'fn',
    arn: 'arn:aws:lambda:us-east-1:000000000000:function:fn',
    region: 'us-east-1',
    runtime: 'nodejs22.x',
    codePath: folder,
    handler: 'index.handler',
    environment: {},
    timeoutSeconds: 100, // longer than a test may take: what is ended for its time says so
    memoryMb: 256,
    ...overrides,
  });
}

async function invoke(event: unknown = {}): Promise<{ result: any; functionError?: string }> {
  const { payload, functionError } = await host.invoke('fn', JSON.stringify(event));
  return { result: JSON.parse(payload), functionError };
}

describe('invoking', () => {
  test('passes the event, answers with the result', async () => {
    addFunction({ 'index.js': 'exports.handler = async (event) => ({ got: event })' });
    expect(await invoke({ a: [1, 'ü'] })).toEqual({ result: { got: { a: [1, 'ü'] } }, functionError: undefined });
  });

  test('gives the context and the environment variables that Lambda gives', async () => {
    addFunction({
      'index.js': `exports.handler = async (_, context) => ({
        context: { ...context, remaining: context.getRemainingTimeInMillis() },
        env: process.env,
      })`,
    }, { environment: { OWN: 'value', AWS_REGION: 'elsewhere' } });
    const { result: { context, env } } = await invoke();
    expect(context).toMatchObject({
      functionName: 'fn',
      functionVersion: '$LATEST',
      invokedFunctionArn: 'arn:aws:lambda:us-east-1:000000000000:function:fn',
      memoryLimitInMB: '256',
      logGroupName: '/aws/lambda/fn',
      awsRequestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
    expect(context.remaining).toBeGreaterThan(10_000);
    expect(context.remaining).toBeLessThanOrEqual(100_000);
    expect(env).toMatchObject({
      OWN: 'value',
      AWS_REGION: 'us-east-1',
      AWS_LAMBDA_FUNCTION_NAME: 'fn',
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '256',
      AWS_ENDPOINT_URL: ENDPOINT_URL,
      LAMBDA_TASK_ROOT: folder,
    });
    expect(Object.keys(env)).not.toContain('HOME'); // nothing of the user's own environment but PATH
  });

  test('takes a handler below a folder, in CommonJS with further modules, with a callback, as an ECMAScript module', async () => {
    addFunction({
      'src/app.js': `
        const { double } = require('./double'); const { factor } = require('../data.json');
        exports.api = { main: (event, context, callback) => setTimeout(() => callback(null, double(event.n) * factor), 1) };`,
      'src/double.js': 'exports.double = (n) => 2 * n',
      'data.json': '{"factor": 10}',
    }, { handler: 'src/app.api.main' });
    addFunction({ 'esm/package.json': '{"type":"module"}', 'esm/lib/main.js': 'export const handler = async () => import.meta.url.split("?")[0].split("/").pop()' }, {
      name: 'typed', codePath: path.join(folder, 'esm'), handler: 'lib/main.handler',
    });
    addFunction({ 'module.mjs': 'import path from "node:path"; export const handler = async () => path.basename("/a/b")' }, { name: 'module', handler: 'module.handler' });
    expect(await invoke({ n: 4 })).toEqual({ result: 80 });
    expect(await host.invoke('module', '{}')).toEqual({ payload: '"b"' });
    expect(await host.invoke('typed', '{}')).toEqual({ payload: '"main.js"' });
  });

  test('a handler that returns nothing answers null', async () => {
    addFunction({ 'index.js': 'exports.handler = () => {}' });
    expect(await invoke()).toEqual({ result: null });
  });

  test.each(['fn', 'fn:live', '000000000000:function:fn', 'arn:aws:lambda:us-east-1:000000000000:function:fn:3'])('finds the function by %s', async (name) => {
    addFunction({ 'index.js': 'exports.handler = async () => 1' });
    expect(await host.invoke(name, '{}')).toEqual({ payload: '1' });
  });

  test('an unknown function is not found', () => {
    expect(() => host.invoke('other', '{}')).toThrow(FunctionNotFoundError);
  });
});

describe('environments', () => {
  const counting = { 'index.js': 'let calls = 0; exports.handler = async (event) => { calls += 1; await new Promise((r) => setTimeout(r, event.wait)); return calls; }' };

  test('one after the other reuses the warm environment', async () => {
    addFunction(counting);
    expect([(await invoke({ wait: 0 })).result, (await invoke({ wait: 0 })).result, (await invoke({ wait: 0 })).result]).toEqual([1, 2, 3]);
  });

  test('at once each has its own modules, all in one thread', async () => {
    addFunction(counting);
    const first = await Promise.all(Array.from({ length: 200 }, () => invoke({ wait: 20 })));
    expect(first.map(({ result }) => result)).toEqual(Array(200).fill(1));
    const second = await Promise.all(Array.from({ length: 200 }, () => invoke({ wait: 20 })));
    expect(second.map(({ result }) => result)).toEqual(Array(200).fill(2));
  });

  test('several threads divide the environments', async () => {
    host = new FunctionHost({ endpointUrl: ENDPOINT_URL, credentials: createCredentials(), threadsPerFunction: 2 });
    addFunction({ 'index.js': 'const { threadId } = require("worker_threads"); exports.handler = async () => { await new Promise((r) => setTimeout(r, 50)); return threadId; }' });
    const results = await Promise.all(Array.from({ length: 4 }, () => invoke()));
    const perThread = new Map<number, number>();
    for (const { result } of results) {
      perThread.set(result, (perThread.get(result) ?? 0) + 1);
    }
    expect([...perThread.values()]).toEqual([2, 2]);
  });

  test('reserved concurrency throttles what is more', async () => {
    addFunction(counting, { reservedConcurrency: 1 });
    const running = invoke({ wait: 50 });
    await expect(invoke({ wait: 0 })).rejects.toThrow(ThrottledError);
    expect((await running).result).toBe(1);
    expect((await invoke({ wait: 0 })).result).toBe(2);
  });
});

describe('failing', () => {
  test('a thrown error is a function error with type, message and trace', async () => {
    addFunction({ 'index.js': 'class Broken extends Error { name = "Broken" } exports.handler = async () => { throw new Broken("no") }' });
    const { result, functionError } = await invoke();
    expect(functionError).toBe('Unhandled');
    expect(result).toMatchObject({ errorType: 'Broken', errorMessage: 'no' });
    expect(result.trace[1]).toContain(path.join(folder, 'index.js'));
  });

  test.each([
    ['no file', 'other.handler', 'Runtime.ImportModuleError'],
    ['no export', 'index.other', 'Runtime.HandlerNotFound'],
    ['no dot', 'index', 'Runtime.MalformedHandlerName'],
  ])('a handler that is not there: %s', async (_, handler, errorType) => {
    addFunction({ 'index.js': 'exports.handler = async () => 1' }, { handler });
    expect(await invoke()).toMatchObject({ functionError: 'Unhandled', result: { errorType } });
  });

  test('code that throws while it loads fails each invocation, and is loaded again for the next', async () => {
    addFunction({ 'index.js': 'throw new TypeError("at load")' });
    expect(await invoke()).toMatchObject({ functionError: 'Unhandled', result: { errorType: 'TypeError', errorMessage: 'at load' } });
    expect(await invoke()).toMatchObject({ functionError: 'Unhandled', result: { errorType: 'TypeError', errorMessage: 'at load' } });
  });

  test('a result that is not JSON is a function error', async () => {
    addFunction({ 'index.js': 'exports.handler = async () => 1n' });
    expect(await invoke()).toMatchObject({ functionError: 'Unhandled', result: { errorType: 'Runtime.MarshalError' } });
  });

  test('out of time: the invocation fails', async () => {
    addFunction({ 'index.js': 'exports.handler = () => new Promise(() => {})' }, { timeoutSeconds: 0.3 });
    const { result, functionError } = await invoke();
    expect([functionError, result.errorType]).toEqual(['Unhandled', 'Sandbox.Timedout']);
    expect(result.errorMessage).toMatch(/Task timed out after 0.30 seconds$/);
  });

  test.each([
    // Only what hangs takes that long, also on a busy machine: the others answer at once.
    ['it runs out of time', 5, () => {}],
    ['whoever invokes ends it early', 100, (caller: RunningInvocation) => caller.giveUp()],
  ])('when %s, an invocation fails, its environment goes, the others stay', async (_, timeoutSeconds, end) => {
    addFunction({
      'index.js': 'let calls = 0; exports.handler = async (event) => { calls += 1; if (event.hang) { console.log("hangs"); await new Promise(() => {}); } return calls; }',
    }, { timeoutSeconds });
    expect((await invoke()).result).toBe(1);
    const caller = new RunningInvocation(Infinity);
    const hung = host.invoke('fn', '{"hang":true}', { caller });
    const other = await invoke();
    await until('it hangs', () => logs.some(({ text }) => text === 'hangs'));
    end(caller);
    const { payload, functionError } = await hung;
    expect([functionError, JSON.parse(payload)]).toEqual(['Unhandled', expect.objectContaining({
      errorType: 'Sandbox.Timedout', errorMessage: expect.stringMatching(`Task timed out after ${timeoutSeconds}\\.00 seconds$`),
    })]);
    expect(other.result).toBe(1); // an environment of its own
    expect((await invoke()).result).toBe(2); // the one that stayed; the hung one had counted 2
  });

  test('whoever gives up on an invocation that has ended ends nothing, and who gave up before gets no answer', async () => {
    addFunction({ 'index.js': 'let calls = 0; exports.handler = async () => { calls += 1; return calls; }' });
    const caller = new RunningInvocation(Infinity);
    expect(await host.invoke('fn', '{}', { caller })).toEqual({ payload: '1', functionError: undefined });
    caller.giveUp();
    expect((await invoke()).result).toBe(2);
    expect(await host.invoke('fn', '{}', { caller })).toMatchObject({ payload: expect.stringContaining('Sandbox.Timedout') });
    expect((await invoke()).result).toBe(1);
  });

  test('code that never yields: its thread is ended, what shared it fails, and the function works again', async () => {
    addFunction({
      'index.js': 'exports.handler = async (event) => { if (event.loop) { for (;;) {} } if (event.wait) { await new Promise(() => {}); } return "ok"; }',
    }, { timeoutSeconds: 0.3 });
    await Promise.all([invoke(), invoke()]);
    const [beside, stuck] = await Promise.all([invoke({ wait: true }), invoke({ loop: true })]);
    expect(stuck).toMatchObject({ functionError: 'Unhandled', result: { errorType: 'Sandbox.Timedout' } });
    expect(beside.functionError).toBe('Unhandled');
    // Until the thread is known to be stuck, invocations in it run out of time as well; none is answered as if it had worked.
    let again = await invoke();
    while (again.functionError) {
      again = await invoke();
    }
    expect(again.result).toBe('ok');
  });

  test.each([
    ['process.exit', 'process.exit(3)', 'Runtime.ExitError', 'exit status 3'],
    ['a signal to itself', 'process.kill(process.pid, "SIGTERM")', 'Runtime.ExitError', 'signal: SIGTERM'],
    ['an error that nobody catches', 'setTimeout(() => { throw new RangeError("late") })', 'RangeError', 'late'],
    ['a rejection that nobody handles', 'Promise.reject(new Error("lost"))', 'Runtime.UnhandledPromiseRejection', 'lost'],
  ])('%s ends that environment and nothing else', async (_, code, errorType, message) => {
    addFunction({ 'index.js': `exports.handler = async (event) => { if (event.crash) { ${code}; } await new Promise((r) => setTimeout(r, 50)); return "ok"; }` });
    const [crashed, beside] = await Promise.all([invoke({ crash: true }), invoke()]);
    expect(crashed).toMatchObject({ functionError: 'Unhandled', result: { errorType, errorMessage: expect.stringContaining(message) } });
    expect(beside).toEqual({ result: 'ok' });
    expect(await invoke()).toEqual({ result: 'ok' });
  });

  test('after stopping, invocations fail and nothing runs', async () => {
    addFunction({ 'index.js': 'exports.handler = () => new Promise(() => {})' });
    const running = invoke();
    await host.stop();
    expect(await running).toMatchObject({ functionError: 'Unhandled', result: { errorType: 'Runtime.ExitError' } });
    expect(await invoke()).toMatchObject({ functionError: 'Unhandled', result: { errorType: 'Runtime.ExitError' } });
  });

  test('stopping with many invocations under way warns of nothing', async () => {
    addFunction({ 'index.js': 'exports.handler = () => new Promise(() => {})' });
    const warned = jest.fn();
    process.on('warning', warned);
    const running = Array.from({ length: 15 }, () => invoke());
    await host.stop();
    await Promise.all(running);
    await new Promise((resolve) => setImmediate(resolve));
    process.off('warning', warned);
    expect(warned).not.toHaveBeenCalled();
  });
});

describe('output', () => {
  test('is captured per call, with the request that wrote it', async () => {
    addFunction({
      'index.js': `console.log('at load'); exports.handler = async (event) => {
        console.log(JSON.stringify({ n: event.n })); await null; console.error('two\\nlines', event.n); process.stdout.write('raw\\n'); return 1; }`,
    });
    await host.invoke('fn', '{"n":1}', { requestId: 'request-1' });
    await host.invoke('fn', '{"n":2}', { requestId: 'request-2' });
    expect(logs.map(({ requestId, text }) => [requestId, text])).toEqual([
      [undefined, 'at load'],
      ['request-1', '{"n":1}'], ['request-1', 'two\nlines 1'], ['request-1', 'raw'],
      ['request-2', '{"n":2}'], ['request-2', 'two\nlines 2'], ['request-2', 'raw'],
    ]);
  });
});

describe('requests in flight', () => {
  let backend: http.Server;
  let url: string;
  let inFlight: number;
  let most: number;
  /** Those that the backend answers when this many are there. */
  let together: number;
  let held: http.ServerResponse[];

  beforeEach(async () => {
    inFlight = 0;
    most = 0;
    together = 0;
    held = [];
    backend = http.createServer((request, response) => {
      most = Math.max(most, ++inFlight);
      response.on('close', () => inFlight--);
      request.resume();
      if (request.url === '/hang') {
        return;
      }
      held.push(response);
      if (held.length >= together) {
        together = 0;
        held.splice(0).forEach((each) => setTimeout(() => each.end('x'.repeat(200_000)), 10));
      }
    });
    url = `http://127.0.0.1:${await listenLocally(backend)}`;
  });

  afterEach(async () => {
    await host.stop();
    await closeServer(backend);
  });

  const HTTP_CLIENT = `
    const http = require('http'); const agent = new http.Agent({ keepAlive: true });
    const send = (url) => new Promise((resolve, reject) => {
      const request = http.request(url, { method: 'POST', agent }, (response) => { response.resume(); response.on('end', resolve); });
      request.on('error', reject); request.end('body');
    });`;
  const FETCH_CLIENT = 'const send = async (url) => (await fetch(url, { method: "POST", body: "body" })).text();';

  test.each([['node:http', HTTP_CLIENT], ['fetch', FETCH_CLIENT]])('are counted exactly: %s', async (_, client) => {
    addFunction({ 'index.js': `${client} exports.handler = async (event) => { for (let i = 0; i < event.times; i++) { await send(event.url); } }` });
    together = 5;
    await Promise.all(Array.from({ length: 5 }, () => invoke({ url, times: 20 })));
    const meter = host.meter('fn');
    expect(meter.total).toBe(100);
    expect(meter.inFlight).toBe(0);
    expect(meter.mostInFlight).toBe(5); // one after the other never counts as two
    expect(most).toBeLessThanOrEqual(5);
  });

  test.each([['node:http', HTTP_CLIENT], ['fetch', FETCH_CLIENT]])('end with the environment that made them: %s', async (_, client) => {
    addFunction({ 'index.js': `${client} exports.handler = (event) => send(event.url + '/hang')` });
    const caller = new RunningInvocation(Infinity);
    const closed = new Promise((resolve) => backend.once('request', (_request, response) => {
      response.on('close', resolve);
      caller.giveUp();
    }));
    expect(await host.invoke('fn', JSON.stringify({ url }), { caller })).toMatchObject({ payload: expect.stringContaining('Sandbox.Timedout') });
    await closed;
    await until('the request has ended', () => host.meter('fn').inFlight === 0);
    expect(host.meter('fn').mostInFlight).toBe(1);
  });

  test.each([
    ['given up on', 'const request = http.request(url + "/hang", { agent }); request.on("error", resolve); request.end(); setTimeout(() => request.destroy(), 10);'],
    ['given up on after the head', 'const request = http.request(url, { agent }, (response) => { response.on("close", resolve); response.destroy(); }); request.on("error", () => {}); request.end();'],
  ])('one after the other never count as two, also when they are %s', async (_, code) => {
    addFunction({
      'index.js': `const http = require('http'); const agent = new http.Agent({ keepAlive: true });
        exports.handler = async ({ url }) => { for (let i = 0; i < 20; i++) { await new Promise((resolve) => { ${code} }); } };`,
    });
    expect((await invoke({ url })).functionError).toBeUndefined();
    expect([host.meter('fn').total, host.meter('fn').mostInFlight, host.meter('fn').inFlight]).toEqual([20, 1, 0]);
  });

  test('to the local AWS endpoints are not counted, unless they invoke a backend function', async () => {
    host = new FunctionHost({ endpointUrl: url, credentials: createCredentials() });
    addFunction({ 'index.js': `${HTTP_CLIENT} exports.handler = (event) => send(event.url)` });
    await invoke({ url: `${url}/` });
    expect(host.meter('fn').total).toBe(0);
    await invoke({ url: `${url}/2015-03-31/functions/backend/invocations` });
    expect(host.meter('fn').total).toBe(1);
  });
});

test('of warnings, those of this Node.js about its own experiments are not shown: on Lambda there is another', async () => {
  addFunction({
    'other.mjs': 'export const answer = 42;',
    'index.js': `exports.handler = async () => {
      const { answer } = await import('./other.mjs');
      process.emitWarning('of this Node', 'ExperimentalWarning');
      process.emitWarning('of the code', 'DeprecationWarning', 'DEP1');
      process.emitWarning('twice');
      await new Promise((resolve) => setTimeout(resolve, 20));
      return answer;
    }`,
  });
  expect((await invoke()).result).toBe(42);
  await until('the warnings are logged', () => logs.length >= 2);
  expect(logs.map(({ text }) => text)).toEqual([
    expect.stringMatching(/^\(node:\d+\) \[DEP1\] DeprecationWarning: of the code/), expect.stringMatching(/^\(node:\d+\) Warning: twice/),
  ]);
});
