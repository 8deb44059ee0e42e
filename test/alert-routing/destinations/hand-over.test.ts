import { CLOCK, MemoryTable } from './support';
import { DestinationTransport } from '../../../src/alert-routing/destinations/function/destination-transport';
import { handOverPlatform } from '../../../src/alert-routing/destinations/function/hand-over';
import { HAND_OVER } from '../../../src/alert-routing/destinations/function/hand-over-function';
import { InvokeClient } from '../../../src/alert-routing/destinations/function/invoke-client';
import { Subsegments } from '../../../src/alert-routing/destinations/function/subsegment';
import { Alert } from '../../../src/alert-routing/state/alert';
import { BackendClient, DeliveryRequest, FailureClass, RequestResult } from '../../../src/delivery/transports/request';
import { Outcome } from '../../../src/engine/outcome';
import { alertOf, CONTEXT, NOW } from '../render/alerts';

function handOver(client: BackendClient): (alert: Alert) => Promise<Outcome> {
  const table = new MemoryTable();
  const transport = new DestinationTransport({
    table, destination: 'ops', clock: CLOCK, subsegments: new Subsegments({}), platform: handOverPlatform('queue', client, () => CONTEXT),
  });
  return (alert) => {
    table.alerts.set(alert.id, alert);
    const content = { schemaVersion: 1 as const, alertId: alert.id, version: alert.version, arrivedAt: NOW };
    return transport.send({ deliveryId: 'd', arrivedAt: NOW, content }, { number: 1, timeoutMs: 20_000 });
  };
}

test('a service gets an alert as JSON, in the group of the alert', async () => {
  const requests: DeliveryRequest[] = [];
  const tell = handOver({
    send: async (request) => {
      requests.push(request);
      return { kind: 'response', status: 200 };
    },
  });
  await tell(alertOf());
  await tell(alertOf({ version: 2, count: 5 }));
  await tell(alertOf({ version: 3, status: 'closed', closedAt: NOW }));
  expect(requests.map(({ deliveryId, group }) => [deliveryId, group])).toEqual([['a3f5c1-1:1', 'a3f5c1-1'], ['a3f5c1-1:3', 'a3f5c1-1']]);
  expect(requests.map(({ body }) => JSON.parse(Buffer.from(body).toString()))).toMatchObject([{ schemaVersion: 1, change: 'opened' }, { change: 'closed', status: 'closed' }]);
});

test('what is too large is sent with less, and then given up on', async () => {
  const results: RequestResult[] = [
    { kind: 'failure', failure: FailureClass.TOO_LARGE, detail: 'InvalidParameter', isFinal: true }, { kind: 'response', status: 200 },
    { kind: 'failure', failure: FailureClass.TOO_LARGE, detail: 'InvalidParameter', isFinal: true },
    { kind: 'failure', failure: FailureClass.TOO_LARGE, detail: 'InvalidParameter', isFinal: true },
  ];
  const lengths: number[] = [];
  const tell = handOver({
    send: async ({ body }) => {
      lengths.push(body.length);
      return results.shift()!;
    },
  });
  expect(await tell(alertOf())).toMatchObject({ result: 'delivered' });
  expect(await tell(alertOf({ version: 2, status: 'closed' }))).toMatchObject({ result: 'rejected', isFinal: true, failure: 'too-large' });
  expect(lengths[1]).toBeLessThan(lengths[0]);
});

describe('a function', () => {
  const OPTIONS = { timeoutMs: 1000 };
  const request = { body: Buffer.from('{"schemaVersion":1}') } as unknown as DeliveryRequest;

  test('is invoked with the alert itself', async () => {
    const payloads: string[] = [];
    const client = new InvokeClient(async (payload) => {
      payloads.push(payload);
      return { Payload: Buffer.from('null') };
    });
    expect(await client.send(request, OPTIONS)).toEqual({ kind: 'response', status: 200 });
    expect(payloads).toEqual(['{"schemaVersion":1}']);
  });

  test('that fails, or cannot be invoked, has not got it', async () => {
    expect(await new InvokeClient(async () => ({ FunctionError: 'Unhandled' })).send(request, OPTIONS)).toMatchObject({ status: 500, detail: 'function error: Unhandled' });
    const refused = Object.assign(new Error('no'), { name: 'ResourceNotFoundException' });
    expect(await new InvokeClient(() => Promise.reject(refused)).send(request, OPTIONS)).toEqual({ kind: 'failure', failure: 'other', detail: 'ResourceNotFoundException' });
  });

  test('has all the time of the attempt for its one call', async () => {
    expect(HAND_OVER.tryTimeoutMs!({ kind: 'function', target: 'arn' })).toBe(Infinity);
    expect(HAND_OVER.tryTimeoutMs!({ kind: 'queue', target: 'url' })).toBeUndefined();
    const late = await new InvokeClient(() => new Promise(() => undefined)).send(request, { timeoutMs: 20 });
    expect(late).toMatchObject({ kind: 'failure', failure: 'timeout' });
  });
});
