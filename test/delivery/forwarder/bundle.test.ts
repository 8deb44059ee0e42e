import { execFile, execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { promisify } from 'node:util';
import { event, variables } from '../support/events';
import { Servers } from '../support/servers';
import { message } from '../support/world';

const ROOT = path.join(__dirname, '..', '..', '..');
const ASSET = 'assets/delivery/forwarder.lambda';
const servers = new Servers();
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'forwarder-'));
const bundle = path.join(folder, 'index.js');

/** A command of a task, as projen writes it. */
interface Step {
  readonly execArgs?: readonly string[];
  readonly exec?: string;
}

/** Bundles as the build does, but elsewhere. */
beforeAll(() => {
  const { tasks } = JSON.parse(fs.readFileSync(path.join(ROOT, '.projen', 'tasks.json'), 'utf8')) as { tasks: Record<string, { steps: Step[] }> };
  for (const { execArgs, exec } of tasks['bundle:delivery/forwarder.lambda'].steps) {
    const [command, ...args] = (execArgs ?? exec!.split(' ')).map((arg) => arg.replace(ASSET, folder));
    execFileSync(path.join(ROOT, 'node_modules', '.bin', command), args, { cwd: ROOT, stdio: 'pipe' });
  }
});
afterAll(async () => {
  await servers.close();
  fs.rmSync(folder, { recursive: true });
});

/** Runs the bundle in a fresh process; resolves to its log lines, and last of all what it answered and loaded. */
async function run(overrides: Record<string, string | undefined>): Promise<object[]> {
  const now = Date.now();
  const hook = message('m1', 'a', { sentAt: now, firstReceivedAt: now }, { arrivedAt: now });
  const program = `
    const { handler } = require(${JSON.stringify(bundle)});
    const atStart = ['http', 'https'].filter((name) => process.moduleLoadList.includes('NativeModule ' + name));
    handler(${JSON.stringify(event(hook))}, { getRemainingTimeInMillis: () => 60000 }).then((answer) => {
      const loaded = Object.keys(require.cache).map((file) => require('node:path').basename(file, '.js'))
        .concat(atStart.length === 2 ? [] : ['http and https not at the start']);
      process.stdout.write(JSON.stringify({ answer, loaded }) + '\\n', () => process.exit());
    });`;
  const env = Object.fromEntries(Object.entries(variables(overrides)).filter((entry): entry is [string, string] => entry[1] !== undefined));
  const { stdout } = await promisify(execFile)(process.execPath, ['-e', program], { env: { ...env, PATH: process.env.PATH } });
  return stdout.trim().split('\n').map((line) => JSON.parse(line) as object);
}

const AWS = { AWS_REGION: 'us-east-1', AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test' };

test('field case D11: a cold start that delivers and records loads no SDK, and every line of its log is JSON', async () => {
  const { url, seen } = await servers.http((response) => response.end());
  const api = await servers.http((response) => response.end('{"UnprocessedItems":{}}'));
  const records = { RECORDS_TABLE_NAME: 'table', RECORDS_DETAIL: 'metadata', RECORDS_RETENTION_DAYS: '30' };
  const lines = await run({ BACKEND_URL: url, ...records, ...AWS, AWS_ENDPOINT_URL: api.url });
  expect(lines.at(-1)).toEqual({ answer: { batchItemFailures: [] }, loaded: ['index'] });
  expect(lines.slice(0, -1)).toMatchObject([{ message: 'attempt', decision: 'delivered' }, { Delivered: 1 }]);
  expect([seen.length, api.seen.length]).toEqual([1, 1]);
});

test('field case D11: visibility is changed without the SDK', async () => {
  const { url } = await servers.http((response) => response.writeHead(500).end());
  const api = await servers.http((response) => response.writeHead(200, { 'content-type': 'application/x-amz-json-1.0' }).end('{"Successful":[{"Id":"0"}],"Failed":[]}'));
  const lines = await run({ BACKEND_URL: url, QUEUE_URL: `${api.url}/1/queue.fifo`, ...AWS });
  expect(lines.at(-1)).toEqual({ answer: { batchItemFailures: [{ itemIdentifier: 'm1' }] }, loaded: ['index'] });
  expect(api.seen.map((one) => JSON.parse(one.body.toString()) as object)).toEqual([
    { QueueUrl: `${api.url}/1/queue.fifo`, Entries: [{ Id: '0', ReceiptHandle: 'receipt-m1', VisibilityTimeout: 1 }] },
  ]);
});

test('each client of the SDK is a file of its own, and holds what the forwarder uses of it', () => {
  const sources = fs.readdirSync(path.join(ROOT, 'src', 'aws-sdk')).filter((name) => name.endsWith('-client.ts'));
  expect(sources.length).toBeGreaterThan(0);
  for (const source of sources) {
    const [, names] = /^export \{ (.+) \} from/m.exec(fs.readFileSync(path.join(ROOT, 'src', 'aws-sdk', source), 'utf8'))!;
    const file = path.join(folder, source.replace(/ts$/, 'js'));
    const exported = execFileSync(process.execPath, ['-p', `Object.keys(require(${JSON.stringify(file)})).sort().join(', ')`], { encoding: 'utf8' });
    expect(exported.trim().split('\n').at(-1)).toBe(names.split(', ').sort().join(', '));
  }
  expect(fs.readdirSync(folder).sort()).toEqual(['index.js', ...sources.map((source) => source.replace(/ts$/, 'js'))].sort());
});
