import { DeliveryRequest, FailureClass, RequestResult } from '../../../src/delivery/transports/request';
import { SigningClient } from '../../../src/delivery/transports/signing';
import { verify } from '../../../src/sources/verification/verify';
import { configFor } from '../../sources/support/sources';

const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const NOW = 1_763_000_000_500;

const REQUEST: DeliveryRequest = {
  deliveryId: 'QPAMgF4ujoEEJxQ=',
  attempt: 1,
  endpoint: '/',
  method: 'POST',
  path: 'orders',
  query: [],
  headers: [['Content-Type', 'application/json'], ['Webhook-Id', 'the sender\'s own'], ['webhook-signature', 'v1,forged'], ['WEBHOOK-TIMESTAMP', '1']],
  body: Buffer.from([0, 255, 123]),
  sourceIp: '192.0.2.1',
  arrivedAt: NOW,
};

const mayRepeat = () => false;

function transport(options: { read?: () => Promise<string>; outcome?: () => RequestResult } = {}) {
  const sent: Array<{ request: DeliveryRequest; timeoutMs: number; mayRepeat?: () => boolean }> = [];
  const clock = { time: NOW, uptime: 5_000.25, now: () => clock.time, elapsed: () => clock.uptime };
  const read = jest.fn(options.read ?? (() => Promise.resolve(`${SECRET}\n`)));
  const signing = new SigningClient({
    send: (request, given) => {
      sent.push({ request, ...given });
      return Promise.resolve(options.outcome?.() ?? { kind: 'response', status: 200 });
    },
  }, read, clock);
  return { sent, clock, read, send: () => signing.send(REQUEST, { timeoutMs: 1000, mayRepeat }) };
}

test('a backend that verifies Standard Webhooks verifies it, and sees no header that the sender chose', async () => {
  const { sent, send } = transport();
  await send();
  const { headers, method, body } = sent[0].request;
  expect(headers.filter(([name]) => name.toLowerCase().startsWith('webhook-')).map(([name]) => name)).toEqual(['webhook-id', 'webhook-timestamp', 'webhook-signature']);
  const { scheme } = configFor('standard-webhooks');
  expect(verify({ headers, method, body, urls: () => [], query: [] }, scheme, [SECRET], NOW)).toEqual({ valid: true });
  expect(verify({ headers, method, body: Buffer.from('x'), urls: () => [], query: [] }, scheme, [SECRET], NOW).valid).toBe(false);
});

test('everything else is sent as it was', async () => {
  const { sent, send } = transport();
  await send();
  const { headers: _signed, ...rest } = sent[0].request;
  const { headers: _original, ...expected } = REQUEST;
  expect(rest).toEqual(expected);
  expect(sent[0].request.headers[0]).toEqual(['Content-Type', 'application/json']);
  expect(sent[0].mayRepeat).toBe(mayRepeat);
});

test.each([
  ['cannot be read', () => Promise.reject(new Error('whsec_topsecret'))],
  ['is not base64', () => Promise.resolve('whsec_%%%')],
  ['is empty', () => Promise.resolve('')],
])('a secret that %s: nothing is sent unsigned, and it is tried again', async (_what, read) => {
  const { sent, send } = transport({ read });
  const outcome = await send();
  expect(outcome).toMatchObject({ kind: 'failure', failure: 'other', detail: expect.stringMatching(/^The signing secret could not be read/) });
  expect(JSON.stringify(outcome)).not.toContain('topsecret');
  expect(sent).toEqual([]);
});

test('what is wrong with a secret is named, and what was expected', async () => {
  const { send } = transport({ read: () => Promise.resolve('whsec_%%%') });
  expect(await send()).toMatchObject({ detail: 'The signing secret could not be read (NotBase64); expected base64, optionally after whsec_.' });
});

test('a secret that hangs is a timeout', async () => {
  const { sent, send } = transport({ read: () => new Promise(() => undefined) });
  expect(await send()).toMatchObject({ kind: 'failure', failure: 'timeout' });
  expect(sent).toEqual([]);
});

