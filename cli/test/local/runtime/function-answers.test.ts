import type { BackendAnswer } from '../../../src/local/function-host/backend-answers';
import { ThrottledError } from '../../../src/local/function-host/function-definition';
import { AnsweringFunctions } from '../../../src/local/runtime/function-answers';

const EVENT = JSON.stringify({ headers: { 'x-scalable-webhook-delivery-id': 'd1', 'x-scalable-webhook-attempt': '4' }, body: '{}' });

async function told(payload: unknown, { event = EVENT, functionError }: { event?: string; functionError?: 'Unhandled' } = {}): Promise<Array<[string, BackendAnswer]>> {
  const answers: Array<[string, BackendAnswer]> = [];
  const result = { payload: typeof payload === 'string' ? payload : JSON.stringify(payload), functionError };
  const functions = new AnsweringFunctions({ invoke: async () => result }, (name, answer) => answers.push([name, answer]));
  await expect(functions.invoke('arn:aws:lambda:us-east-1:1:function:backend', event)).resolves.toBe(result);
  return answers;
}

const answer = { deliveryId: 'd1', attempt: 4, status: 200, headers: [], body: '', bytes: 0, isWhole: true };

test('what a function that is a backend answers, in the format of API Gateway', async () => {
  const payload = { statusCode: '422', headers: { 'Content-Type': 'text/plain', 'Set-Cookie': 'secret' }, body: Buffer.from('größer').toString('base64'), isBase64Encoded: true };
  expect(await told(payload)).toEqual([['backend', {
    ...answer, status: 422, headers: [['content-type', 'text/plain']], body: Buffer.from('größer').toString('latin1'), bytes: 8,
  }]]);
});

test('a function that failed: its error with the trace', async () => {
  const payload = JSON.stringify({ errorType: 'TypeError', errorMessage: 'no', trace: ['at x'] });
  expect(await told(payload, { functionError: 'Unhandled' })).toEqual([['backend', { ...answer, status: 500, body: payload, bytes: payload.length }]]);
});

test.each<[string, unknown, string]>([
  ['nothing', null, ''], ['an object without a status', { ok: true }, '{"ok":true}'], ['a status alone', { statusCode: 200 }, ''], ['a body that is no text', { statusCode: 200, body: { a: 1 } }, '{"a":1}'],
  ['no JSON', 'oops', 'oops'], ['headers that are null', { statusCode: 200, headers: null, body: 'a' }, 'a'],
])('%s is a success with that body', async (_what, payload, body) => expect(await told(payload)).toEqual([['backend', { ...answer, body, bytes: body.length }]]));

test('an invocation that is no delivery is not told, also where a sender wrote what looks like one', () =>
  expect(told({ statusCode: 200 }, { event: JSON.stringify({ body: EVENT }) })).resolves.toEqual([]));

test('a refused invocation throws at once, as ever', () => {
  const functions = new AnsweringFunctions({
    invoke: () => {
      throw new ThrottledError('Rate Exceeded.');
    },
  }, () => {});
  expect(() => functions.invoke('f', EVENT)).toThrow('Rate Exceeded.');
});
