import * as http from 'node:http';
import type { BackendReport } from './protocol';
import { listenLocally } from '../../cli/src/local/local-server';

/* A backend in a process of its own that answers at once and counts. It is asked by a message, whatever is in it. */
let requests = 0;
const server = http.createServer((request, response) => {
  requests += 1;
  request.resume().on('end', () => response.writeHead(204).end());
});
server.keepAliveTimeout = 0;

void listenLocally(server).then((port) => {
  const tell = () => process.send!({ port, requests } satisfies BackendReport);
  process.on('message', tell);
  tell();
});
process.on('disconnect', () => process.exit());
