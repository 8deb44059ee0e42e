import type { LookupFunction } from 'node:net';
import { FixedUrl } from '../../../src/delivery/transports/base-url';
import { HttpClient } from '../../../src/delivery/transports/http';
import { sharedLookup } from '../../../src/delivery/transports/shared-lookup';
import { deliveryRequest } from '../support/requests';
import { Servers } from '../support/servers';

const servers = new Servers();
afterEach(() => servers.close());

const EAI_AGAIN: NodeJS.ErrnoException = Object.assign(new Error('x'), { code: 'EAI_AGAIN' });

/** A resolver that answers when it is told to. */
class Resolver {
  public readonly asked: string[] = [];
  private readonly pending: Array<(addresses: string[] | Error) => void> = [];

  public readonly lookup: LookupFunction = (hostname, options, callback) => {
    this.asked.push(hostname);
    this.pending.push((addresses) => {
      if (addresses instanceof Error) {
        callback(addresses, options.all ? [] : '');
      } else if (options.all) {
        callback(null, addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })));
      } else {
        callback(null, addresses[0], 4);
      }
    });
  };

  /** Answers the oldest question. */
  public answer(addresses: string[] | Error): void {
    this.pending.shift()!(addresses);
  }
}

/** Asks for a name, and keeps what is told. */
function ask(lookup: LookupFunction, hostname: string, told: string[], all = false): void {
  lookup(hostname, { all }, (error, found) => {
    told.push(`${hostname}: ${error ? error.code : Array.isArray(found) ? found.map(({ address }) => address).join(' ') : found}`);
  });
}

test('a name is resolved once for all who ask until there is an answer, and anew for who asks then', () => {
  const resolver = new Resolver();
  const lookup = sharedLookup(resolver.lookup);
  const told: string[] = [];
  ['a', 'b', 'a'].forEach((hostname) => ask(lookup, hostname, told));
  expect(resolver.asked).toEqual(['a', 'b']);
  resolver.answer(['192.0.2.1']);
  ask(lookup, 'a', told);
  expect(resolver.asked).toEqual(['a', 'b', 'a']);
  resolver.answer(EAI_AGAIN);
  resolver.answer(['192.0.2.2']);
  expect(told).toEqual(['a: 192.0.2.1', 'a: 192.0.2.1', 'b: EAI_AGAIN', 'a: 192.0.2.2']);
});

test('who asks for all addresses and who asks for one get each what they asked for', () => {
  const resolver = new Resolver();
  const lookup = sharedLookup(resolver.lookup);
  const told: string[] = [];
  ask(lookup, 'a', told, false);
  ask(lookup, 'a', told, true);
  resolver.answer(['192.0.2.1', '192.0.2.2']);
  resolver.answer(['192.0.2.1', '192.0.2.2']);
  expect(told).toEqual(['a: 192.0.2.1', 'a: 192.0.2.1 192.0.2.2']);
});

test.each([
  [['::1', '192.0.2.1', '192.0.2.2'], ['::1 192.0.2.1 192.0.2.2', '::1 192.0.2.1 192.0.2.2', '::1 192.0.2.1 192.0.2.2']],
  [['192.0.2.1', '192.0.2.2', '::1'], ['192.0.2.1 192.0.2.2 ::1', '192.0.2.2 192.0.2.1 ::1', '192.0.2.1 192.0.2.2 ::1']],
  [[], ['', '', '']],
])('the next one begins with the next address, of the family that was preferred: %j', (addresses, expected) => {
  const resolver = new Resolver();
  const lookup = sharedLookup(resolver.lookup);
  const told: string[] = [];
  expected.forEach(() => ask(lookup, 'a', told, true));
  resolver.answer(addresses);
  expect(told).toEqual(expected.map((one) => `a: ${one}`));
});

test('an answer that comes at once is told, each time', () => {
  const lookup = sharedLookup((_, __, callback) => callback(null, '192.0.2.1', 4));
  const told: string[] = [];
  ['a', 'a', 'b'].forEach((hostname) => ask(lookup, hostname, told));
  expect(told).toEqual(['a: 192.0.2.1', 'a: 192.0.2.1', 'b: 192.0.2.1']);
});

describe('field case D4', () => {
  const failure = (failureClass: string): object => expect.objectContaining({ kind: 'failure', failure: failureClass });

  test('a name server that does not answer is asked once, however many attempts there are, and all of them are told what it says', async () => {
    const resolver = new Resolver();
    const client = new HttpClient({ baseUrl: new FixedUrl('http://backend.example'), lookup: resolver.lookup });
    const send = (timeoutMs: number): Promise<object> => client.send(deliveryRequest(), { timeoutMs });
    expect(await Promise.all(Array.from({ length: 10 }, () => send(100)))).toEqual(Array(10).fill(failure('timeout')));
    const later = Promise.all([send(20_000), send(20_000)]);
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(resolver.asked).toEqual(['backend.example']);
    resolver.answer(EAI_AGAIN);
    expect(await later).toEqual(Array(2).fill(failure('dns')));
  });

  test('an answer that comes after some have given up is told to the others', async () => {
    const { url, seen } = await servers.http((response) => response.end('ok'));
    const resolver = new Resolver();
    const client = new HttpClient({ baseUrl: new FixedUrl(url.replace('127.0.0.1', 'backend.example')), lookup: resolver.lookup });
    const send = (timeoutMs: number): Promise<object> => client.send(deliveryRequest(), { timeoutMs });
    await Promise.all([send(100), send(100)]);
    const later = send(20_000);
    await new Promise((resolve) => setTimeout(resolve, 100));
    resolver.answer(['127.0.0.1']);
    expect(await later).toMatchObject({ kind: 'response', status: 200 });
    expect(seen).toHaveLength(1);
  });
});
