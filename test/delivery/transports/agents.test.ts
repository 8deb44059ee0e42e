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

describe('what has arrived on idle connections is seen before one of them is used', () => {
  /** Whether the agent comes before the event loop has had its turn. */
  async function comesAtOnce(agents: Agents, url: string): Promise<boolean> {
    let isTurnOver = false;
    const turn = new Promise<void>((resolve) => {
      setImmediate(() => {
        isTurnOver = true;
        resolve();
      });
    });
    await agents.agentFor(parseBackendUrl(url));
    const atOnce = !isTurnOver;
    await turn;
    return atOnce;
  }

  /** Makes requests at once, and calls back in the turn in which the last connection became idle. */
  async function idle<T>(agents: Agents, url: string, requests: number, then: () => Promise<T>): Promise<T> {
    const agent = await agents.agentFor(parseBackendUrl(url));
    return new Promise((resolve, reject) => {
      let left = requests;
      agent.on('free', () => {
        left -= 1;
        if (left === 0) {
          resolve(then());
        }
      });
      for (let number = 0; number < requests; number += 1) {
        http.get(url, { agent }, (response) => response.resume()).on('error', reject);
      }
    });
  }

  test('there are none', async () => {
    expect(await comesAtOnce(new Agents(), 'http://a.example')).toBe(true);
  });

  test('one that was answered on just now is used at once, by one request', async () => {
    const { url } = await servers.http((response) => response.end('ok'));
    const agents = new Agents();
    expect(await idle(agents, url, 1, () => Promise.all([comesAtOnce(agents, url), comesAtOnce(agents, url)]))).toEqual([true, false]);
  });

  test('one that was idle for longer is looked at first', async () => {
    const { url } = await servers.http((response) => response.end('ok'));
    const agents = new Agents();
    await idle(agents, url, 1, () => Promise.resolve());
    await new Promise((resolve) => setImmediate(resolve));
    expect(await comesAtOnce(agents, url)).toBe(false);
  });

  test('also where others were answered on at the same time as the one that comes next', async () => {
    const answers: Array<() => void> = [];
    const { url } = await servers.http((response) => {
      answers.push(() => response.end('ok'));
      if (answers.length === 2) {
        answers.forEach((answer) => answer());
      }
    });
    const agents = new Agents();
    const agent = await agents.agentFor(parseBackendUrl(url));
    expect(await idle(agents, url, 2, () => comesAtOnce(agents, url))).toBe(true);
    expect(Object.values(agent.freeSockets).flat()).toHaveLength(2);
  });
});
