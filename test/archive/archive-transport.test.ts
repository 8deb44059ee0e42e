import { ArchiveReader } from '../../src/archive/function/archive-reader';
import { ArchiveTransport } from '../../src/archive/function/archive-transport';
import { AwsError } from '../../src/aws-sdk/json-client/aws-error';
import { TimeoutError } from '../../src/aws-sdk/json-client/exchange';
import { NewObject } from '../../src/aws-sdk/s3-client/s3-client';
import { inOrder, parseArchiveKey } from '../../src/contract/archive';
import { Item } from '../../src/engine/item';
import { Clock } from '../../src/engine/ports';
import { formatEnvelope } from '../../src/envelope/envelope';

const ARRIVED_AT = Date.parse('2026-11-29T13:15:02.123Z');
const OPTIONS = { number: 1, group: '/github:17', sequenceNumber: '18849496460467696128', timeoutMs: 30_000 };

const envelopeOf = (id: string, arrivedAt = ARRIVED_AT): string => formatEnvelope({
  id, arrivedAt, endpoint: '/', method: 'POST', path: 'orders', rawPath: '/prod/orders', query: [], headers: [['X', 'é']], body: Buffer.from([0, 255]), sourceIp: '192.0.2.1',
});

function itemOf(id: string, arrivedAt?: number): Item<string> {
  const read = new ArchiveReader().read(envelopeOf(id, arrivedAt));
  if (read.kind !== 'item') {
    throw new Error('expected an item');
  }
  return read.item;
}

/** A bucket in memory, which takes each key once, and may fail before or after it. */
class Bucket {
  public readonly objects = new Map<string, NewObject>();
  public before?: () => Promise<void>;
  public after?: () => Promise<void>;

  public async create(object: NewObject): Promise<boolean> {
    await this.before?.();
    const isNew = !this.objects.has(object.key);
    if (isNew) {
      this.objects.set(object.key, object);
    }
    await this.after?.();
    return isNew;
  }
}

const clock: Clock = {
  now: () => Date.now(),
  elapsed: () => performance.now(),
  sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds).unref()),
};

function archive(): { bucket: Bucket; transport: ArchiveTransport } {
  const bucket = new Bucket();
  return { bucket, transport: new ArchiveTransport({ objects: bucket, bucket: 'archive', prefix: 'orders/', clock }) };
}

test('an object is the envelope, byte for byte, with the number of the queue', async () => {
  const { bucket, transport } = archive();
  expect(await transport.send(itemOf('d1'), OPTIONS)).toEqual({ result: 'delivered', unavailable: false, status: 200, detail: undefined });
  expect([...bucket.objects.values()]).toEqual([{
    bucket: 'archive',
    key: 'orders/2026/11/29/13/!2Fgithub!3A17/20261129T131502.123Z-d1.json',
    body: envelopeOf('d1'),
    contentType: 'application/json',
    metadata: { sequence: '18849496460467696128' },
  }]);
});

test('the same webhook again is the same object, and the first one stays', async () => {
  const { bucket, transport } = archive();
  await transport.send(itemOf('d1'), OPTIONS);
  const again = await transport.send(itemOf('d1'), { ...OPTIONS, number: 2, sequenceNumber: '18849496460467699999' });
  expect(again).toEqual({ result: 'delivered', unavailable: false, status: 200, detail: 'it was there already' });
  expect([...bucket.objects.values()].map(({ metadata }) => metadata)).toEqual([{ sequence: OPTIONS.sequenceNumber }]);
});

test('what was stored before an answer was lost is one object after the next attempt', async () => {
  const { bucket, transport } = archive();
  bucket.after = () => Promise.reject(new TimeoutError('late'));
  expect((await transport.send(itemOf('d1'), OPTIONS)).result).toBe('failed');
  bucket.after = undefined;
  expect((await transport.send(itemOf('d1'), OPTIONS)).result).toBe('delivered');
  expect(bucket.objects.size).toBe(1);
});

test.each<[string, unknown, string, string]>([
  ['a permission that is missing', new AwsError('AccessDenied', 403, undefined, 'arn:topsecret'), 'other', 'AccessDenied'],
  ['a bucket that is gone', new AwsError('NoSuchBucket', 404, undefined, 'topsecret'), 'other', 'NoSuchBucket'],
  ['too much at once', new AwsError('SlowDown', 503, undefined, 'topsecret'), 'other', 'SlowDown'],
  ['two writers at once', new AwsError('ConditionalRequestConflict', 409, undefined, 'topsecret'), 'other', 'ConditionalRequestConflict'],
  ['a key that is disabled', new AwsError('KMS.DisabledException', 400, undefined, 'topsecret'), 'other', 'KMS.DisabledException'],
  ['no answer', new TimeoutError('topsecret'), 'timeout', 'TimeoutError'],
  ['no connection', Object.assign(new Error('topsecret'), { code: 'ECONNREFUSED' }), 'connection-refused', 'ECONNREFUSED'],
])('%s is tried again, and is never the fault of a webhook', async (_what, error, failure, detail) => {
  const { bucket, transport } = archive();
  bucket.before = () => Promise.reject(error);
  expect(await transport.send(itemOf('d1'), OPTIONS)).toEqual({ result: 'failed', unavailable: true, failure, failureClass: failure, detail });
});

test('a bucket that does not answer takes no longer than the timeout', async () => {
  const { bucket, transport } = archive();
  bucket.before = () => new Promise(() => undefined);
  expect(await transport.send(itemOf('d1'), { ...OPTIONS, timeoutMs: 20 })).toMatchObject({ result: 'failed', unavailable: true });
});

test('without a group a webhook is a group of its own', async () => {
  const { bucket, transport } = archive();
  await transport.send(itemOf('d1'), { number: 1, timeoutMs: 1000 });
  const [{ key, metadata }] = [...bucket.objects.values()];
  expect([parseArchiveKey('orders/', key)?.group, metadata]).toEqual(['d1', {}]);
});

test('the order of a group is restored from what is kept, whatever the clocks of arrival said', async () => {
  const { bucket, transport } = archive();
  const queued: Array<[string, number]> = [['first', ARRIVED_AT + 40], ['second', ARRIVED_AT], ['third', ARRIVED_AT + 20]];
  for (const [position, [id, arrivedAt]] of queued.entries()) {
    await transport.send(itemOf(id, arrivedAt), { ...OPTIONS, sequenceNumber: String(position + 9) });
  }
  const kept = [...bucket.objects.values()].map(({ key, metadata }) => ({ ...parseArchiveKey('orders/', key)!, sequence: metadata.sequence }));
  expect(inOrder(kept.reverse()).map(({ deliveryId }) => deliveryId)).toEqual(['first', 'second', 'third']);
});

test('what is no envelope is a dead letter', () => {
  expect(new ArchiveReader().read('{"v":2}')).toMatchObject({ kind: 'undeliverable', why: { reason: 'envelope' } });
});
