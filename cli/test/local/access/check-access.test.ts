import { AccessControl } from '../../../src/local/access/access-control';
import { AccessRules, checkAccess } from '../../../src/local/access/check-access';
import { ConsoleToken } from '../../../src/local/access/console-token';
import { parseAllowedHost } from '../../../src/local/access/host-name';

const token = new ConsoleToken();
const rules: AccessRules = { allowedHosts: ['abc.ngrok.app', 'hooks.example.com:8443'], token };
const HOST = '127.0.0.1:8787';
const OWN = { host: HOST };

function outcome(surface: 'endpoint' | 'console' | 'aws', headers: Record<string, string>, method: string = 'GET', isPage: boolean = false): string {
  return checkAccess({ surface, method, headers, isPage }, rules)?.reason ?? 'answered';
}

describe.each(['endpoint', 'console', 'aws'] as const)('field case L1: %s', (surface) => {
  test.each(['127.0.0.1:8787', '127.0.0.1', 'localhost:8787', 'LOCALHOST:1', '[::1]:8787', '[::1]'])('a program that asks %s is answered', (host) => {
    expect(outcome(surface, { host })).toBe('answered');
  });

  test.each([
    'attacker.test', 'attacker.test:8787', 'localhost.attacker.test', '127.0.0.1.nip.io', 'a.localhost', 'localhost@attacker.test', '127.0.0.1:8787@attacker.test', '0.0.0.0:8787',
    '127.1', '2130706433', '192.168.1.5:8787', '[::ffff:7f00:1]', '[::]', 'localhost.', 'localhost:8787:1', '',
  ])('a request for the host "%s" (DNS rebinding, the network) is not', (host) => {
    expect(outcome(surface, { host })).toBe('host');
  });

  test('nor is one without a host', () => {
    expect(outcome(surface, {})).toBe('host');
  });

  test.each<[string, string, Record<string, string>]>([
    ['fetch', 'GET', { 'origin': 'https://attacker.test', 'sec-fetch-site': 'cross-site' }],
    ['a form', 'POST', { 'origin': 'https://attacker.test', 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' }],
    ['a form of an old browser', 'POST', { origin: 'https://attacker.test' }],
    ['a form of a file or a sandboxed frame', 'POST', { origin: 'null' }],
    ['a preflight', 'OPTIONS', { 'origin': 'https://attacker.test', 'access-control-request-method': 'POST' }],
    ['a WebSocket', 'GET', { origin: 'https://attacker.test', upgrade: 'websocket', connection: 'Upgrade' }],
    ['an EventSource', 'GET', { 'origin': 'https://attacker.test', 'accept': 'text/event-stream', 'sec-fetch-site': 'cross-site' }],
    ['an image', 'GET', { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors', 'sec-fetch-dest': 'image' }],
    ['a script', 'GET', { 'sec-fetch-site': 'same-site', 'sec-fetch-mode': 'no-cors', 'sec-fetch-dest': 'script' }],
    ['a frame', 'GET', { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'iframe' }],
    ['a page of another port', 'POST', { 'origin': 'http://127.0.0.1:3000', 'sec-fetch-site': 'same-site' }],
    ['a page of another name of this machine', 'POST', { 'origin': 'http://localhost:8787', 'sec-fetch-site': 'cross-site' }],
    ['a page of this machine over TLS', 'POST', { origin: `https://${HOST}` }],
    ['two origins', 'POST', { origin: `http://${HOST}, https://attacker.test` }],
  ])('%s of another site is refused', (_, method, headers) => {
    expect(outcome(surface, { ...OWN, ...headers }, method)).toBe('page');
  });
});

describe('field case L1: endpoints', () => {
  test.each(['abc.ngrok.app', 'ABC.ngrok.app', 'abc.ngrok.app:443', 'hooks.example.com:8443'])('senders reach them through a tunnel that is allowed: %s', (host) => {
    expect(outcome('endpoint', { host }, 'POST')).toBe('answered');
    expect(outcome('endpoint', { host, origin: 'https://a-sender.example' }, 'POST')).toBe('answered');
    expect(outcome('console', { host })).toBe('host');
    expect(outcome('aws', { host })).toBe('host');
  });

  test.each(['x.abc.ngrok.app', 'ngrok.app', 'hooks.example.com', 'hooks.example.com:80'])('not through another: %s', (host) => {
    expect(outcome('endpoint', { host }, 'POST')).toBe('host');
  });

  test('pages of a host that is allowed may send, and no other', () => {
    expect(outcome('endpoint', { ...OWN, origin: 'https://abc.ngrok.app' }, 'POST')).toBe('answered');
    expect(outcome('endpoint', { ...OWN, origin: 'https://hooks.example.com:8443' }, 'POST')).toBe('answered');
    expect(outcome('endpoint', { ...OWN, origin: 'https://hooks.example.com' }, 'POST')).toBe('page');
    expect(outcome('console', { ...OWN, origin: 'https://abc.ngrok.app' })).toBe('page');
  });

  test('the refusal says what to do about it, and shows nothing that could move a terminal\'s cursor', () => {
    const message = (headers: Record<string, string>) => checkAccess({ surface: 'endpoint', method: 'POST', headers }, rules)!.message;
    expect(message({ host: 'XYZ.trycloudflare.com:443' })).toBe(
      'This request is for the host "xyz.trycloudflare.com:443", expected 127.0.0.1 or localhost: if it comes through a tunnel of yours, start with --allow-host xyz.trycloudflare.com.',
    );
    expect(message({ ...OWN, origin: 'http://localhost:3000' })).toBe(
      'This request was made by a page of "http://localhost:3000": if that page may send webhooks, start with --allow-host localhost:3000.',
    );
    expect(message({ host: '\u009b31m"; rm' })).toBe('This request is for the host "?31m\\"; rm", expected 127.0.0.1 or localhost.');
    expect(message({ ...OWN, origin: `null${'x'.repeat(1000)}` }).length).toBeLessThan(200);
  });

  test.each(['abc.ngrok.app', 'Hooks.Example.com:8443', 'localhost:3000', '[2001:db8::1]:80'])('--allow-host %s', (text) => {
    expect(parseAllowedHost(text)).toBe(text.toLowerCase());
  });

  test.each(['https://abc.ngrok.app', 'abc.ngrok.app/', '*.ngrok.app', '*', '', 'a b', 'a:b'])('--allow-host %s is refused', (text) => {
    expect(() => parseAllowedHost(text)).toThrow(/^--allow-host is ".*", expected one name/);
  });
});

describe('field case L1: the console', () => {
  const page = { ...OWN, 'origin': `http://${HOST}`, 'sec-fetch-site': 'same-origin' };

  test('its own page may read, and change what it has the token for', () => {
    expect(outcome('console', page)).toBe('answered');
    expect(outcome('console', { ...OWN, 'sec-fetch-site': 'same-origin' })).toBe('answered');
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE', 'ANYTHING']) {
      expect(outcome('console', page, method)).toBe('token');
      expect(outcome('console', { ...page, 'x-console-token': new ConsoleToken().text }, method)).toBe('token');
      expect(outcome('console', { ...page, 'x-console-token': token.text }, method)).toBe('answered');
    }
  });

  test('programs may read, and change nothing without the token', () => {
    expect(outcome('console', OWN)).toBe('answered');
    expect(outcome('console', OWN, 'POST')).toBe('token');
  });

  test('it can be opened by a link of another site, and what is not a page cannot', () => {
    const link = { ...OWN, 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' };
    expect(outcome('console', link, 'GET', true)).toBe('answered');
    expect(outcome('console', link, 'GET')).toBe('page');
    expect(outcome('console', link, 'POST', true)).toBe('page');
    expect(outcome('console', { ...link, 'sec-fetch-dest': 'iframe' }, 'GET', true)).toBe('page');
    expect(outcome('console', { ...link, host: 'attacker.test' }, 'GET', true)).toBe('host');
  });
});

test('a refusal is told once, and never more than a handful', () => {
  const notices: string[] = [];
  const access = new AccessControl({ allowedHosts: [], onNotice: (line) => notices.push(line) });
  const ask = (host: string) => access.refusal('endpoint', { method: 'POST', headers: { host } } as never);
  expect(ask('a.test')?.reason).toBe('host');
  ask('a.test');
  expect(notices).toEqual([expect.stringMatching(/^Refused a POST: This request is for the host "a\.test"/)]);
  for (let number = 0; number < 100; number += 1) {
    ask(`${number}.test`);
  }
  expect(notices).toHaveLength(20);
});
