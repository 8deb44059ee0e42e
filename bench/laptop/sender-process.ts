import * as net from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { SendOrder, SendReport } from './protocol';
import { BODY_BYTES } from '../app/bench-envelope';

/*
 * Senders in a process of their own, on bare sockets, because Node's HTTP client would take as much of the machine as what is measured. Each waits for
 * its answer before it sends the next.
 */
const SENDERS = 50;
const [, , url, groups] = process.argv;
const endpoint = new URL(url);
const body = JSON.stringify({ type: 'bench', text: 'x'.repeat(BODY_BYTES - 26) });
const requests = Array.from({ length: Number(groups) }, (_, group) => Buffer.from([
  `POST ${endpoint.pathname} HTTP/1.1`, `Host: ${endpoint.host}`, 'Content-Type: application/json', 'User-Agent: bench', `X-Group: group-${group}`,
  `Content-Length: ${Buffer.byteLength(body)}`, '', body,
].join('\r\n')));
let next = 0;

/** One sender's connection. */
class Sender {
  private readonly socket = net.connect({ port: Number(endpoint.port), host: endpoint.hostname, noDelay: true });
  private received = '';
  private answered?: (status: number) => void;

  constructor() {
    this.socket.setEncoding('latin1');
    this.socket.on('data', (chunk: string) => this.onData(chunk));
    this.socket.on('error', fail);
  }

  public send(): Promise<number> {
    this.socket.write(requests[next++ % requests.length]);
    return new Promise((resolve) => {
      this.answered = resolve;
    });
  }

  public end(): void {
    this.socket.destroy();
  }

  private onData(chunk: string): void {
    this.received += chunk;
    const head = this.received.indexOf('\r\n\r\n');
    const length = Number(/content-length: (\d+)/i.exec(this.received)?.[1] ?? 0);
    if (head >= 0 && this.received.length >= head + 4 + length) {
      const status = Number(this.received.slice(9, 12));
      this.received = '';
      this.answered?.(status);
    }
  }
}

/** On new connections: idle ones are closed by the server. */
async function send({ count, perSecond }: SendOrder): Promise<SendReport> {
  const startedAt = performance.now();
  const senders = Array.from({ length: SENDERS }, () => new Sender());
  let sent = 0;
  await Promise.all(senders.map(async (sender) => {
    while (sent < count) {
      const index = sent++;
      const early = perSecond === undefined ? 0 : startedAt + index / perSecond * 1000 - performance.now();
      if (early > 0) {
        await sleep(early);
      }
      const status = await sender.send();
      if (status !== 200) {
        throw new Error(`The endpoint answered ${status}, expected 200.`);
      }
    }
  }));
  senders.forEach((sender) => sender.end());
  return { seconds: (performance.now() - startedAt) / 1000 };
}

function fail(error: Error): void {
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
}

process.on('message', (order: SendOrder) => void send(order).then((report) => process.send!(report)).catch(fail));
process.on('disconnect', () => process.exit());
