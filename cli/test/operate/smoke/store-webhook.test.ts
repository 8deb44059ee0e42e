import * as http from 'node:http';
import { closeServer, listenLocally } from '../../../src/local/local-server';
import { storeWebhook } from '../../../src/operate/smoke/store-webhook';

let server: http.Server;
let requests = 0;

afterEach(() => closeServer(server));

/** An endpoint that answers so, in order; `undefined` closes the connection. */
async function endpoint(...answers: Array<{ status: number; body?: string; headers?: http.OutgoingHttpHeaders } | undefined>) {
  requests = 0;
  server = http.createServer((request, response) => {
    const answer = answers[requests];
    requests += 1;
    request.resume().on('end', () => answer ? response.writeHead(answer.status, answer.headers).end(answer.body) : request.socket.destroy());
  });
  const url = `http://127.0.0.1:${await listenLocally(server)}/`;
  return { method: 'POST', url, headers: [], body: Buffer.from('{}') };
}

const stored = { status: 200, body: '{"id":"delivery-1"}' };

test('it is sent until the deployed version answers, and once stored no more', async () => {
  const request = await endpoint({ status: 403 }, { status: 503 }, stored);
  const told: string[] = [];
  expect(await storeWebhook(() => request, Date.now() + 30_000, (why) => told.push(why))).toEqual({ status: 200, deliveryId: 'delivery-1', sentAt: expect.any(Number) });
  expect([requests, told]).toEqual([3, ['the endpoint answered 403', 'the endpoint answered 503']]);
});

test('what may have been stored is not sent again', async () => {
  const request = await endpoint(undefined, stored);
  expect(await storeWebhook(() => request, Date.now() + 30_000, () => {})).toMatchObject({ problem: 'the endpoint did not answer (ECONNRESET), and may have stored it' });
  expect(requests).toBe(1);
});

test('an answer of somebody\'s own: the id stands in a header of API Gateway\'s, or it cannot be followed', async () => {
  const request = await endpoint({ status: 204, headers: { 'x-amz-apigw-id': 'delivery-2' } }, { status: 200, body: '<Response/>' });
  expect(await storeWebhook(() => request, 0, () => {})).toMatchObject({ status: 204, deliveryId: 'delivery-2' });
  expect(await storeWebhook(() => request, Date.now() + 30_000, () => {})).toMatchObject({ status: 200, problem: 'the answer 200 names no delivery id, so that it cannot be followed' });
});

test('an endpoint that cannot be reached is tried again until the time is over', async () => {
  const request = await endpoint();
  await closeServer(server);
  const told: string[] = [];
  expect(await storeWebhook(() => request, Date.now() + 3_000, (why) => told.push(why))).toMatchObject({ problem: 'the endpoint cannot be reached (ECONNREFUSED)' });
  expect(new Set(told)).toEqual(new Set(['the endpoint cannot be reached (ECONNREFUSED)']));
});
