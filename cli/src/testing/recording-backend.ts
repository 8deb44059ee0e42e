import * as http from 'node:http';
import type { AddressInfo } from 'node:net';
import { DeliveryHeader } from '../../../src/contract/delivery-headers';
import type { BackendFunction, BackendRequest } from '../../types';

/** A backend on this machine that a function of the test answers for. */
export class RecordingBackend {
  private readonly server = http.createServer((request, response) => void this.answer(request, response));

  /** @param requests what it got is added here */
  constructor(private readonly answers: BackendFunction, private readonly requests: BackendRequest[]) {}

  /** Its base URL. */
  public async start(): Promise<string> {
    await new Promise<void>((resolve, reject) => this.server.once('error', reject).listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  public async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private async answer(incoming: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    try {
      const request = await read(incoming);
      this.requests.push(request);
      const answer = await this.answers(request) ?? 200;
      const { status = 200, headers = {}, body = '' } = typeof answer === 'number' ? { status: answer } : answer;
      response.writeHead(status, headers).end(body);
    } catch (error) {
      if (response.headersSent) {
        response.destroy();
      } else {
        response.writeHead(500, { 'content-type': 'text/plain; charset=utf-8' }).end(String(error));
      }
    }
  }
}

async function read(incoming: http.IncomingMessage): Promise<BackendRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) {
    chunks.push(chunk as Buffer);
  }
  const body = Buffer.concat(chunks);
  const headers = Object.fromEntries(Object.entries(incoming.headers).map(([name, value]) => [name, [value].flat().join(', ')]));
  return {
    method: incoming.method ?? '',
    path: incoming.url ?? '/',
    headers,
    body,
    json: () => JSON.parse(body.toString('utf8')),
    deliveryId: headers[DeliveryHeader.DELIVERY_ID] ?? '',
    attempt: Number(headers[DeliveryHeader.ATTEMPT] ?? 1),
  };
}
