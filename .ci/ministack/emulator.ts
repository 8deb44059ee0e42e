import { ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import * as fs from 'node:fs';
import * as https from 'node:https';
import { AddressInfo, createServer } from 'node:net';
import * as path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const READY_WITHIN_MS = 30_000;
const LINES_AT_THE_END = 40;

/** A running ministack. */
export class Emulator {
  /**
   * Starts it on a free port of 127.0.0.1 and waits until it answers.
   *
   * @param venv Python environment in which it is installed
   * @param scratch folder for its log and everything else that it writes
   * @throws Error when it does not answer in time.
   */
  public static async start(venv: string, scratch: string): Promise<Emulator> {
    const port = await freePort();
    const certificate = path.join(scratch, 'ministack-tls', 'server.crt'); // it makes one, here
    const log = path.join(scratch, 'ministack.log');
    const output = fs.openSync(log, 'w');
    const child = spawn(path.join(venv, 'bin', 'ministack'), {
      stdio: ['ignore', output, output],
      detached: true, // a process group of its own: the functions that it runs would outlive it
      env: {
        // Nothing else of this environment: its functions get all of it.
        PATH: process.env.PATH,
        HOME: scratch,
        TMPDIR: scratch,
        GATEWAY_PORT: String(port),
        BIND_HOST: '127.0.0.1',
        MINISTACK_HOST: '127.0.0.1',
        MINISTACK_REGION: 'us-east-1',
        IOT_MTLS_ENABLED: '0', // would listen on a port of its own
        AUTH: 'true', // what the policies do not allow is denied
        USE_SSL: '1', // the queues' policies deny everything else
        NODE_EXTRA_CA_CERTS: certificate,
      },
    });
    const emulator = new Emulator(child, log, `https://127.0.0.1:${port}`, certificate);
    try {
      await emulator.ready();
    } catch (error) {
      await emulator.stop();
      throw error;
    }
    return emulator;
  }

  /**
   * @param log file that it writes its log to
   * @param url endpoint of every service
   * @param certificate file with the certificate of that endpoint
   */
  private constructor(
    private readonly child: ChildProcess, private readonly log: string, public readonly url: string, public readonly certificate: string,
  ) {
    process.once('exit', this.kill);
  }

  /** Ends it and the functions that it runs, and returns when it is gone. */
  public async stop(): Promise<void> {
    const ended = this.isRunning ? once(this.child, 'exit') : undefined;
    this.kill();
    await ended;
    process.off('exit', this.kill);
  }

  /** The last lines of its log. */
  public endOfLog(): string {
    return fs.readFileSync(this.log, 'utf8').split('\n').slice(-LINES_AT_THE_END).map((line) => line.slice(0, 300)).join('\n');
  }

  private get isRunning(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null;
  }

  /** The whole group, and at once: there is nothing that it could still have to do. */
  private readonly kill = (): void => {
    try {
      process.kill(-this.child.pid!, 'SIGKILL');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') { // nothing is left of the group
        throw error;
      }
    }
  };

  private async ready(): Promise<void> {
    for (const deadline = Date.now() + READY_WITHIN_MS; this.isRunning && Date.now() < deadline; await sleep(100)) {
      if (fs.existsSync(this.certificate) && await this.answers()) {
        return;
      }
    }
    throw new Error(`ministack must answer at ${this.url} within ${READY_WITHIN_MS / 1000} s, got ${this.isRunning ? 'no answer' : 'the end of its process'}: ${this.endOfLog()}`);
  }

  private answers(): Promise<boolean> {
    return new Promise((resolve) => {
      https.get(`${this.url}/_ministack/ready`, { ca: fs.readFileSync(this.certificate), agent: false }, (response) => {
        response.resume();
        resolve(response.statusCode === 200);
      }).on('error', () => resolve(false));
    });
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
