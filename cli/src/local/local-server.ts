import * as http from 'node:http';
import { AddressInfo } from 'node:net';

/**
 * Starts a server on this machine only, never on its network.
 *
 * @param port 0 takes a free one
 * @returns the port that it listens on
 * @throws Error with a `code` such as `EADDRINUSE` when the port cannot be taken
 */
export async function listenLocally(server: http.Server, port: number = 0): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
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
