import { createHmac } from 'node:crypto';
import { Stack } from 'aws-cdk-lib';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Handshakes } from './support/handshakes';
import { until } from './support/scene';
import { SecretOverride } from '../../cli/src/local/runtime/deployment/secrets';
import { Handshake, Source } from '../../src';

/** Secrets that are only looked up by their names, so that they need no stack of their own. */
const TOKEN = 'meta/verify-token';
const SIGNING: SecretOverride[] = [{ secret: 'slack', value: 's3cr3t' }];

const handshakes = new Handshakes();
const start = handshakes.start.bind(handshakes);

interface Answer {
  readonly status: number;
  readonly type: string | null;
  readonly text: string;
}

async function request(url: string, init: RequestInit = {}): Promise<Answer> {
  const response = await fetch(url, init);
  return { status: response.status, type: response.headers.get('content-type'), text: await response.text() };
}

const json = (value: unknown): RequestInit =>
  ({ method: 'POST', headers: { 'content-type': 'application/json; charset=utf-8' }, body: typeof value === 'string' ? value : JSON.stringify(value) });

/** A webhook that is sent after a handshake arrives, and alone: the handshake was neither stored nor delivered. */
async function expectOnlyTheNext(url: string, init: RequestInit): Promise<void> {
  expect((await request(url, init)).status).toBe(200);
  await handshakes.expectOneArrival();
}

const CHALLENGES = ['1158201444', 'a b&c=d', '<script>alert(1)</script>', '$util.x #set($a=1) ${b} "\'\\', 'žluťoučký 🐴', '#', '$'];

describe('hub.challenge', () => {
  const verifyToken = secretsmanager.Secret.fromSecretNameV2(new Stack(), 'Token', TOKEN);
  const query = (mode: string, token: string, challenge: string): string =>
    `?${new URLSearchParams({ 'hub.mode': mode, 'hub.verify_token': token, 'hub.challenge': challenge }).toString()}`;

  test('is answered, as text, at the endpoint and below, when the token is the expected one', async () => {
    const endpoint = await start({ handshake: Handshake.hubChallenge(verifyToken) }, [{ secret: TOKEN, value: 'tok_1~A' }]);
    for (const challenge of CHALLENGES) {
      expect(await request(endpoint + query('subscribe', 'tok_1~A', challenge))).toEqual({ status: 200, type: 'text/plain', text: challenge });
    }
    expect(await request(`${endpoint}whatsapp${query('subscribe', 'tok_1~A', '7')}`)).toMatchObject({ status: 200, text: '7' });
    for (const wrong of [query('subscribe', 'tok_1~a', '7'), query('subscribe', '', '7'), query('unsubscribe', 'tok_1~A', '7'), query('subscribe', 'tok_1~A', '')]) {
      expect(await request(endpoint + wrong)).toMatchObject({ status: 403, text: expect.not.stringContaining('tok_1') });
    }
    expect(await request(endpoint)).toEqual({ status: 200, type: 'text/plain', text: '' });
    await expectOnlyTheNext(endpoint, json({ entry: [] }));
  });
});

test('a challenge in the query is answered, as text', async () => {
  const endpoint = await start({ handshake: Handshake.queryChallenge() });
  for (const challenge of CHALLENGES) {
    expect(await request(`${endpoint}?challenge=${encodeURIComponent(challenge)}`)).toEqual({ status: 200, type: 'text/plain', text: challenge });
  }
  expect((await request(`${endpoint}?other=1`)).status).toBe(403);
  await expectOnlyTheNext(`${endpoint}?challenge=stored`, json({}));
});

test('a validation token is answered, as text, whatever the method and type', async () => {
  const endpoint = await start({ handshake: Handshake.validationToken() });
  for (const challenge of CHALLENGES) {
    for (const init of [{ method: 'POST', headers: { 'content-type': 'text/plain; charset=utf-8' } }, json({ value: [] }), {}]) {
      expect(await request(`${endpoint}?validationToken=${encodeURIComponent(challenge)}`, init)).toEqual({ status: 200, type: 'text/plain', text: challenge });
    }
  }
  await expectOnlyTheNext(`${endpoint}?validationToken=`, json({ value: [] }));
});

describe('url_verification', () => {
  const slack = Source.slack({ secret: secretsmanager.Secret.fromSecretNameV2(new Stack(), 'Slack', 'slack') });

  test('is answered, as text', async () => {
    const endpoint = await start({ source: slack }, SIGNING);
    for (const challenge of CHALLENGES) {
      expect(await request(endpoint, json({ token: 'Jhj5', challenge, type: 'url_verification' }))).toEqual({ status: 200, type: 'text/plain', text: challenge });
    }
    expect(await request(endpoint, json('\r\n { "type" : "url_verification",\n "challenge" : "c" } \n'))).toMatchObject({ status: 200, text: 'c' });
    await until('nothing is left', () => handshakes.scene.runtime.status().queued === 0);
    expect(handshakes.scene.runtime.status()).toMatchObject({ delivered: 0, deadLettered: 0 });
  });

  test.each([
    ['talks about it', JSON.stringify({ type: 'event_callback', event: { text: '"type":"url_verification"' } })],
    ['has it deeper down', JSON.stringify({ type: 'event_callback', event: { type: 'url_verification', challenge: 'c' } })],
    ['has no challenge', JSON.stringify({ type: 'url_verification' })],
    ['is a list', JSON.stringify([{ type: 'url_verification', challenge: 'c' }])],
    ['is no JSON', 'type=url_verification'],
    ['is empty', ''],
    ['is long', JSON.stringify({ type: 'url_verification', challenge: 'c', padding: 'x'.repeat(10_000) })],
  ])('what %s is a webhook', async (_what, body) => {
    const endpoint = await start({ handshake: Handshake.slackUrlVerification() });
    await expectOnlyTheNext(endpoint, json(body));
    expect(handshakes.scene.arrivals[0].body.toString('utf8')).toBe(body);
  });
});

