import * as fs from 'node:fs';
import * as http from 'node:http';
import * as os from 'node:os';
import * as path from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Backend, Handshake, ScalableWebhook } from '../../../../src';
import type { LiveSnapshot } from '../../../src/local/console/contract/live';
import { closeServer, listenLocally } from '../../../src/local/local-server';
import { LocalEvent, LocalRuntime, startLocal } from '../../../src/local/runtime';
import { outcomeOf } from '../../../src/local/runtime/request-outcome';

const ORDERS = 'Shop/Orders';
const ONLY_POST = 'Shop/Orders/only-post';

let folder: string;
let backend: http.Server;
let runtime: LocalRuntime | undefined;
const events: LocalEvent[] = [];

beforeAll(async () => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'request-outcome-'));
  backend = http.createServer((request, response) => request.resume().on('end', () => response.end()));
  const app = new App({ outdir: folder });
  const stack = new Stack(app, 'Shop');
  const secret = secretsmanager.Secret.fromSecretNameV2(stack, 'Secret', 'known-to-both');
  const orders = new ScalableWebhook(stack, 'Orders', { backend: Backend.url('https://replaced.invalid') });
  orders.addEndpoint('/only-post', { methods: ['POST'] });
  orders.addEndpoint('/slack', { handshake: Handshake.slackUrlVerification() });
  orders.addEndpoint('/meta', { handshake: Handshake.hubChallenge(secret) });
  orders.addEndpoint('/zoom', { handshake: Handshake.zoom(secret) });
  orders.addEndpoint('/x', { handshake: Handshake.crc(secret) });
  app.synth();
  const url = `http://127.0.0.1:${await listenLocally(backend)}`;
  runtime = await startLocal({
    app: folder, port: 0, backends: [{ url }], secrets: [{ secret: 'known-to-both', value: 'known' }], onEvent: (event) => events.push(event),
  });
});

afterAll(async () => {
  await runtime?.stop();
  await closeServer(backend);
  fs.rmSync(folder, { recursive: true, force: true });
});

/** The counters of the console and of the status for one endpoint after a request to it. */
async function countsAfter(endpoint: string, method: string, below: string, body?: string): Promise<unknown> {
  const before = runtime!.status();
  const { [endpoint]: own = { accepted: 0, answered: 0, refused: 0 } } = (await live()).endpoints;
  await (await fetch(runtime!.endpoints[endpoint] + below, { method, body, headers: { 'content-type': 'application/json' } })).arrayBuffer();
  const after = runtime!.status();
  const { [endpoint]: ownAfter } = (await live()).endpoints;
  const fields = ['accepted', 'answered', 'refused'] as const;
  const ofStatus = fields.filter((field) => after[field] === before[field] + 1);
  const ofConsole = fields.filter((field) => ownAfter[field] === own[field] + 1);
  const ofEvent = events.flatMap((event) => event.kind === 'request' ? [event.outcome] : []).at(-1);
  return { ofStatus, ofConsole, ofEvent };
}

/** What the console shows now: the first snapshot of its stream. */
async function live(): Promise<LiveSnapshot> {
  const { body } = await fetch(`${runtime!.statusUrl}/stream`);
  let text = '';
  for await (const part of body!.pipeThrough(new TextDecoderStream())) {
    text += part;
    const [, data] = /^event: status\ndata: (.*)\n/m.exec(text) ?? [];
    if (data !== undefined) {
      return JSON.parse(data) as LiveSnapshot;
    }
  }
  throw new Error('The stream ended without a snapshot.');
}

const CHALLENGE = '{"type":"url_verification","challenge":"abc"}';
const ZOOM = '{"event":"endpoint.url_validation","payload":{"plainToken":"qgg8vlvZRS6UYooatFL8Aw"}}';

test.each([
  ['a webhook', ORDERS, 'POST', '', '{"id":1}', 'accepted'],
  ['a GET with something to say', ORDERS, 'GET', '?id=1', undefined, 'accepted'],
  ['a HEAD', ORDERS, 'HEAD', '', undefined, 'answered'],
  ['an OPTIONS', ORDERS, 'OPTIONS', '', undefined, 'answered'],
  ['an empty GET', ORDERS, 'GET', '', undefined, 'answered'],
  ['a ping where only POST is taken', ONLY_POST, 'GET', '', undefined, 'answered'],
  ['another method there', ONLY_POST, 'DELETE', '', undefined, 'refused'],
  ['a body that is too large', ORDERS, 'POST', '', 'x'.repeat(1024 * 1024), 'refused'],
  ['a challenge in the body', 'Shop/Orders/slack', 'POST', '', CHALLENGE, 'answered'],
  ['a webhook at an endpoint with a handshake', 'Shop/Orders/slack', 'POST', '', '{"type":"event_callback"}', 'accepted'],
  ['a challenge in the query', 'Shop/Orders/meta', 'GET', '?hub.mode=subscribe&hub.verify_token=known&hub.challenge=7', undefined, 'answered'],
  ['a wrong token', 'Shop/Orders/meta', 'GET', '?hub.mode=subscribe&hub.verify_token=other&hub.challenge=7', undefined, 'refused'],
  ['a challenge that a function signs', 'Shop/Orders/zoom', 'POST', '', ZOOM, 'answered'],
  ['a webhook that this function stores', 'Shop/Orders/zoom', 'POST', '', '{"event":"meeting.started"}', 'accepted'],
  ['a challenge of a GET that a function signs', 'Shop/Orders/x', 'GET', '?crc_token=abc', undefined, 'answered'],
])('%s is counted once, by the status, the console and the event alike', async (_, endpoint, method, below, body, outcome) => {
  expect(await countsAfter(endpoint, method, below, body)).toEqual({ ofStatus: [outcome], ofConsole: [outcome], ofEvent: outcome });
});

test.each([
  ['what is no JSON', 'stored'],
  ['nothing', ''],
  ['null', 'null'],
  ['a text', '"MessageId"'],
  ['what a function of somebody else says', '{"MessageId":7,"stored":"yes"}'],
])('%s of an integration says nothing of a message that is stored', (_, text) => {
  expect(outcomeOf({ status: 200, integration: { status: 200, headers: {}, body: Buffer.from(text) } })).toBe('answered');
});
