import * as http from 'node:http';
import { FromBackend, ToBackend } from './held-backend';
import { listenLocally } from '../../cli/src/local/local-server';

/*
 * A backend in a process of its own, so that its work does not slow down what is measured. It answers nothing until it is released; from then on
 * each request takes the same time.
 */
const latencyMs = Number(process.argv[2]);
const answeredAt: number[] = [];
const serviceMs: number[] = [];
let inFlight = 0;
let mostInFlight = 0;
let release: () => void = () => undefined;
const released = new Promise<void>((resolve) => {
  release = resolve;
});

const server = http.createServer((request, response) => {
  inFlight += 1;
  mostInFlight = Math.max(mostInFlight, inFlight);
  request.resume().on('end', () => void released.then(() => {
    const startedAt = performance.now();
    setTimeout(() => {
      inFlight -= 1;
      answeredAt.push(performance.now());
      serviceMs.push(performance.now() - startedAt);
      response.writeHead(200).end();
    }, latencyMs);
  }));
});
server.keepAliveTimeout = 0;

void listenLocally(server).then((port) => tell({ kind: 'listening', port }));

process.on('message', (message: ToBackend) => {
  switch (message.kind) {
    case 'release':
      release();
      break;
    case 'progress':
      tell({ kind: 'progress', inFlight, answered: answeredAt.length });
      break;
    case 'figures':
      tell({ kind: 'figures', answeredAt, serviceMs, mostInFlight });
      break;
  }
});
process.on('disconnect', () => process.exit());

function tell(message: FromBackend): void {
  process.send!(message);
}