const hmac = (text: string) => createHmac('sha256', 's3cr3t').update(text);
const secret = secretsmanager.Secret.fromSecretNameV2(new Stack(), 'Signing', 'slack');

/** What is no token, but could be a text that the sender signs its webhooks over. */
const NO_TOKENS = ['', '{"tweet_create_events":[]}', 'v0:1:body', 'a b', 'x'.repeat(257), 'é'];

describe('crc_token', () => {
  test('is answered signed, and no other text is', async () => {
    const endpoint = await start({ source: Source.x({ secret }) }, SIGNING);
    for (const token of ['NDk0MTY3', 'a-b_c/d+e=']) {
      expect(await request(`${endpoint}?crc_token=${encodeURIComponent(token)}`))
        .toEqual({ status: 200, type: 'application/json', text: JSON.stringify({ response_token: `sha256=${hmac(token).digest('base64')}` }) });
    }
    for (const token of NO_TOKENS) {
      expect((await request(`${endpoint}?crc_token=${encodeURIComponent(token)}`)).status).toBe(403);
    }
    const body = '{"for_user_id":"1"}';
    await expectOnlyTheNext(endpoint, { ...json(body), headers: { 'content-type': 'application/json', 'x-twitter-webhooks-signature': `sha256=${hmac(body).digest('base64')}` } });
  });
});

describe('endpoint.url_validation', () => {
  const validation = (plainToken: string): RequestInit => json({ event: 'endpoint.url_validation', event_ts: 1, payload: { plainToken } });

  test('is answered signed, and webhooks are stored by the function', async () => {
    const endpoint = await start({ source: Source.zoom({ secret }), successResponse: { statusCode: 202, body: 'ok', contentType: 'text/plain' } }, SIGNING);
    expect(await request(endpoint, validation('qgg8vlvZRS6UYooatFL8Aw')))
      .toEqual({ status: 200, type: 'application/json', text: JSON.stringify({ plainToken: 'qgg8vlvZRS6UYooatFL8Aw', encryptedToken: hmac('qgg8vlvZRS6UYooatFL8Aw').digest('hex') }) });
    for (const token of NO_TOKENS.slice(1)) {
      // What looks like an object is no text to a template, and so no challenge but a webhook, which nobody signed.
      expect((await request(endpoint, validation(token))).status).toBe(token.startsWith('{') ? 202 : 503);
    }
    const body = '{"event":"meeting.started","payload":{"text":"$x #end \\"endpoint.url_validation\\""}}';
    const seconds = String(Math.floor(Date.now() / 1000));
    const headers = { 'content-type': 'application/json', 'x-zm-request-timestamp': seconds, 'x-zm-signature': `v0=${hmac(`v0:${seconds}:${body}`).digest('hex')}` };
    expect(await request(endpoint, { method: 'POST', headers, body })).toEqual({ status: 202, type: 'text/plain', text: 'ok' });
    await until('the webhook arrives', () => handshakes.scene.arrivals.length > 0 && handshakes.scene.runtime.status().queued === 0);
    expect(handshakes.scene.arrivals.map(({ body: arrived }) => arrived.toString('utf8'))).toEqual([body]);
    expect((await request(endpoint, { ...json('x'.repeat(900_000)) })).status).toBe(413);
    expect(handshakes.scene.runtime.status()).toMatchObject({ delivered: 1, queued: 0 });
  });

  test('field case S13: is answered with the field of the secret that the source takes, and a webhook that is signed with it arrives', async () => {
    const endpoint = await start({ source: Source.zoom({ secret, secretField: 'ZOOM' }) }, [{ secret: 'slack', value: '{"ZOOM":"s3cr3t","OTHER":"x"}' }]);
    expect(await request(endpoint, validation('abc')))
      .toEqual({ status: 200, type: 'application/json', text: JSON.stringify({ plainToken: 'abc', encryptedToken: hmac('abc').digest('hex') }) });
    const body = '{"event":"meeting.started"}';
    const seconds = String(Math.floor(Date.now() / 1000));
    const signature = `v0=${hmac(`v0:${seconds}:${body}`).digest('hex')}`;
    await expectOnlyTheNext(endpoint, { ...json(body), headers: { 'content-type': 'application/json', 'x-zm-request-timestamp': seconds, 'x-zm-signature': signature } });
  });
});
