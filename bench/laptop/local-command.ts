import { ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { createInterface } from 'node:readline';
import { App, Stack } from 'aws-cdk-lib';
import { Backend, DeliveryRecords, MessageGroup, ScalableWebhook } from '../../src';

const COMMAND = path.resolve(__dirname, '..', '..', 'cli', 'bin', 'scalable-webhook.js');
/** Of `/proc/PID/stat`; Linux has 100 a second on every processor that Node.js runs on. */
const MS_PER_TICK = 10;

/** Options of Node.js with which `LocalCommand.heapMb` has an answer. */
export const REPORT_HEAP: readonly string[] = ['--import',
  'data:text/javascript,process.on("message",()=>process.send(process.memoryUsage().heapUsed));process.channel.unref()'];

/** What a process has used until now. */
export interface Usage {
  /** Of all threads, user and system. Milliseconds. */
  readonly cpuMs: number;
  /** Resident. Megabytes. */
  readonly memoryMb: number;
}

/** The command `local` as people start it, in a process of its own, with one webhook. */
export class LocalCommand {
  /** @param nodeOptions such as `--cpu-prof` */
  public static async start(backendUrl: string, maxConcurrency: number, nodeOptions: readonly string[] = []): Promise<LocalCommand> {
    const outdir = fs.mkdtempSync(path.join(os.tmpdir(), 'scalable-webhook-bench-'));
    const app = new App({ outdir, analyticsReporting: false });
    new ScalableWebhook(new Stack(app, 'Bench'), 'Webhook', {
      backend: Backend.url('https://replaced.invalid'),
      messageGroup: MessageGroup.header('x-group'),
      maxConcurrency,
      deliveryRecords: DeliveryRecords.metadata(),
    });
    app.synth();
    const child = spawn(process.execPath, [...nodeOptions, COMMAND, 'local', '--app', outdir, '--port', '0', '--backend', backendUrl, '--json'],
      { stdio: ['ignore', 'pipe', 'inherit', 'ipc'] });
    const lines = createInterface(child.stdout!);
    const line = await Promise.race([once(lines, 'line'), once(lines, 'close').then(() => [''])]).then(([first]) => String(first));
    if (line === '') {
      throw new Error('The command local ended before it was ready: what it printed says why.');
    }
    const { endpoints, console: consoleUrl, status } = JSON.parse(line) as { endpoints: Record<string, string>; console: string; status: string };
    return new LocalCommand(child, outdir, { endpoint: Object.values(endpoints)[0], console: consoleUrl, status });
  }

  private constructor(
    private readonly child: ChildProcess, private readonly outdir: string,
    public readonly urls: { readonly endpoint: string; readonly console: string; readonly status: string },
  ) {}

  /** @throws Error on what is not Linux */
  public usage(): Usage {
    const stat = fs.readFileSync(`/proc/${this.child.pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const [, kilobytes] = /VmRSS:\s+(\d+) kB/.exec(fs.readFileSync(`/proc/${this.child.pid}/status`, 'utf8')) ?? [];
    return { cpuMs: (Number(fields[11]) + Number(fields[12])) * MS_PER_TICK, memoryMb: Number(kilobytes) / 1024 };
  }

  /** Heap that the runtime's thread uses, garbage included, in megabytes; started with `REPORT_HEAP`. */
  public async heapMb(): Promise<number> {
    this.child.send({});
    const [bytes] = await once(this.child, 'message') as [number];
    return bytes / 1_000_000;
  }

  public async stop(): Promise<void> {
    const exited = once(this.child, 'exit');
    this.child.kill('SIGTERM');
    await exited;
    fs.rmSync(this.outdir, { recursive: true, force: true });
  }
}
