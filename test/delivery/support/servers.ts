import * as http from 'node:http';
import * as net from 'node:net';

/** A request as a server saw it. */
export interface Seen {
  readonly method: string;
  readonly url: string;
  /** Names and values in turn, as on the wire. */
  readonly rawHeaders: string[];
  readonly body: Buffer;
}

/** Servers of one test file: started on a free port of this machine, and all stopped by `close`. */
export class Servers {
  private readonly running: Array<{ server: net.Server; sockets: Set<net.Socket> }> = [];

  /** An HTTP server that keeps what it sees. */
  public async http(answer: (response: http.ServerResponse, seen: Seen) => void): Promise<{ url: string; seen: Seen[] }> {
    const seen: Seen[] = [];
    const server = http.createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const one = { method: request.method!, url: request.url!, rawHeaders: request.rawHeaders, body: Buffer.concat(chunks) };
        seen.push(one);
        answer(response, one);
      });
    });
    return { url: `http://127.0.0.1:${await this.listen(server)}`, seen };
  }

  /** A server that speaks whatever it likes; `onData` gets each piece a client sends, with the number of the connection from 0. */
  public async raw(onData: (socket: net.Socket, connection: number, data: Buffer) => void): Promise<{ url: string; connections: () => number }> {
    let connections = 0;
    const server = net.createServer((socket) => {
      const connection = connections;
      connections += 1;
      socket.on('data', (data) => onData(socket, connection, data as Buffer));
    });
    return { url: `http://127.0.0.1:${await this.listen(server)}`, connections: () => connections };
  }

  /** @param at where; a free port of this machine by default */
  public async listen(server: net.Server, at: { readonly address?: string; readonly port?: number } = {}): Promise<number> {
    const sockets = new Set<net.Socket>();
    server.on('connection', (socket: net.Socket) => {
      sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => sockets.delete(socket));
    });
    this.running.push({ server, sockets });
    await new Promise<void>((resolve) => server.listen(at.port ?? 0, at.address ?? '127.0.0.1', resolve));
    return (server.address() as net.AddressInfo).port;
  }

  public async close(): Promise<void> {
    await Promise.all(this.running.splice(0).map(({ server, sockets }) => new Promise((resolve) => {
      server.close(resolve);
      sockets.forEach((socket) => socket.destroy());
    })));
  }
}
