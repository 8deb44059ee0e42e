import * as http from 'node:http';
import type { AddressInfo } from 'node:net';
import { renderSlack } from '../../../../src/alert-routing/render/slack';
import { verify } from '../../../../src/sources/verification/verify';
import { ACTING, alertOf } from '../../../../test/alert-routing/render/alerts';
import { configFor } from '../../../../test/sources/support/sources';
import { press } from '../../../src/local/console/actions/press';
import { readPress } from '../../../src/local/console/actions/read-requests';
import { Platforms } from '../../../src/local/platforms/platforms';
import type { EndpointRoute } from '../../../src/local/runtime/routes';

const NOW = 1_800_000_000_000;
const SECRET = '0123456789abcdef0123456789abcdef';
const config = configFor('slack-v0');

let server: http.Server;
let origin: string;
let platforms: Platforms;
let requests: Array<{ url: string; headers: http.IncomingHttpHeaders; body: string }>;
let status: number;

beforeEach(async () => {
  [requests, status] = [[], 200];
  platforms = new Platforms(() => NOW);
  platforms.add({ destination: 'Shop/Alerts/Ops', platform: 'slack' });
  server = http.createServer((request, response) => {
    if (request.url!.startsWith('/_platforms')) {
      void platforms.respond(request, response, request.url!.slice('/_platforms'.length));
      return;
    }
    let body = '';
    request.on('data', (chunk: Buffer) => body += chunk.toString()).on('end', () => {
      requests.push({ url: request.url!, headers: request.headers, body });
      response.writeHead(status).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  platforms.board.post({ id: '1.000001', platform: 'slack', destination: 'Shop/Alerts/Ops', content: renderSlack(alertOf(), ACTING) });
});
afterEach(() => new Promise((resolve) => server.close(resolve)));

const routes = (): EndpointRoute[] => [{
  endpoint: 'Shop/Alerts/Actions',
  url: `${origin}/abc/prod/`,
  accepts: { method: 'POST' },
  targets: [],
  source: { name: 'slack', config, secrets: [{ arn: 'arn', name: 'signing', value: SECRET, origin: 'generated' }] },
}];
const place = () => ({ platforms, routes: routes(), origin, now: NOW });
const payload = () => JSON.parse(new URLSearchParams(requests[0].body).get('payload')!) as { readonly response_url: string };

test('a press is a form that is signed as Slack signs it, to the endpoint of the router, in somebody\'s name', async () => {
  expect(await press({ messageId: '1.000001', actionId: 'alert:acknowledge', user: ' Ann ' }, place())).toEqual({ status: 200, signed: true });
  const [{ url, headers, body }] = requests;
  expect([url, headers['content-type']]).toEqual(['/abc/prod/slack', 'application/x-www-form-urlencoded']);
  const signed = {
    method: 'POST', headers: Object.entries(headers).map(([name, value]) => [name, String(value)] as const), body: Buffer.from(body), query: [], urls: () => [`${origin}${url}`],
  };
  expect(verify(signed, config.scheme, [SECRET], NOW)).toEqual({ valid: true });
  expect(payload()).toMatchObject({
    type: 'block_actions',
    user: { name: 'Ann', id: expect.stringMatching(/^U[A-Z0-9]{10}$/) },
    container: { message_ts: '1.000001', is_ephemeral: false },
    actions: [{ action_id: 'alert:acknowledge', value: 'a3f5c1-1', type: 'button' }],
  });
});

test('what only the presser sees stands below the message, and is replaced or taken away by what comes next', async () => {
  await press({ messageId: '1.000001', actionId: 'alert:note', user: 'Ann & Bob' }, place());
  const { response_url: url } = payload();
  const answer = (body: object) => fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
  const save = { type: 'button', action_id: 'alert:note:save', value: 'a3f5c1-1', text: { type: 'plain_text', text: 'Save' } };
  const field = { type: 'input', block_id: 'alert-note', element: { type: 'plain_text_input', action_id: 'alert:note:a3f5c1-1' } };
  const form = { text: 'Note', blocks: [field, { type: 'actions', elements: [save] }] };
  expect((await answer(form)).status).toBe(200);
  const [, shown] = platforms.board.all;
  expect(shown).toMatchObject({ thread: '1.000001', seenBy: 'Ann & Bob', content: form });
  requests = [];
  await press({ messageId: shown.id, actionId: 'alert:note:save', user: 'Ann', field: 'Restart it.' }, place());
  expect(payload()).toMatchObject({
    container: { is_ephemeral: true },
    state: { values: { 'alert-note': { 'alert:note:a3f5c1-1': { type: 'plain_text_input', value: 'Restart it.' } } } },
    actions: [{ action_id: 'alert:note:save', value: 'a3f5c1-1' }],
  });
  const { response_url: again } = payload();
  await fetch(again, { method: 'POST', body: '{"text":"Noted.","replace_original":true}' });
  expect(platforms.board.get(shown.id)?.content).toMatchObject({ text: 'Noted.' });
  await fetch(again, { method: 'POST', body: '{"delete_original":true}' });
  expect(platforms.board.get(shown.id)).toBeUndefined();
  expect((await fetch(again, { method: 'POST', body: '{}' })).status).toBe(404);
});

test.each([
  ['a button that is not there', { messageId: '1.000001', actionId: 'alert:retry:Restart', user: 'Ann' }, /not there any more/],
  ['a message that is not there', { messageId: '1.000009', actionId: 'alert:close', user: 'Ann' }, /not there any more/],
  ['nobody', { messageId: '1.000001', actionId: 'alert:close', user: ' ' }, /expected a name/],
])('%s is refused', async (_what, request, message) => {
  await expect(press(request, place())).rejects.toThrow(message);
  expect(requests).toEqual([]);
});

test('a router without buttons, and one that does not take a press, are named', async () => {
  const request = { messageId: '1.000001', actionId: 'alert:close', user: 'Ann' };
  await expect(press(request, { ...place(), routes: [] })).rejects.toThrow('The router Shop/Alerts takes no presses of buttons');
  status = 403;
  await expect(press(request, place())).rejects.toThrow('answered 403');
});

test('without a value of the signing secret nobody would believe a press: it is not sent, and the secret is named', async () => {
  const [route] = routes();
  const unsigned = { ...route, source: { ...route.source!, secrets: [{ arn: 'arn', name: 'alerts/slack-signing', origin: 'missing' as const }] } };
  await expect(press({ messageId: '1.000001', actionId: 'alert:close', user: 'Ann' }, { ...place(), routes: [unsigned] }))
    .rejects.toThrow('--secret alerts/slack-signing=VALUE');
  expect(requests).toEqual([]);
});

test('a request that is none is refused', () => {
  expect(readPress({ messageId: 'm', actionId: 'a', user: 'u' })).toEqual({ messageId: 'm', actionId: 'a', user: 'u', field: undefined });
  expect(() => readPress({ messageId: 'm', actionId: 'a' })).toThrow('The field "user" is missing or no text.');
});
