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
  ['an unknown option', ['local', '--prot', '1'], /unknown option '--prot' \(Did you mean --port\?\)/],
  ['an option like no other', ['local', '--xyzzy'], /unknown option '--xyzzy' \(--help lists what there is\)\n/],
  ['a command with a typo', ['locl'], /unknown command 'locl' \(Did you mean local\?\)/],
  ['a stack twice', ['local', '--stack', 'a', '--stack', 'b'], /--stack is given twice, expected it once: without it all stacks are hosted\./],
  ['a port twice', ['local', '--port', '1', '--port', '1'], /--port is given twice/],
  ['a folder twice', ['local', '--app', 'a', '--app', 'b'], /--app is given twice/],
  ['a secret twice', ['local', '--secret', 'a=hunter2', '--secret', 'b=x', '--secret', 'a=hunter2'], /--secret is given twice for a, expected it once\./],
  ['a parameter twice', ['local', '--parameter', 'a=1', '--parameter', 'a=2'], /--parameter is given twice for a,/],
  ['a backend twice', ['local', '--backend', 'http://a', '--backend', 'http://b'], /--backend is given twice for everything, expected it once\./],
  ['a backend of a destination twice', ['local', '--backend', 'D=http://a', '--backend', 'D=http://b'], /--backend is given twice for D,/],
  ['a function without a file', ['local', '--function', 'billing'], /--function is "billing", expected NAME=FILE with a JavaScript file/],
  ['a function whose file is not there', ['local', '--function', 'billing=none.js'], /--function billing names none\.js, which is not there, expected a file/],
  ['a function whose file is no JavaScript', ['local', '--function', 'billing=package.json'], /which is not a JavaScript file, expected a file/],
  ['a host that is a URL', ['local', '--allow-host', 'https://a'], /--allow-host is "https:\/\/a", expected one name/],
  ['an option without its value', ['local', '--app'], /option '--app <dir>' argument missing/],
  ['an argument too many', ['local', 'cdk.out'], /too many arguments/],
  ['a port that is none', ['local', '--port', '80a'], /--port is "80a", expected a number from 0 to 65535\./],
  ['a port out of range', ['local', '--port', '65536'], /--port is "65536"/],
  ['a backend that is no URL', ['local', '--backend', 'localhost'], /--backend is "localhost", expected URL or DESTINATION=URL/],
  ['a secret without a value', ['local', '--secret', 'hunter2'], /--secret is without a value, expected NAME=VALUE\./],
])('field case L7: %s: one line on stderr, exit 2', async (_, args, message) => {
  const { exitCode, stdout, stderr } = await command(...args);
  expect(stderr).toMatch(message);
  expect(stderr.match(/\n/g)).toHaveLength(1);
  expect(stderr).not.toContain('hunter2');
  expect(stdout).toBe('');
  expect(exitCode).toBe(ExitCode.USAGE);
});

test('field case L7: a folder that is not a cloud assembly: one line on stderr, exit 2', async () => {
  const { exitCode, stdout, stderr } = await command('local', '--app', folder, '--port', '0', '--json');
  expect(stderr).toMatch(/^scalable-webhook: .* is not a cloud assembly \(it has no manifest\.json\): run "cdk synth".*\n$/);
  expect([exitCode, stdout]).toEqual([ExitCode.USAGE, '']);
});

test.each(['--version', '-v'])('field case L7: %s', async (option) => {
  const { version } = JSON.parse(fs.readFileSync(path.join(__dirname, '..', '..', 'package.json'), 'utf8'));
  expect(await command(option)).toEqual({ exitCode: ExitCode.DONE, stdout: `${version}\n`, stderr: '' });
});

test.each([
  ['a file', 'x', /is not a cloud assembly \(it has no manifest\.json\)/],
  ['a manifest that is not JSON', '{', /manifest\.json is not JSON: synthesize the app again\./],
  ['a manifest of something else', '[]', /holds a list, expected a JSON object/],
  ['a manifest without artifacts', '{}', /lists no artifacts/],
  ['a stack without its template', '{"artifacts":{"S":{"type":"aws:cloudformation:stack","properties":{"templateFile":"S.json"}}}}', /Cannot read .*S\.json \(ENOENT\)/],
])('field case L7: %s: one line on stderr, exit 2', async (what, text, message) => {
  const file = path.join(folder, what === 'a file' ? 'other.json' : 'manifest.json');
  fs.writeFileSync(file, text);
  const { exitCode, stdout, stderr } = await command('local', '--app', what === 'a file' ? file : folder, '--port', '0');
  expect(stderr).toMatch(message);
  expect(stderr.match(/\n/g)).toHaveLength(1);
  expect([exitCode, stdout]).toEqual([ExitCode.USAGE, '']);
});

test('an assembly without an API: one line on stderr, exit 2', async () => {
  fs.writeFileSync(path.join(folder, 'manifest.json'), '{"version":"1","artifacts":{}}');
  const { exitCode, stderr } = await command('local', '--app', folder, '--port', '0');
  expect(stderr).toMatch(/^scalable-webhook: There is no REST API in .*: add a ScalableWebhook or an AlertRouter to the app.*\n$/);
  expect(exitCode).toBe(ExitCode.USAGE);
});

test.each([[['--help'], 'Usage: scalable-webhook'], [['local', '--help'], '--backend <[destination=]url>']])('%p tells how to use it', async (args, text) => {
  const { exitCode, stdout, stderr } = await command(...args);
  expect([exitCode, stderr]).toEqual([ExitCode.DONE, '']);
  expect(stdout).toContain(text);
});

test.each([
  [['dead-letters'], 'Name a command of dead-letters: list, show, redrive, export, discard; --help says more.'],
  [['alerts'], 'Name a command of alerts: list, show,'],
  [['alerts', 'shwo'], 'alerts got "shwo", expected one of show,'],
  [['dead-letters', '--jsn'], 'dead-letters got "--jsn", expected one of'],
  [['dead-letters', 'redrive', '--dry-run', '--yes'], "option '--yes' cannot be used with option '--dry-run'"],
  [['records', '--status', 'delivred'], '--status is "delivred", expected one of delivered, '],
])('%p: one sentence, exit 2', async (args, text) => {
  const { exitCode, stdout, stderr } = await command(...args);
  expect([exitCode, stdout]).toEqual([ExitCode.USAGE, '']);
  expect(stderr).toContain(`scalable-webhook: ${text}`);
});
