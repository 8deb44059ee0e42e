import { createHmac } from 'node:crypto';
import { withHeaders, withRequests, withTransport } from './alter';
import { BrokenCore } from './broken-core';
import { MINUTE } from './worlds';
import { DeliveryRequest } from '../../../../src/delivery/transports/request';
import { deliverBatch } from '../../../../src/engine/deliver-batch';
import { NO_FAULTS, Scenario } from '../../../src/simulation/scenario';
import { SIGNING_KEY } from '../../../src/simulation/stored-keys';

const FUNCTION_BACKEND: Partial<Scenario> = {
  functionTimeoutMs: 1_000,
  backendFaults: [{ kind: 'reset', from: 0, until: MINUTE }],
  faultsEndAt: MINUTE,
  faults: NO_FAULTS,
  maxConcurrency: 2,
  groupsPerInvocation: 1,
  rate: undefined,
};

/** Requests that differ in all that can be sent; each world draws some of the methods, paths, queries and headers that there are. */
const VARIED: Partial<Scenario> = { variedRequests: true, webhooks: 50, backendFaults: [] };

/** What sends something else than the sender sent, or than is promised to be added, or more than one request for an attempt. */
export const REQUESTS: readonly BrokenCore[] = [
  {
    fault: 'delivers another body',
    deliver: (batch, settings, ports, state) => deliverBatch(batch, settings, {
      ...ports, transport: { send: (item, options) => ports.transport.send({ ...item, content: { ...item.content, body: Buffer.from('{}') } }, options) },
    }, state),
    breaks: ['corrupted'],
  },
  { fault: 'sends everything with POST', ...withRequests((request) => ({ ...request, method: 'POST' })), breaks: ['corrupted'], world: VARIED },
  { fault: 'decodes the path', ...withRequests((request) => ({ ...request, path: decodeURIComponent(request.path) })), breaks: ['corrupted'], world: VARIED },
  { fault: 'forgets the endpoint in front of the path', ...withRequests((request) => ({ ...request, path: request.path.replace('github', '') })), breaks: ['corrupted'], world: VARIED },
  {
    fault: 'keeps one value of a query parameter that repeats',
    ...withRequests((request) => ({ ...request, query: [...new Map(request.query)] })),
    breaks: ['corrupted'],
    world: VARIED,
  },
  { fault: 'drops the query', ...withRequests((request) => ({ ...request, query: [] })), breaks: ['corrupted'], world: VARIED },
  { fault: 'drops a header', ...withHeaders((headers) => headers.filter(([name]) => name !== 'X-GitHub-Event')), breaks: ['corrupted'], world: VARIED },
  { fault: 'keeps one value of a header that repeats', ...withHeaders((headers) => [...new Map(headers)]), breaks: ['corrupted'], world: VARIED },
  { fault: 'writes header names in lower case', ...withHeaders((headers) => headers.map(([name, value]) => [name.toLowerCase(), value])), breaks: ['corrupted'], world: VARIED },
  { fault: 'adds a header', ...withHeaders((headers) => [...headers, ['X-Powered-By', 'us']]), breaks: ['corrupted'] },
  {
    fault: 'passes on what the sender says of our headers',
    deliver: withTransport((item, options, send) => send(
      { ...item, content: { ...item.content, headers: item.content.headers.map(([name, value]) => [name.replace(/^X_Scalable/, 'Y_Scalable'), value] as const) } }, options,
    )),
    breaks: ['corrupted'],
    world: VARIED,
  },
  {
    fault: 'takes the body for text',
    ...withRequests((request) => ({ ...request, body: Buffer.from(Buffer.from(request.body).toString('utf8'), 'utf8') })),
    breaks: ['corrupted'],
    world: VARIED,
  },
  {
    fault: 'sends another address and time of arrival',
    ...withRequests((request) => ({ ...request, sourceIp: '192.0.2.99', arrivedAt: request.arrivedAt + 1 })),
    breaks: ['corrupted'],
  },
  {
    fault: 'says that every attempt is the first',
    deliver: withTransport((item, options, send) => send(item, { ...options, number: 1 })),
    breaks: ['miscounted'],
  },
  {
    fault: 'skips a number in its attempts',
    deliver: withTransport((item, options, send) => send(item, { ...options, number: 2 * options.number })),
    breaks: ['miscounted'],
  },
  {
    fault: 'signs a request with the time of its arrival',
    onTheWire: (client) => ({ send: (request, options) => client.send(signedAtArrival(request), options) }),
    breaks: ['corrupted'],
    world: { signed: true },
  },
  {
    fault: 'signs another body than it sends',
    ...withHeaders((headers) => headers.map(([name, value]) => [name, name === 'webhook-signature' ? `v1,${Buffer.from(value).toString('base64')}` : value])),
    breaks: ['corrupted'],
    world: { signed: true },
  },
  {
    fault: 'has its function invoked again by the SDK when there is no answer',
    invoke: (invoke) => (payload, signal) => invoke(payload, signal).catch(() => invoke(payload, signal)),
    breaks: ['miscounted', 'overLimit'],
    world: FUNCTION_BACKEND,
  },
  {
    fault: 'does not wait for its function to end',
    invoke: (invoke) => (payload, signal) => Promise.race([invoke(payload, signal), Promise.resolve({ Payload: Buffer.from('{"statusCode":503}') })]),
    breaks: ['overLimit', 'unexplainedDuplicate'],
    unwatched: ['wrongLog', 'wrongRecord'],
    world: FUNCTION_BACKEND,
  },
  {
    fault: 'sends a request a second time when it fails',
    deliver: withTransport(async (item, options, send) => {
      const outcome = await send(item, options);
      return outcome.result === 'failed' ? send(item, options) : outcome;
    }),
    breaks: ['miscounted', 'wrongWait'],
  },
];

function signedAtArrival(request: DeliveryRequest): DeliveryRequest {
  const seconds = Math.floor(request.arrivedAt / 1000);
  const signature = createHmac('sha256', SIGNING_KEY).update(`${request.deliveryId}.${seconds}.`).update(request.body).digest('base64');
  const values = new Map([['webhook-timestamp', String(seconds)], ['webhook-signature', `v1,${signature}`]]);
  return { ...request, headers: request.headers.map(([name, value]) => [name, values.get(name) ?? value] as const) };
}
