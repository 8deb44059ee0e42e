import { createHash } from 'crypto';
import { MessageAttributes, MessageAttributeValue } from './message';

const STRING_LIKE = 1;
const BINARY = 2;

/** Bytes that attributes count towards the size of a message: names, types and values. */
export function attributesSize(attributes: MessageAttributes | undefined): number {
  let size = 0;
  for (const [name, value] of Object.entries(attributes ?? {})) {
    size += Buffer.byteLength(name) + Buffer.byteLength(value.DataType) + bytesOf(value).length;
  }
  return size;
}

/**
 * The digest that SQS gives for message attributes (AWS: "Calculating the MD5 message digest for message attributes"): the attributes
 * sorted by name; name, type and value each preceded by its length, and the value also by one byte that tells text from binary.
 */
export function attributesMd5(attributes: MessageAttributes): string {
  const hash = createHash('md5');
  for (const name of Object.keys(attributes).sort()) {
    const value = attributes[name];
    writeCounted(hash, Buffer.from(name));
    writeCounted(hash, Buffer.from(value.DataType));
    hash.update(Buffer.of(isBinary(value) ? BINARY : STRING_LIKE));
    writeCounted(hash, bytesOf(value));
  }
  return hash.digest('hex');
}

/** The attributes that a receive asks for: names, `All`, or prefixes such as `trace.*`; undefined when none is left. */
export function selectAttributes(attributes: MessageAttributes | undefined, wanted: readonly string[]): MessageAttributes | undefined {
  const chosen = Object.entries(attributes ?? {}).filter(([name]) => wanted.some((pattern) => matches(name, pattern)));
  return chosen.length > 0 ? Object.fromEntries(chosen) : undefined;
}

/** Whether the value is carried as bytes. */
export function isBinary(value: MessageAttributeValue): boolean {
  return value.DataType === 'Binary' || value.DataType.startsWith('Binary.');
}

function matches(name: string, pattern: string): boolean {
  if (pattern === 'All' || pattern === '.*') {
    return true;
  }
  return pattern.endsWith('.*') ? name.startsWith(pattern.slice(0, -1)) : name === pattern;
}

function bytesOf(value: MessageAttributeValue): Buffer {
  return isBinary(value) ? Buffer.from(value.BinaryValue ?? '', 'base64') : Buffer.from(value.StringValue ?? '');
}

function writeCounted(hash: ReturnType<typeof createHash>, bytes: Buffer): void {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  hash.update(length).update(bytes);
}