test('a secret that comes after the timeout: nothing is sent any more', async () => {
  let arrive: (secret: string) => void = () => undefined;
  const { sent, send } = transport({ read: () => new Promise((resolve) => { arrive = resolve; }) });
  expect(await send()).toMatchObject({ kind: 'failure', failure: 'timeout' });
  arrive(SECRET);
  await new Promise((resolve) => setImmediate(resolve));
  expect(sent).toEqual([]);
});

test.each([['back', -300_000], ['forward', 300_000]])('a clock that is set %s while the secret is read makes the timeout of the request neither longer nor shorter', async (_where, milliseconds) => {
  const { sent, clock, send } = transport({
    read: () => {
      clock.time += milliseconds;
      clock.uptime += 40.5;
      return Promise.resolve(SECRET);
    },
  });
  await send();
  expect(sent.map(({ timeoutMs }) => timeoutMs)).toEqual([959]);
});

test('the secret is read once, and again after a failure, but not at each', async () => {
  let status = 200;
  const { clock, read, send } = transport({ outcome: () => ({ kind: 'response', status }) });
  await send();
  await send();
  expect(read).toHaveBeenCalledTimes(1);
  status = 401;
  clock.time += 30_000;
  await send();
  await send();
  await send();
  expect(read).toHaveBeenCalledTimes(2);
});

test.each<[string, number, RequestResult]>([
  ['299', 1, { kind: 'response', status: 299 }],
  ['300', 2, { kind: 'response', status: 300 }],
  ['a failure', 2, { kind: 'failure', failure: FailureClass.RESET, detail: 'ECONNRESET' }],
])('after %s the secret has been read %i times when it is needed again', async (_what, times, outcome) => {
  const { clock, read, send } = transport({ outcome: () => outcome });
  await send();
  clock.time += 30_000;
  await send();
  await new Promise((resolve) => setImmediate(resolve));
  expect(read).toHaveBeenCalledTimes(times);
});

test('a known secret stays in use while it cannot be read again', async () => {
  const answers = [Promise.resolve(SECRET), Promise.reject(new Error('throttled'))];
  answers[1].catch(() => undefined);
  const { sent, clock, send } = transport({ read: () => answers.shift()!, outcome: () => ({ kind: 'response', status: 500 }) });
  await send();
  clock.time += 30_000;
  await send();
  await send();
  expect(sent).toHaveLength(3);
});

test('a known secret is used at once while Secrets Manager is slow to fail', async () => {
  const answers = [Promise.resolve(SECRET), new Promise<string>(() => undefined)];
  const { sent, clock, send } = transport({ read: () => answers.shift()!, outcome: () => ({ kind: 'response', status: 404 }) });
  await send();
  clock.time += 30_000;
  await send();
  await send();
  expect(sent).toHaveLength(3);
});

test.each([SECRET, SECRET.slice('whsec_'.length), `v1,${SECRET}`, ` v1,${SECRET}\r\n`])('a secret is read as those of sources are: %j', async (text) => {
  const { sent, send } = transport({ read: () => Promise.resolve(text) });
  await send();
  const { headers, method, body } = sent[0].request;
  const { scheme } = configFor('standard-webhooks');
  expect(verify({ headers, method, body, urls: () => [], query: [] }, scheme, [SECRET], NOW)).toEqual({ valid: true });
});

test('while a secret is rotated, each of two signs', async () => {
  const other = 'whsec_c2Vjb25kLXNlY3JldC1vZi1zaWduaW5n';
  const { sent, send } = transport({ read: () => Promise.resolve(`${SECRET}|v1,${other}`) });
  await send();
  const { headers, method, body } = sent[0].request;
  const { scheme } = configFor('standard-webhooks');
  for (const secret of [SECRET, other]) {
    expect(verify({ headers, method, body, urls: () => [], query: [] }, scheme, [secret], NOW)).toEqual({ valid: true });
  }
});
