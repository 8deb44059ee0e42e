import * as http from 'node:http';
import { AddressInfo } from 'node:net';

/** What to do about the reasons for which a port cannot be taken. */
const ADVICE: Readonly<Record<string, string>> = {
  EADDRINUSE: 'is taken by another program: end that, or choose another with --port (0 takes a free one)',
  EACCES: 'is not for this user: choose one above 1023 with --port (0 takes a free one)',
};

/** A port cannot be taken. The message is one sentence. */
export class PortError extends Error {
  public readonly name = 'PortError';
  /** Node's, such as `EADDRINUSE`. */
  public readonly code?: string;

  constructor(port: number, { code, message }: NodeJS.ErrnoException) {
    super(`Port ${port} of 127.0.0.1 ${ADVICE[code ?? ''] ?? `cannot be taken (${message}): choose another with --port (0 takes a free one)`}.`);
    this.code = code;
  }
}

/**
 * Starts a server on this machine only, never on its network.
 *
 * @param port 0 takes a free one
 * @returns the port that it listens on
 * @throws PortError when the port cannot be taken
 */
export async function listenLocally(server: http.Server, port: number = 0): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(new PortError(port, error)));
    server.listen(port, '127.0.0.1', resolve);
  });
  return (server.address() as AddressInfo).port;
}

/** Stops a server with everything that is under way; one that does not listen is stopped already. */
export async function closeServer(server: http.Server): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve));
  server.closeAllConnections();
  await closed;
}
