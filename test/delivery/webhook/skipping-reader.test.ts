import { ConfigurationError } from '../../../src/delivery/function/variables';
import { skipping } from '../../../src/delivery/webhook/skipping-reader';
import { Reader } from '../../../src/engine/item';

const clock = { now: () => 1_000_000, elapsed: () => 1_000_000, sleep: () => Promise.resolve() };

/** The body is the delivery id; what begins with an exclamation mark cannot be read. */
const reader: Reader<string> = {
  read: (body) => body.startsWith('!')
    ? { kind: 'undeliverable', why: { reason: 'envelope', detail: 'no envelope' } }
    : { kind: 'item', item: { deliveryId: body, arrivedAt: 0, content: body } },
};

const reads = (skip: string | undefined, body: string) => skipping(reader, { SKIP: skip }, clock).read(body);

test('exactly what is named is skipped, and keeps what was read of it', () => {
  const item = { deliveryId: 'd-1', arrivedAt: 0, content: 'd-1' };
  expect(reads('{"d-1":1001}', 'd-1')).toEqual({ kind: 'undeliverable', why: { reason: 'skipped', detail: 'Somebody asked to skip it.' }, item });
  expect(reads('{"d-1":1001}', 'd-2')).toMatchObject({ kind: 'item' });
  expect(reads('{"d-1":1001}', 'toString')).toMatchObject({ kind: 'item' });
  expect(reads('{"!":1001}', '!')).toMatchObject({ why: { reason: 'envelope' } });
});

test('a wish ends, so that what is redriven later is delivered', () => {
  expect(reads('{"d-1":1000}', 'd-1')).toMatchObject({ kind: 'item' });
});

test.each([undefined, '', '{}'])('nothing is skipped with %j', (skip) => {
  expect(skipping(reader, { SKIP: skip }, clock)).toBe(reader);
});

test.each(['d-1', '["d-1"]', '{"d-1":"now"}', 'null'])('%s is refused without its text', (skip) => {
  const read = () => skipping(reader, { SKIP: skip }, clock);
  expect(read).toThrow(ConfigurationError);
  expect(read).toThrow('The environment variable SKIP is missing or wrong; expected JSON of delivery ids to seconds since 1970: deploy the stack again to set it.');
});
