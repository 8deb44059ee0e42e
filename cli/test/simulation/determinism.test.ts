import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { Worker } from 'node:worker_threads';
import { buildSync } from 'esbuild';
import { otherNodes } from './support/other-nodes';
import { drawScenario } from '../../src/simulation/draw-scenario';
import { runLogged } from '../../src/simulation/event-log';

const WEBHOOKS = 40;
const SEEDS = [1, 2, 3, 4, 5, 6, 7, 8];
/** What the event logs of these worlds are today; written by `UPDATE`. */
const EXPECTED_FILE = path.join(__dirname, 'event-logs.json');
const UPDATE = 'UPDATE_EVENT_LOGS=1 npx jest cli/test/simulation/determinism.test.ts';

type Hashes = Record<string, string>;

let hashes: Hashes;
let folder: string;
let script: string;

async function hashHere(): Promise<Hashes> {
  const found: Hashes = {};
  for (const seed of SEEDS) {
    found[seed] = (await runLogged(drawScenario(seed, WEBHOOKS))).hash;
  }
  return found;
}

const args = [WEBHOOKS, ...SEEDS].map(String);

function hashIn(executable: string): Hashes {
  return JSON.parse(execFileSync(executable, [script, ...args], { encoding: 'utf8' })) as Hashes;
}

async function hashInWorker(): Promise<Hashes> {
  const worker = new Worker(script, { argv: args, stdout: true });
  let text = '';
  for await (const chunk of worker.stdout) {
    text += String(chunk);
  }
  return JSON.parse(text) as Hashes;
}

beforeAll(async () => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'event-logs-'));
  script = path.join(folder, 'print-event-logs.js');
  buildSync({
    entryPoints: [path.join(__dirname, 'support', 'print-event-logs.ts')],
    outfile: script,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    logLevel: 'silent',
  });
  hashes = await hashHere();
});

afterAll(() => fs.rmSync(folder, { recursive: true }));

test('a seed gives the same world, to the last event: again, in a process of its own and in a thread', async () => {
  expect(new Set(Object.values(hashes)).size).toBe(SEEDS.length);
  expect(await hashHere()).toEqual(hashes);
  expect(hashIn(process.execPath)).toEqual(hashes);
  expect(await hashInWorker()).toEqual(hashes);
});

test('a seed gives the same world on every version of Node that is installed', () => {
  const others = otherNodes();
  if (others.length === 0) {
    console.info(`Not compared: there is no other Node than ${process.version} on this machine; OTHER_NODE=/path/to/node says where one is.`);
  }
  for (const { executable, version } of others) {
    expect({ version, hashes: hashIn(executable) }).toEqual({ version, hashes });
  }
});

test('a seed gives the world that it gave when the simulation or the engine was changed last', () => {
  if (process.env.UPDATE_EVENT_LOGS) {
    fs.writeFileSync(EXPECTED_FILE, `${JSON.stringify({ webhooks: WEBHOOKS, hashes }, undefined, 2)}\n`);
  }
  const expected = (JSON.parse(fs.readFileSync(EXPECTED_FILE, 'utf8')) as { hashes: Hashes }).hashes;
  const differing = SEEDS.filter((seed) => expected[seed] !== hashes[seed]);
  // Every change of what happens in a world, of the engine as of the simulation, changes them. Where none was meant, this is how it is noticed.
  expect(differing.length === 0 ? '' : `The event logs of seeds ${differing.join(', ')} are not those of ${path.basename(EXPECTED_FILE)}, on ${process.version}.`
    + ` Where a change of behaviour was meant, write the new ones: ${UPDATE}`).toBe('');
});
