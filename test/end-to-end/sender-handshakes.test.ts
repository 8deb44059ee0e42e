import { createHmac } from 'node:crypto';
import { Stack } from 'aws-cdk-lib';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Handshakes } from './support/handshakes';
import { until } from './support/scene';
import { SecretOverride } from '../../cli/src/local/runtime/deployment/secrets';
import {
  ChallengeAnswer, ChallengeCondition, ChallengeValue, Handshake, MessageGroup, MissingGroup, ScalableWebhookProps, Source,
} from '../../src';

const TOKEN = 'strava/verify-secret'; // six characters behind a hyphen, as Secrets Manager appends them
const verifyToken = secretsmanager.Secret.fromSecretNameV2(new Stack(), 'Token', TOKEN);
const HOOK_SECRET = 'b537207f20cbfa02357cf448134da559e8bd39d61597dcd5631b8012eae53e81';
const CODE = '512d38b6-c7b8-40c8-89fe-f46f9e9622b6';

const handshakes = new Handshakes();
const start = handshakes.start.bind(handshakes);

interface Asked {
  readonly query?: string;
  readonly method?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string;
}

async function ask(endpoint: string, { query = '', ...init }: Asked): Promise<{ status: number; headers: Record<string, string>; text: string }> {
  const response = await fetch(endpoint + query, init);
  return { status: response.status, headers: Object.fromEntries(response.headers), text: await response.text() };
}

const post = (body: unknown, headers: Record<string, string> = {}): Asked =>
  ({ method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: typeof body === 'string' ? body : JSON.stringify(body) });

/** Nothing of what was asked before is stored, and this arrives. */
async function expectOnly(endpoint: string, webhook: Asked): Promise<void> {
  expect((await ask(endpoint, webhook)).status).toBe(200);
  await handshakes.expectOneArrival();
  expect(handshakes.scene.arrivals[0].body.toString()).toBe(webhook.body);
}

const TEXT = { 'content-type': 'text/plain', 'x-content-type-options': 'nosniff' };
const JSON_TYPE = { 'content-type': 'application/json', 'x-content-type-options': 'nosniff' };

interface Played {
  readonly handshake?: () => Handshake;
  readonly source?: () => Source;
  readonly secrets?: SecretOverride[];
  /** What the sender's documentation shows. */
  readonly asked: Asked;
  readonly headers: Record<string, string>;
  readonly text: string;
  /** What is no challenge, and answered 403 and not stored. */
  readonly refused?: Asked;
  readonly webhook: Asked;
}

