import { FailureClass } from '../../../src/delivery/transports/request';
import { HandOver, NeverTakenError, ServiceClient } from '../../../src/delivery/transports/service-client';
import { deliveryRequest } from '../support/requests';

const send = (handOver: HandOver, timeoutMs = 20_000) => new ServiceClient(handOver).send(deliveryRequest(), { timeoutMs });
const rejecting = (error: Error): HandOver => () => Promise.reject(error);

test('what the service has counts as 200', async () => {
  expect(await send(() => Promise.resolve(undefined))).toEqual({ kind: 'response', status: 200 });
  expect(await send(() => Promise.resolve('ExecutionAlreadyExists'))).toEqual({ kind: 'response', status: 200, detail: 'ExecutionAlreadyExists' });
});

test.each([
  [Object.assign(new Error('secret'), { name: 'AccessDeniedException' }), 'other', 'AccessDeniedException'],
  [Object.assign(new Error('secret'), { name: 'TimeoutError' }), 'timeout', 'TimeoutError'],
  [Object.assign(new Error('secret'), { code: 'ENOTFOUND' }), 'dns', 'ENOTFOUND'],
])('a call that fails is a failed attempt by the name of its error: %s', async (error, failure, detail) => {
  expect(await send(rejecting(error))).toEqual({ kind: 'failure', failure, detail });
});

test('what can never be taken is final', async () => {
  expect(await send(rejecting(new NeverTakenError(FailureClass.TOO_LARGE, 'with 5 bytes'))))
    .toEqual({ kind: 'failure', failure: 'too-large', detail: 'with 5 bytes', isFinal: true });
});

test('what throws at once is a failed attempt, too', async () => {
  expect(await send(() => {
    throw Object.assign(new Error('secret'), { code: 'Broken' });
  })).toEqual({ kind: 'failure', failure: 'other', detail: 'Broken' });
});

test('a call that takes too long is told to stop', async () => {
  let stopped = false;
  const result = await send((_, { signal }) => new Promise(() => signal.addEventListener('abort', () => {
    stopped = true;
  })), 30);
  expect(result).toEqual({ kind: 'failure', failure: 'timeout', detail: 'no complete answer within 30 ms' });
  expect(stopped).toBe(true);
});
