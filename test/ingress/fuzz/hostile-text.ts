import { SeededRandom } from '../../../cli/src/simulation/random';
import { HOSTILE_VALUES } from '../template-cases';

const PIECES = [
  ...Object.values(HOSTILE_VALUES), '17', 'order-17', 'a', ' ', '', '$', '$!{x}', '${context.extendedRequestId}', '$input.body', '#set($group = "x")', '#if', '#end', '#{end}',
  '#else', '##', '#*', '*#', '#[[', ']]#', '#stop', '#break', '\\', '\\"', '"', '\'', '\'\'', '""', '`', '\n', '\r\n', '\t', '&', '&MessageGroupId=x', '=', '?', ';', '%',
  '%zz', '%41', '%25', '%2', '+', '{', '}', '{}', '[', ']', '[]', '[1]', '{"a":1}', 'null', 'true', 'false', '0', '-1', '1e3', '$1', '\\1', '$0', '/', '//', '..', '.', '_', ':',
  'é', 'ß', '\u0130', '😀', '\u2028', '\u0000', '\u007f', '\ufeff', '\uffff', '\ufffd', 'YWJj', 'YQ==', '<b>', 'application/json', 'url_verification', 'x'.repeat(127),
  'y'.repeat(128), 'z'.repeat(129), 'é'.repeat(200),
];

/** A list of so many. */
export function times<T>(length: number, make: (index: number) => T): T[] {
  return Array.from({ length }, (_value, index) => make(index));
}

/** Some text, rarely harmless: well-formed, because nothing else comes out of bytes. */
export function hostileText(random: SeededRandom): string {
  const kind = random.next();
  if (kind < 0.25) {
    return random.pick(['17', '18', 'order-17', 'a:b_c.d', random.int(0, 1e9).toString(36)]);
  }
  if (kind < 0.85) {
    return times(random.int(1, 4), () => random.pick(PIECES)).join('');
  }
  const text = times(random.int(0, 20), () => String.fromCodePoint(random.int(0, random.pick([0x7f, 0xff, 0xd7ff, 0x1f64f])))).join('');
  return Buffer.from(text).toString();
}

/** Bytes of any kind. */
export function hostileBytes(random: SeededRandom): Buffer {
  return random.pick<() => Buffer>([
    () => Buffer.alloc(0),
    () => Buffer.from('{}'),
    () => Buffer.from(times(256, (byte) => byte)),
    () => Buffer.from(times(random.int(1, 300), () => random.int(0, 255))),
    () => Buffer.from(hostileText(random)),
    () => Buffer.from(hostileText(random), 'utf16le'),
    // Half a surrogate pair, as some encoders write it.
    () => Buffer.concat([Buffer.from('{"order":{"id":"'), Buffer.from([0xed, 0xa0, 0xbd]), Buffer.from('"}}')]),
    () => Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3]),
    () => Buffer.alloc(random.int(1, 20_000), hostileText(random) || 'x'),
  ])();
}
