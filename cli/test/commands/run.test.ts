import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { ExitCode, run } from '../../src/commands/run';
import { FakeProcess } from '../support/fake-process';

async function command(...args: string[]) {
  const process = new FakeProcess();
  const exitCode = await run(args, process);
  return { exitCode, stdout: process.out.join(''), stderr: process.err.join('') };
}

let folder: string;

beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'commands-'));
});

afterEach(() => {
  fs.rmSync(folder, { recursive: true });
});

test.each<[string, string[], RegExp]>([
  ['no command', [], /^scalable-webhook: Name a command: local, .*; --help says more\.\n$/],
  ['an unknown command', ['remote'], /unknown command 'remote'/],
  ['an unknown option', ['local', '--prot', '1'], /unknown option '--prot'/],
  ['an option without its value', ['local', '--app'], /option '--app <dir>' argument missing/],
  ['an argument too many', ['local', 'cdk.out'], /too many arguments/],
  ['a port that is none', ['local', '--port', '80a'], /--port is "80a", expected a number from 0 to 65535\./],
  ['a port out of range', ['local', '--port', '65536'], /--port is "65536"/],
  ['a backend that is no URL', ['local', '--backend', 'localhost'], /--backend is "localhost", expected URL or DESTINATION=URL/],
  ['a secret without a value', ['local', '--secret', 'hunter2'], /--secret is without a value, expected NAME=VALUE\./],
])('%s: one line on stderr, exit 2', async (_, args, message) => {
  const { exitCode, stdout, stderr } = await command(...args);
  expect(stderr).toMatch(message);
  expect(stderr.match(/\n/g)).toHaveLength(1);
  expect(stderr).not.toContain('hunter2');
  expect(stdout).toBe('');
  expect(exitCode).toBe(ExitCode.USAGE);
});

test('a folder that is not a cloud assembly: one line on stderr, exit 2', async () => {
  const { exitCode, stdout, stderr } = await command('local', '--app', folder, '--port', '0', '--json');
  expect(stderr).toMatch(/^scalable-webhook: .* is not a cloud assembly \(it has no manifest\.json\): run "cdk synth".*\n$/);
  expect([exitCode, stdout]).toEqual([ExitCode.USAGE, '']);
});

test('an assembly without an API: one line on stderr, exit 2', async () => {
  fs.writeFileSync(path.join(folder, 'manifest.json'), '{"version":"1","artifacts":{}}');
  const { exitCode, stderr } = await command('local', '--app', folder, '--port', '0');
  expect(stderr).toMatch(/^scalable-webhook: There is no REST API in .*: add a ScalableWebhook to the app.*\n$/);
  expect(exitCode).toBe(ExitCode.USAGE);
});

test.each([[['--help'], 'Usage: scalable-webhook'], [['local', '--help'], '--backend <[destination=]url>']])('%p tells how to use it', async (args, text) => {
  const { exitCode, stdout, stderr } = await command(...args);
  expect([exitCode, stderr]).toEqual([ExitCode.DONE, '']);
  expect(stdout).toContain(text);
});
