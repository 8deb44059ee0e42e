import { ChildProcess, spawn } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { createInterface } from 'node:readline';
import { synthesizeWebhook, until } from './support/scene';
import { Arrival, Backend } from '../../demo/backend/backend';
import { ALL_BYTES } from '../../demo/corpus/other-payloads';
import { payload } from '../../demo/corpus/payload';
import { send } from '../../demo/sender/send';
import { differences } from '../../demo/verification/differences';

/** The command as it is installed; it runs what `npx projen bundle` has made. */
const COMMAND = path.join(__dirname, '..', '..', 'cli', 'bin', 'scalable-webhook.js');

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

interface Started {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
  readonly firstLine: Promise<string>;
}

function start(args: readonly string[]): Started {
  return watch(spawn(process.execPath, [COMMAND, ...args], { stdio: ['ignore', 'pipe', 'pipe'] }));
}

function watch(child: ChildProcess): Started {
  let stdout = '';
  let stderr = '';
  const lines = createInterface(child.stdout!);
  const firstLine = new Promise<string>((resolve, reject) => {
    lines.once('line', resolve);
    lines.once('close', () => reject(new Error(`The command ended without a line: ${stderr}`)));
  });
  firstLine.catch(() => undefined); // only some tests look at it
  lines.on('line', (line) => {
    stdout += `${line}\n`;
  });
  child.stderr!.on('data', (text) => {
    stderr += String(text);
  });
  const ended = new Promise<Ended>((resolve) => child.once('close', (code) => resolve({ code, stdout, stderr })));
  return { child, ended, firstLine };
}

describe('the command scalable-webhook local', () => {
  let assembly: string;

  beforeAll(() => {
    assembly = synthesizeWebhook();
  });

  afterAll(() => fs.rmSync(assembly, { recursive: true, force: true }));

  test.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)('--json says where everything is, a webhook arrives unchanged, and %s ends it cleanly', async (signal) => {
    const arrivals: Arrival[] = [];
    const backend = new Backend({ latencyMs: () => 0, observer: { arrived: (arrival) => arrivals.push(arrival) } });
    await backend.become('up');
    const { child, ended, firstLine } = start(['local', '--app', assembly, '--backend', backend.url, '--json', '--port', '0']);
    try {
      const ready = JSON.parse(await firstLine) as { ready: boolean; endpoints: Record<string, string>; console: string; status: string };
      expect(ready).toEqual({
        ready: true,
        endpoints: { 'Shop/Orders': expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/.*\/$/) },
        functionUrls: {},
        console: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/_console$/),
        status: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/_status$/),
      });
      const sent = payload('application/octet-stream', ALL_BYTES, { path: 'a/b', query: 'x=1', headers: [['X-Order-Id', 'order-1']] });
      expect((await send(ready.endpoints['Shop/Orders'], sent)).status).toBe(200);
      await until('it arrives', () => arrivals.length === 1);
      expect(differences(sent, arrivals[0])).toEqual([]);

      const status = await fetch(ready.status);
      expect(await status.json()).toMatchObject({ accepted: 1, refused: 0, deadLettered: 0, maxConcurrencySeen: 1 });
      expect((await fetch(ready.console)).headers.get('content-type')).toContain('text/html');
    } finally {
      child.kill(signal);
    }
    expect((await ended).code).toBe(0);
    await backend.become('down');
  });

  test.each([
    ['a folder that is no cloud assembly', () => ['--app', os.tmpdir()]],
    ['a folder that is not there', () => ['--app', path.join(os.tmpdir(), 'not-there')]],
    ['a stack that is not there', () => ['--app', assembly, '--stack', 'Other']],
    ['a backend that is no URL', () => ['--app', assembly, '--backend', 'nonsense']],
    ['a port that is none', () => ['--app', assembly, '--port', 'x']],
    ['an option that is none', () => ['--app', assembly, '--nonsense']],
  ])('%s: one line on stderr, exit code 2', async (_, args) => {
    const { code, stdout, stderr } = await start(['local', '--json', ...args()]).ended;
    expect(stderr.trim()).toMatch(/^[^\n]+$/);
    expect(stdout).toBe('');
    expect(code).toBe(2);
  });

  describe('field case L5: it ends with whoever started it', () => {
    const quoted = (text: string) => `'${text}'`;
    const command = () => [process.execPath, COMMAND, 'local', '--app', assembly, '--json', '--port', '0'].map(quoted).join(' ');
    const shell = (script: string) => spawn('sh', ['-c', script], { stdio: ['ignore', 'pipe', 'pipe'] });

    test.each<[string, () => ChildProcess, NodeJS.Signals]>([
      ['a shell that has it in the background', () => shell(`${command()} & wait`), 'SIGTERM'],
      ['a shell that is killed', () => shell(`${command()} & wait`), 'SIGKILL'],
      ['a program that starts it through a shell, as npm does', () => {
        const script = `require('node:child_process').spawn('sh', ['-c', ${JSON.stringify(`${command()}; true`)}], { stdio: 'inherit' });`;
        return spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'pipe'] });
      }, 'SIGKILL'],
    ])('%s', async (_, spawnParent, signal) => {
      const { child, ended, firstLine } = watch(spawnParent());
      const { status } = JSON.parse(await firstLine) as { status: string };
      expect((await fetch(status)).status).toBe(200);
      child.kill(signal);
      await ended; // when nobody holds its output any more: neither the parent nor what that has started
      await expect(fetch(status)).rejects.toThrow();
    });
  });
});
