import * as http from 'node:http';
import type { SecureContext } from 'node:tls';
import { Agents } from '../../../src/delivery/transports/agents';
import { parseBackendUrl } from '../../../src/delivery/transports/request-target';
import { Servers } from '../support/servers';

const servers = new Servers();
afterEach(() => servers.close());

test('connections are those of one protocol and of the certificates in use', async () => {
  const agents = new Agents();
  const [one, two] = [{} as SecureContext, {} as SecureContext];
  const https = parseBackendUrl('https://a.example');
  const first = await agents.agentFor(https, one);
  expect(await agents.agentFor(https, one)).toBe(first);
  expect(await agents.agentFor(parseBackendUrl('http://a.example'))).not.toBe(first);
  expect(await agents.agentFor(https, one)).toBe(first);
  expect(await agents.agentFor(https, two)).not.toBe(first);
});

test('with other certificates, a request under way is answered, and its connection is not used again', async () => {
  let arrived: (answer: () => void) => void;
  const request = new Promise<() => void>((resolve) => {
    arrived = resolve;
  });
  const { url } = await servers.http((response) => arrived(() => response.end('ok')));
  const agents = new Agents();
  const base = parseBackendUrl(url);
  const agent = await agents.agentFor(base, {} as SecureContext);
  const status = new Promise((resolve, reject) => {
    http.get(url, { agent }, (response) => response.resume().on('end', () => resolve(response.statusCode))).on('error', reject);
  });
  const answer = await request;
  await agents.agentFor(base, {} as SecureContext);
  answer();
  expect(await status).toBe(200);
  await new Promise((resolve) => setImmediate(resolve));
  expect(Object.keys(agent.freeSockets)).toEqual([]);
});
