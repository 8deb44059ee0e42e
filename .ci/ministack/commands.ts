import { execFile } from 'node:child_process';
import * as path from 'node:path';
import { Deployment } from './deployment';
import { Emulator } from './emulator';

const COMMAND = path.join(__dirname, '..', '..', 'cli', 'bin', 'scalable-webhook.js');

/** What of the answers is looked at. Each command has some of it. */
export interface Answer {
  readonly webhooks?: ReadonlyArray<{ readonly name: string }>;
  readonly isPaused?: boolean;
  readonly isChanged?: boolean;
  readonly isDeadLetter?: boolean;
  readonly streams?: ReadonlyArray<{ readonly isPaused: boolean; readonly deadLetters: number }>;
  readonly deadLetters?: ReadonlyArray<{ readonly deliveryId?: string; readonly reason: string }>;
  readonly records?: ReadonlyArray<{ readonly deliveryId: string; readonly outcome: string }>;
  readonly moved?: number;
  readonly copied?: number;
  readonly sent?: number;
  readonly complete?: boolean;
}

/** The commands of the operator, against the emulator. */
export interface Commands {
  /** Runs a command and reads its JSON. @throws Error where it prints none */
  run(...args: string[]): Promise<Answer>;
  /** Notes a problem where what a command says is other than expected. */
  expect(what: string, expected: unknown, got: unknown): void;
}

/** The commands of the bundled command line. */
export function commandsOf({ problems }: Deployment, emulator: Emulator): Commands {
  const env = { ...process.env, NODE_EXTRA_CA_CERTS: emulator.certificate, AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test', AWS_REGION: 'us-east-1' };
  return {
    run: (...args) => new Promise((resolve, reject) => {
      // What is left undone is exit code 1, with JSON all the same.
      execFile(process.execPath, [COMMAND, ...args, '--local', emulator.url, '--json'], { env }, (error, stdout, stderr) => {
        try {
          resolve(JSON.parse(stdout) as Answer);
        } catch {
          reject(new Error(`${args.join(' ')} must print JSON, got ${stdout || 'nothing'}, and said ${stderr || String(error)}`));
        }
      });
    }),
    expect: (what, expected, got) => {
      if (JSON.stringify(got) !== JSON.stringify(expected)) {
        problems.push(`${what} must be ${JSON.stringify(expected)}, got ${JSON.stringify(got)}.`);
      }
    },
  };
}
