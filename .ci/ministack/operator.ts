import { execFile } from 'node:child_process';
import * as path from 'node:path';
import { promisify } from 'node:util';
import { Deployment } from './deployment';
import { Emulator } from './emulator';
import { DESTINATIONS, FUNCTION, HUB } from './stacks';

const COMMAND = path.join(__dirname, '..', '..', 'cli', 'bin', 'scalable-webhook.js');

/** What of the answers is looked at. Each command has some of it. */
interface Answer {
  readonly webhooks?: ReadonlyArray<{ readonly name: string }>;
  readonly isPaused?: boolean;
  readonly isChanged?: boolean;
  readonly streams?: ReadonlyArray<{ readonly isPaused: boolean; readonly deadLetters: number }>;
  readonly deadLetters?: ReadonlyArray<{ readonly reason: string }>;
}

/** Has the operator's commands look after the webhooks that are deployed. */
export async function checkCommands(deployment: Deployment, emulator: Emulator): Promise<void> {
  const { problems } = deployment;
  const expect = (what: string, expected: unknown, got: unknown): void => {
    if (JSON.stringify(got) !== JSON.stringify(expected)) {
      problems.push(`${what} must be ${JSON.stringify(expected)}, got ${JSON.stringify(got)}.`);
    }
  };
  const command = async (...args: string[]): Promise<Answer> => {
    const { stdout } = await promisify(execFile)(process.execPath, [COMMAND, ...args, '--local', emulator.url, '--json'], {
      env: { ...process.env, NODE_EXTRA_CA_CERTS: emulator.certificate, AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test', AWS_REGION: 'us-east-1' },
    });
    return JSON.parse(stdout) as Answer;
  };

  const { webhooks: found } = await command('outputs');
  expect('The webhooks of "outputs"', ['Orders', HUB, FUNCTION, DESTINATIONS].map((stack) => `${stack}/Webhook`).sort(), found?.map(({ name }) => name).sort());

  const ofFunction = ['--webhook', `${FUNCTION}/Webhook`];
  for (const [name, isPaused] of [['pause', true], ['resume', false]] as const) {
    const change = await command(name, ...ofFunction);
    expect(`What "${name}" says`, [isPaused, true], [change.isPaused, change.isChanged]);
    const { streams: [stream] = [] } = await command('status', ...ofFunction);
    expect(`What "status" says after "${name}"`, isPaused, stream?.isPaused);
  }

  const { streams: [hub] = [] } = await command('status', '--webhook', `${HUB}/Webhook`);
  expect('The dead letters of "status"', 2, hub?.deadLetters);
  const { deadLetters } = await command('dead-letters', 'list', '--webhook', `${HUB}/Webhook`);
  expect('The reasons of "dead-letters list"', ['signature', 'signature'], deadLetters?.map(({ reason }) => reason));
}
