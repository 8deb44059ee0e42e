import { archiveKey, ArchivedWebhook } from '../../../../src/contract/archive';
import { groupHash } from '../../../../src/engine/group-hash';
import { formatEnvelope } from '../../../../src/envelope/envelope';
import { ArchiveSource, Arrival } from '../../../src/operate/replay/archive-source';
import { ReplayRange } from '../../../src/operate/replay/replay-source';

const PREFIX = 'Shop/Orders/';
const NOON = Date.parse('2026-11-29T12:00:00Z');
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const ALL: ReplayRange = { id: [], group: [] };

interface Kept extends ArchivedWebhook {
  readonly sequence?: string;
  readonly content?: string;
}

/** A bucket in memory, and what was asked of it. */
class FakeBucket {
  public readonly name = `s3://archive/${PREFIX}`;
  public readonly prefix = PREFIX;
  public readonly listed: string[] = [];
  public readonly numbersAsked: string[] = [];
  private readonly objects: Map<string, Kept>;

  constructor(kept: readonly Kept[], private readonly otherKeys: readonly string[] = []) {
    this.objects = new Map(kept.map((each) => [archiveKey(PREFIX, each), each]));
  }

  public async* keys(prefix: string): AsyncGenerator<string> {
    this.listed.push(prefix);
    yield* [...this.otherKeys, ...this.objects.keys()].filter((key) => key.startsWith(prefix)).sort();
  }

  public async sequenceOf(key: string): Promise<string | undefined | null> {
    this.numbersAsked.push(key);
    const object = this.objects.get(key);
    return object ? object.sequence : null;
  }

  public async read(key: string): Promise<string | null> {
    const object = this.objects.get(key);
    return object ? object.content ?? envelopeOf(object) : null;
  }

  public forget(gone: ArchivedWebhook): void {
    this.objects.delete(archiveKey(PREFIX, gone));
  }
}

function envelopeOf({ deliveryId, arrivedAt }: Kept): string {
  return formatEnvelope({
    id: deliveryId, arrivedAt, endpoint: '/', rawPath: '/', method: 'POST', path: '', query: [], headers: [], body: Buffer.from(deliveryId), sourceIp: '192.0.2.1',
  });
}

function webhook(deliveryId: string, arrivedAt: number, more: Partial<Kept> = {}): Kept {
  return { deliveryId, arrivedAt, group: 'a', ...more };
}

function sourceOf(bucket: FakeBucket, arrivals: Readonly<Record<string, Arrival>> = {}): ArchiveSource {
  return new ArchiveSource({ bucket, clock: { now: () => NOON + HOUR }, arrivalOf: async (id) => arrivals[id] });
}

async function idsOf(source: ArchiveSource, range: Partial<ReplayRange> = {}): Promise<string[]> {
  const ids: string[] = [];
  for await (const { messageId } of source.webhooks({ ...ALL, ...range })) {
    ids.push(messageId);
  }
  return ids;
}

test('a group is in the order of its numbers, also over the end of an hour and with what came late', async () => {
  const bucket = new FakeBucket([
    webhook('third', NOON + 10, { sequence: '30' }),
    webhook('first', NOON - 5, { sequence: '9' }),
    webhook('second', NOON - 10, { sequence: '20' }),
    webhook('redriven', NOON - 2 * HOUR, { sequence: '100000000000000000000000000000000000000' }),
    webhook('other', NOON - 3, { group: 'b' }),
  ]);
  const ids = await idsOf(sourceOf(bucket));
  expect(ids.filter((id) => id !== 'other')).toEqual(['first', 'second', 'third', 'redriven']);
  expect(ids).toContain('other');
  // A group of one has no order to ask for.
  expect(bucket.numbersAsked).toHaveLength(4);
});

test('more than are read at once', async () => {
  const many = Array.from({ length: 100 }, (_, index) => webhook(`id-${index}`, NOON - index, { group: `g${index % 3}`, sequence: String(index) }));
  const ids = await idsOf(sourceOf(new FakeBucket(many)));
  expect(ids.filter((id) => Number(id.slice(3)) % 3 === 1)).toEqual(many.filter((_, index) => index % 3 === 1).map(({ deliveryId }) => deliveryId));
  expect(ids).toHaveLength(100);
});

test.each([
  [{ since: NOON }, ['at', 'after']],
  [{ until: NOON }, ['before']],
  [{ since: NOON - 1, until: NOON + 1 }, ['before', 'at']],
  [{ group: ['a'] }, ['before', 'after']],
  [{ group: [groupHash('a')] }, ['before', 'after']],
  [{ group: [groupHash('a'), 'customer/17'] }, ['before', 'at', 'after']],
  [{ group: ['customer/17'], since: 0, until: NOON + 365 * 24 * HOUR }, ['at']],
  [{ group: ['c'] }, []],
])('%j', async (range, expected) => {
  const bucket = new FakeBucket([webhook('before', NOON - 1), webhook('at', NOON, { group: 'customer/17' }), webhook('after', NOON + MINUTE)]);
  const source = sourceOf(bucket);
  expect((await idsOf(source, range)).sort()).toEqual([...expected].sort());
  expect(source.leftOut.size).toBe(0);
  // Nothing is listed before the first webhook that there is, nor long after now; an id that is not plain may be a value as well, with another id.
  expect(bucket.listed.length).toBeLessThan('group' in range && range.group[0] === 'customer/17' ? 8 : 6);
});

test('one delivery that is on record takes no listing', async () => {
  const kept = webhook('one', NOON - 3 * HOUR, { group: 'b' });
  const bucket = new FakeBucket([kept, webhook('two', NOON)]);
  expect(await idsOf(sourceOf(bucket, { one: kept }), { id: ['one'] })).toEqual(['one']);
  expect(bucket.listed).toEqual([]);
  expect(await idsOf(sourceOf(bucket, { one: kept }), { id: ['one'], group: ['a'] })).toEqual([]);
});

test('what is not on record, or not where its record says, is looked for', async () => {
  const long = 'x'.repeat(250);
  const bucket = new FakeBucket([webhook('one', NOON), webhook(long, NOON + 1), webhook('two', NOON + 2)]);
  const ids = await idsOf(sourceOf(bucket, { two: { group: 'elsewhere', arrivedAt: NOON } }), { id: ['one', long, 'two', 'nowhere'] });
  expect(ids).toEqual(['one', archiveKey(PREFIX, webhook(long, NOON + 1)), 'two']);
});

test('what is gone by then, or cannot be read, is left out and counted', async () => {
  const gone = webhook('gone', NOON, { group: 'b' });
  const bucket = new FakeBucket([gone, webhook('odd', NOON, { content: '{"v":"none"}' }), webhook('good', NOON + 1)], ['Shop/Orders/README.txt', 'Shop/Orders/1-notes/x.json']);
  const source = sourceOf(bucket);
  const keys = bucket.keys.bind(bucket);
  bucket.keys = async function* (prefix) {
    yield* keys(prefix);
    if (prefix !== PREFIX) {
      bucket.forget(gone);
    }
  };
  expect(await idsOf(source)).toEqual(['good']);
  expect(Object.fromEntries(source.leftOut)).toEqual({ 'are not in the archive any more': 1, 'are no webhooks that this version reads': 1 });
});

test('an empty archive', async () => {
  const bucket = new FakeBucket([]);
  expect(await idsOf(sourceOf(bucket), { since: 0 })).toEqual([]);
  expect(bucket.listed).toEqual([PREFIX]);
});
