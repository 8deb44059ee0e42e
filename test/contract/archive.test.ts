import * as fc from 'fast-check';
import { archiveKey, archivePrefixes, inOrder, isArchiveKeyOf, parseArchiveKey } from '../../src/contract/archive';

const ARRIVED_AT = Date.parse('2026-11-29T13:15:02.123Z');

/** What SQS takes as a group, and an id that an envelope may have. */
const group = fc.string({ minLength: 1, maxLength: 128, unit: fc.integer({ min: 0x21, max: 0x7e }).map((code) => String.fromCharCode(code)) });
const id = fc.string({ minLength: 1, maxLength: 256, unit: fc.integer({ min: 0x21, max: 0x7e }).map((code) => String.fromCharCode(code)) });
const arrivedAt = fc.integer({ min: 0, max: Date.parse('2200-01-01T00:00:00Z') });

test('a key has the hour of the arrival, the group and the delivery id', () => {
  expect(archiveKey('orders/', { arrivedAt: ARRIVED_AT, group: '/github:17', deliveryId: 'VkJ0tE_2-FiAFhw=' }))
    .toBe('orders/2026/11/29/13/!2Fgithub!3A17/20261129T131502.123Z-VkJ0tE_2-FiAFhw!3D.json');
});

test('whatever the group and the id are, the key says them, has characters that S3 calls safe and is short enough', () => {
  fc.assert(fc.property(arrivedAt, group, id, (at, ofGroup, deliveryId) => {
    const webhook = { arrivedAt: at, group: ofGroup, deliveryId };
    const prefix = `${'p'.repeat(255)}/`;
    const key = archiveKey(prefix, webhook);
    expect(key).toMatch(/^[A-Za-z0-9!_.\/-]{1,1024}$/);
    expect(key.split('/').some((part) => /^\.*$/.test(part))).toBe(false);
    const parsed = parseArchiveKey(prefix, key);
    expect(parsed).toEqual({ ...webhook, deliveryId: parsed?.deliveryId === undefined ? undefined : deliveryId });
    expect(parsed?.deliveryId !== undefined || deliveryId.length > 40).toBe(true);
    expect(isArchiveKeyOf(deliveryId, key)).toBe(true);
    expect(isArchiveKeyOf(`${deliveryId}x`, key)).toBe(false);
  }));
});

test('ids that are too long for a key have one each all the same', () => {
  const keyOf = (deliveryId: string): string => archiveKey('', { arrivedAt: ARRIVED_AT, group: 'g', deliveryId });
  const [one, other] = [keyOf(`${'='.repeat(255)}a`), keyOf(`${'='.repeat(255)}b`)];
  expect(one).not.toBe(other);
  expect(parseArchiveKey('', one)).toEqual({ arrivedAt: ARRIVED_AT, group: 'g', deliveryId: undefined });
});

test.each([
  ['of another prefix', 'other/2026/11/29/13/g/20261129T131502.123Z-1.json'],
  ['without a prefix', '2026/11/29/13/g/20261129T131502.123Z-1.json'],
  ['of another hour than its time', 'orders/2026/11/29/14/g/20261129T131502.123Z-1.json'],
  ['with more folders', 'orders/x/2026/11/29/13/g/20261129T131502.123Z-1.json'],
  ['without an id', 'orders/2026/11/29/13/g/20261129T131502.123Z-.json'],
  ['with a time that there is not', 'orders/2026/13/29/13/g/20261329T131502.123Z-1.json'],
  ['that escapes what needs none', 'orders/2026/11/29/13/!67/20261129T131502.123Z-1.json'],
  ['that escapes in small letters', 'orders/2026/11/29/13/!2fg/20261129T131502.123Z-1.json'],
  ['with bytes that are no UTF-8', 'orders/2026/11/29/13/!FF/20261129T131502.123Z-1.json'],
  ['of something else', 'orders/notes.txt'],
])('a key %s is none of the archive', (_name, key) => {
  expect(parseArchiveKey('orders/', key)).toBeUndefined();
});

test('a time is listed by hours, and by days where it has whole ones', () => {
  const range = { from: Date.parse('2026-11-29T22:30:00Z'), to: Date.parse('2026-12-02T01:00:00Z') };
  expect(archivePrefixes('orders/', range)).toEqual([
    'orders/2026/11/29/22/', 'orders/2026/11/29/23/', 'orders/2026/11/30/', 'orders/2026/12/01/', 'orders/2026/12/02/00/',
  ]);
});

test('a group is listed by hours alone', () => {
  const range = { from: Date.parse('2026-11-29T23:00:00Z'), to: Date.parse('2026-11-30T01:00:00.001Z') };
  expect(archivePrefixes('', range, '/github:17')).toEqual(['2026/11/29/23/!2Fgithub!3A17/', '2026/11/30/00/!2Fgithub!3A17/', '2026/11/30/01/!2Fgithub!3A17/']);
});

test('a time that is over before it begins has nothing, and what is no time is refused', () => {
  expect(archivePrefixes('', { from: ARRIVED_AT, to: ARRIVED_AT })).toEqual([]);
  expect(() => archivePrefixes('', { from: Number.NaN, to: ARRIVED_AT })).toThrow('archivePrefixes got the times NaN and');
  expect(() => archivePrefixes('', { from: 0, to: Infinity })).toThrow(RangeError);
});

test('each webhook of a time is below exactly one of its prefixes, in ascending order', () => {
  const span = fc.record({
    from: arrivedAt, length: fc.integer({ min: 1, max: 40 * 24 * 3_600_000 }), at: fc.double({ min: 0, max: 0.999, noNaN: true }),
  });
  fc.assert(fc.property(span, group, fc.boolean(), ({ from, length, at }, ofGroup, byGroup) => {
    const prefixes = archivePrefixes('p/', { from, to: from + length }, byGroup ? ofGroup : undefined);
    const key = archiveKey('p/', { arrivedAt: from + Math.floor(at * length), group: ofGroup, deliveryId: '1' });
    expect(prefixes.filter((prefix) => key.startsWith(prefix))).toHaveLength(1);
    expect([...prefixes].sort()).toEqual(prefixes);
  }));
});

test('the order of a group is that of the queue, whatever arrived first', () => {
  const queued = [{ sequence: '9', arrivedAt: 3 }, { sequence: '18849496460467696128', arrivedAt: 1 }, { sequence: '118849496460467696129', arrivedAt: 2 }];
  expect(inOrder([queued[2], queued[0], queued[1]])).toEqual(queued);
});

test('without all numbers the order of a group is that of arrival', () => {
  const arrived = [{ arrivedAt: 1, sequence: '9' }, { arrivedAt: 2 }, { arrivedAt: 3, sequence: '8' }];
  expect(inOrder([arrived[2], arrived[1], arrived[0]])).toEqual(arrived);
  expect(inOrder([{ arrivedAt: 1, sequence: 'x' }, { arrivedAt: 2, sequence: '1' }]).map((one) => one.arrivedAt)).toEqual([1, 2]);
});
