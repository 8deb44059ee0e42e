import { DEFAULT_RETRY_POLICY } from '../../../src/delivery/retry-policy-config';
import { interpretStatus } from '../../../src/delivery/transports/interpret-status';
import { RequestResult } from '../../../src/delivery/transports/request';
import { RequestTransport } from '../../../src/delivery/transports/request-transport';
import { webhookRequest } from '../../../src/delivery/webhook/webhook-request';
import { Outcome } from '../../../src/engine/outcome';
import { itemOf, START, webhook } from '../support/world';

const item = itemOf({ ...webhook(), backendPath: 'orders' });
const options = { number: 3, group: 'g', timeoutMs: 5_000 };

/** Like a service that answers 200 to what it did not take, and says so in the body. */
function interpretOk(result: RequestResult): Outcome {
  const outcome = interpretStatus(result, DEFAULT_RETRY_POLICY, START);
  const body = result.kind === 'response' ? Buffer.from(result.body ?? []).toString() : '';
  return outcome.result === 'delivered' && body !== '{"ok":true}' ? { ...outcome, result: 'failed', failureClass: 'not-ok' } : outcome;
}

function transport(result: RequestResult) {
  const send = jest.fn(() => Promise.resolve(result));
  return { send, transport: new RequestTransport({ client: { send }, requestOf: webhookRequest, interpret: interpretOk }) };
}

test.each<[string | undefined, Outcome['result']]>([['{"ok":true}', 'delivered'], ['{"ok":false}', 'failed'], ['', 'failed'], [undefined, 'failed']])(
  'what a 200 means is told by its body: %s', async (body, expected) => {
    const result: RequestResult = { kind: 'response', status: 200, body: body === undefined ? undefined : Buffer.from(body) };
    expect(await transport(result).transport.send(item, options)).toMatchObject({ result: expected, unavailable: false, status: 200 });
  });

test('the request is made of the item and the attempt, and sent before anything is awaited', () => {
  const { transport: own, send } = transport({ kind: 'response', status: 200 });
  void own.send(item, options);
  expect(send).toHaveBeenCalledWith(webhookRequest(item, options), { timeoutMs: 5_000, mayRepeat: undefined });
});

test.each<[number, Outcome]>([
  [204, { result: 'delivered', unavailable: false, status: 204 }],
  [302, { result: 'failed', unavailable: false, status: 302, failureClass: 'http-3xx' }],
  [410, { result: 'gone', unavailable: false, status: 410, failureClass: 'http-4xx' }],
  [422, { result: 'rejected', unavailable: false, status: 422, failureClass: 'http-4xx' }],
  [429, { result: 'failed', unavailable: false, status: 429, failureClass: 'http-4xx', retryAfterSeconds: 7 }],
  [503, { result: 'failed', unavailable: true, status: 503, failureClass: 'http-5xx', retryAfterSeconds: 7 }],
])('the status %d', (status, expected) => {
  const retryAfter = expected.retryAfterSeconds === undefined ? undefined : '7';
  expect(interpretStatus({ kind: 'response', status, retryAfter }, DEFAULT_RETRY_POLICY, START)).toEqual(expected);
});