const PLAYED: Record<string, Played> = {
  'field case I9: Strava, answered as JSON': {
    handshake: () => Handshake.strava(verifyToken),
    secrets: [{ secret: TOKEN, value: 'STRAVA' }],
    asked: { query: '?hub.mode=subscribe&hub.verify_token=STRAVA&hub.challenge=15f7d1a91c1f40f8a748fd134752feb3' },
    headers: JSON_TYPE,
    text: '{"hub.challenge":"15f7d1a91c1f40f8a748fd134752feb3"}',
    refused: { query: '?hub.mode=subscribe&hub.verify_token=STRAVO&hub.challenge=15f7' },
    webhook: post({ aspect_type: 'update' }),
  },
  'field case I9: WebSub without a token': {
    handshake: () => Handshake.webSub(),
    asked: { query: '?hub.mode=subscribe&hub.topic=https%3A%2F%2Fwww.youtube.com%2Fxml%2Ffeeds%2Fvideos.xml%3Fchannel_id%3DC&hub.challenge=12345&hub.lease_seconds=432000' },
    headers: TEXT,
    text: '12345',
    refused: { query: '?hub.mode=denied&hub.topic=t&hub.reason=no' },
    webhook: { method: 'POST', headers: { 'content-type': 'application/xml' }, body: '<feed/>' },
  },
  'field case I9: WebSub, unsubscribing from a topic of ours': {
    handshake: () => Handshake.webSub(['https://example.com/feed?a=1&b=$x']),
    asked: { query: '?hub.mode=unsubscribe&hub.topic=https%3A%2F%2Fexample.com%2Ffeed%3Fa%3D1%26b%3D%24x&hub.challenge=12345' },
    headers: TEXT,
    text: '12345',
    refused: { query: '?hub.mode=unsubscribe&hub.topic=https%3A%2F%2Fexample.com%2Ffeed&hub.challenge=12345' },
    webhook: { method: 'POST', headers: { 'content-type': 'application/xml' }, body: '<feed/>' },
  },
  'field case I9: Twitch, a challenge in a body that a header announces': {
    handshake: () => Handshake.twitch(),
    asked: post(
      { challenge: 'pogchamp-kappa-360noscope-vohiyo', subscription: { id: 'f1c2a387-161a-49f9-a165-0f21d7a4e1c4', status: 'webhook_callback_verification_pending' } },
      { 'Twitch-Eventsub-Message-Type': 'webhook_callback_verification' },
    ),
    headers: TEXT,
    text: 'pogchamp-kappa-360noscope-vohiyo',
    webhook: post({ challenge: 'c', event: {} }, { 'Twitch-Eventsub-Message-Type': 'notification' }),
  },
  'field case I8: Asana, a header that is sent back': {
    handshake: () => Handshake.asana(),
    asked: post('', { 'X-Hook-Secret': HOOK_SECRET }),
    headers: { ...JSON_TYPE, 'x-hook-secret': HOOK_SECRET },
    text: '{}',
    webhook: post({ events: [] }, { 'X-Hook-Signature': 'abc' }),
  },
  'field case I8: Asana, by its preset': {
    source: () => Source.asana({ secret: secretsmanager.Secret.fromSecretNameV2(new Stack(), 'Asana', 'asana') }),
    secrets: [{ secret: 'asana', value: HOOK_SECRET }],
    asked: post('', { 'X-Hook-Secret': HOOK_SECRET }),
    headers: { ...JSON_TYPE, 'x-hook-secret': HOOK_SECRET },
    text: '{}',
    webhook: post('{"events":[]}', { 'X-Hook-Signature': createHmac('sha256', HOOK_SECRET).update('{"events":[]}').digest('hex') }),
  },
  'field case I8: Smartsheet, a header that is sent back as another': {
    handshake: () => Handshake.smartsheet(),
    asked: post({ challenge: CODE, webhookId: 123 }, { 'Smartsheet-Hook-Challenge': CODE }),
    headers: { ...JSON_TYPE, 'smartsheet-hook-response': CODE },
    text: '{}',
    webhook: post({ nonce: 'n', events: [] }),
  },
  'field case I8: Okta, a header that is sent back as JSON': {
    handshake: () => Handshake.okta(),
    asked: { headers: { 'X-Okta-Verification-Challenge': 'Me_rShK8JHsTnbyYrWXCEoMGbM_zsZ6k0hLPZ_Pg' } },
    headers: JSON_TYPE,
    text: '{"verification":"Me_rShK8JHsTnbyYrWXCEoMGbM_zsZ6k0hLPZ_Pg"}',
    refused: { query: '?a=1' },
    webhook: post({ eventType: 'com.okta.event_hook' }),
  },
  'monday.com, a body that is nothing but a challenge': {
    handshake: () => Handshake.monday(),
    asked: post({ challenge: '3eZbrw1aBm2rZgRNFdxV2595E9CY3gmdALWMmHkvFXO7tYXAYM8P' }),
    headers: JSON_TYPE,
    text: '{"challenge":"3eZbrw1aBm2rZgRNFdxV2595E9CY3gmdALWMmHkvFXO7tYXAYM8P"}',
    webhook: post({ event: { userId: 1 }, challenge: 'c' }),
  },
  'field case I7: CloudEvents, permission to send': {
    handshake: () => Handshake.cloudEvents({ allowedRate: 120 }),
    asked: { method: 'OPTIONS', headers: { 'WebHook-Request-Origin': 'eventemitter.example.com', 'WebHook-Request-Rate': '120' } },
    headers: { 'webhook-allowed-origin': '*', 'webhook-allowed-rate': '120', 'allow': 'POST' },
    text: '',
    webhook: post({ specversion: '1.0' }, { 'content-type': 'application/cloudevents+json' }),
  },
  'field case I7: Event Grid, its own schema': {
    handshake: () => Handshake.eventGrid(),
    asked: post(
      [{ id: '2d1781af-3a4c-4d7c-bd0c-e34b19da4e66', topic: '/subscriptions/x', subject: '', data: { validationCode: CODE, validationUrl: 'https://rp-eastus2.eventgrid.azure.net' }, eventType: 'Microsoft.EventGrid.SubscriptionValidationEvent' }],
      { 'aeg-event-type': 'SubscriptionValidation' },
    ),
    headers: JSON_TYPE,
    text: `{"validationResponse":"${CODE}"}`,
    webhook: post([{ eventType: 'x', data: { validationCode: CODE } }], { 'aeg-event-type': 'Notification' }),
  },
  'field case I7: Event Grid, schema of CloudEvents': {
    handshake: () => Handshake.eventGrid({ allowedOrigin: 'eventgrid.azure.net' }),
    asked: { method: 'OPTIONS', headers: { 'WebHook-Request-Origin': 'eventgrid.azure.net' } },
    headers: { 'webhook-allowed-origin': 'eventgrid.azure.net', 'webhook-allowed-rate': '*' },
    text: '',
    webhook: post({ specversion: '1.0' }, { 'content-type': 'application/cloudevents+json' }),
  },
  'Cisco Meraki, always the same text': {
    handshake: () => Handshake.challenge({ value: ChallengeValue.fixed('the-validator') }),
    asked: {},
    headers: TEXT,
    text: 'the-validator',
    webhook: post({ version: '3.0' }),
  },
  'Oura, a token and a challenge in the query': {
    handshake: () => Handshake.challenge({
      value: ChallengeValue.query('challenge'), when: [ChallengeCondition.querySecret('verification_token', verifyToken)], answer: ChallengeAnswer.json('challenge'),
    }),
    secrets: [{ secret: TOKEN, value: 'STRAVA' }],
    asked: { query: '?verification_token=STRAVA&challenge=r4nd0m' },
    headers: JSON_TYPE,
    text: '{"challenge":"r4nd0m"}',
    refused: { query: '?verification_token=x&challenge=r4nd0m' },
    webhook: post({ event_type: 'update' }),
  },
  'Lark, a field announces a field, answered as JSON': {
    handshake: () => Handshake.challenge({
      value: ChallengeValue.jsonField('$.challenge'), when: [ChallengeCondition.jsonField('$.type', 'url_verification')], answer: ChallengeAnswer.json('challenge'),
    }),
    asked: post({ challenge: 'ajls384kdjx98XX', token: 'xxxxxx', type: 'url_verification' }),
    headers: JSON_TYPE,
    text: '{"challenge":"ajls384kdjx98XX"}',
    webhook: post({ challenge: 'c', type: 'event_callback' }),
  },
  'a field of a form': {
    handshake: () => Handshake.challenge({ value: ChallengeValue.formField('challenge'), when: [ChallengeCondition.header('X-Kind', 'verify')] }),
    asked: { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded', 'X-Kind': 'verify' }, body: 'a=1&challenge=a%20b' },
    headers: TEXT,
    text: 'a b',
    webhook: { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded', 'X-Kind': 'event' }, body: 'challenge=a' },
  },
};

test.each(Object.entries(PLAYED))('%s', async (_name, { handshake, source, secrets, asked, headers, text, refused, webhook }) => {
  const endpoint = await start({ handshake: handshake?.(), source: source?.() }, secrets);
  for (const path of ['', 'below']) {
    const answer = await ask(endpoint + path, asked);
    expect([answer.status, answer.text]).toEqual([200, text]);
    expect(answer.headers).toMatchObject(headers);
  }
  if (refused) {
    expect((await ask(endpoint, refused)).status).toBe(403);
  }
  await expectOnly(endpoint, webhook);
});

describe('field case I6: a handshake brings its content types and methods', () => {
  const graph = { query: '?validationToken=Validation%3A%20Testing', method: 'POST', headers: { 'content-type': 'text/plain; charset=utf-8' } };

  test('its types, and webhooks of these are still refused', async () => {
    const endpoint = await start({ handshake: Handshake.validationToken(), contentTypes: ['application/json'] });
    expect(await ask(endpoint, graph)).toMatchObject({ status: 200, text: 'Validation: Testing', headers: TEXT });
    expect(await ask(endpoint, { method: 'POST', headers: { 'content-type': 'text/plain' }, body: 'x' })).toMatchObject({ status: 415, text: expect.stringContaining('content type not accepted') });
    expect((await ask(endpoint, { method: 'POST', headers: { 'content-type': 'text/xml' }, body: '<x/>' })).status).toBe(415);
    await expectOnly(endpoint, post({ value: [] }));
  });

  test('its method, and webhooks with it are still refused', async () => {
    const endpoint = await start({ handshake: Handshake.validationToken(), contentTypes: ['application/json'], methods: ['PUT'] });
    expect(await ask(endpoint, graph)).toMatchObject({ status: 200, text: 'Validation: Testing', headers: TEXT });
    expect((await ask(endpoint, post({ value: [] }))).status).toBe(403);
    await expectOnly(endpoint, { ...post({ value: [] }), method: 'PUT' });
  });

  test.each<[string, () => Handshake, Asked, string]>([
    ['Slack', () => Handshake.slackUrlVerification(), post({ type: 'url_verification', challenge: 'c' }), 'c'],
    ['Event Grid', () => Handshake.eventGrid(), post([{ data: { validationCode: 'c' } }], { 'aeg-event-type': 'SubscriptionValidation' }), '{"validationResponse":"c"}'],
    ['Asana', () => Handshake.asana(), { method: 'POST', headers: { 'X-Hook-Secret': 's' } }, '{}'],
  ])('%s', async (_sender, handshake, asked, text) => {
    const endpoint = await start({ handshake: handshake(), contentTypes: ['text/xml'] });
    expect(await ask(endpoint, asked)).toMatchObject({ status: 200, text });
    await expectOnly(endpoint, { method: 'POST', headers: { 'content-type': 'text/xml' }, body: '<x/>' });
  });
});

test('Notion: the token of its first request is told of and not delivered, and what is signed with it is', async () => {
  const secret = secretsmanager.Secret.fromSecretNameV2(new Stack(), 'Notion', 'notion');
  const source = Source.hmac({ secret, header: 'X-Notion-Signature', prefix: 'sha256=', operatorTokenField: 'verification_token' });
  const token = 'secret_tMrlL1qK5vuQAh1b6cZGhFChZTSYJlce98V0pYn7yBl';
  const endpoint = await start({ source }, [{ secret: 'notion', value: token }]);
  const { status, text } = await ask(endpoint, post({ verification_token: token }));
  expect(status).toBe(200);
  const lines = () => handshakes.scene.events.flatMap((event) => event.kind === 'forwarder' && event.line.message === 'not-delivered' ? event.line : []);
  await until('the log tells of it', () => lines().length === 1);
  expect(lines()[0]).toMatchObject({ decision: 'registration', deliveryId: (JSON.parse(text) as { id: string }).id });
  expect(JSON.stringify(handshakes.scene.events)).not.toContain(token);
  const body = '{"type":"page.created"}';
  await expectOnly(endpoint, post(body, { 'X-Notion-Signature': `sha256=${createHmac('sha256', token).update(body).digest('hex')}` }));
});

describe('field case I1: pings', () => {
  const pings: Asked[] = ['HEAD', 'OPTIONS', 'GET'].flatMap((method) => [{ method }, { method, headers: { 'content-type': 'application/json' } }]);

  test.each<[string, Partial<ScalableWebhookProps>]>([
    ['by default', {}], ['where only POST is a webhook', { methods: ['POST'] }], ['with a group that is refused without a value', { messageGroup: MessageGroup.jsonField('$.a', { missing: MissingGroup.refuse() }) }],
  ])('are answered 200 and not stored, %s', async (_how, props) => {
    const endpoint = await start(props);
    for (const path of ['', 'below']) {
      for (const ping of pings.filter(({ method }) => path === '' || method !== 'GET')) {
        expect([ping, (await ask(endpoint + path, ping)).status]).toEqual([ping, 200]);
      }
    }
    await expectOnly(endpoint, post({ a: 1 }));
  });

  test('a GET with a query or a path is a webhook by default, and refused where GET is none', async () => {
    const endpoint = await start({});
    expect((await ask(endpoint, { query: '?a=1' })).status).toBe(200);
    expect((await ask(`${endpoint}orders/17/paid`, {})).status).toBe(200);
    await until('the webhooks arrive', () => handshakes.scene.arrivals.length === 2);
    const posts = await start({ methods: ['POST'] });
    expect((await ask(posts, { query: '?a=1' })).status).toBe(403);
    expect((await ask(`${posts}orders/17/paid`, {})).status).toBe(403);
  });

  test('who lists these methods gets them', async () => {
    const endpoint = await start({ methods: ['POST', 'HEAD', 'OPTIONS', 'GET'] });
    for (const method of ['HEAD', 'OPTIONS', 'GET']) {
      expect((await ask(endpoint, { method })).status).toBe(200);
    }
    await until('all arrive', () => handshakes.scene.arrivals.length === 3);
    expect(handshakes.scene.arrivals.map(({ method }) => method).sort()).toEqual(['GET', 'HEAD', 'OPTIONS']);
  });
});
