/* eslint-disable no-bitwise -- colours and checksums of a PNG are bits */
import { deflateSync, inflateSync } from 'node:zlib';

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/** A palette has no more colours. */
const COLOURS = 256;

/** So many of them are those that there is most of, however alike. */
const EXACT = 128;

/** Kind of pixels by PNG's colour types, with bytes per pixel. */
const CHANNELS: Readonly<Record<number, number>> = { 2: 3, 6: 4 };

/**
 * Makes a screenshot small: a PNG with a palette of its most frequent colours. Grounds and most of the text keep theirs exactly; the rest of the edges of
 * letters get the nearest.
 *
 * @throws Error for a PNG that is not 8-bit RGB or RGBA without interlacing, as browsers make them
 */
export function shrinkPng(png: Buffer): Buffer {
  const chunks = readChunks(png);
  const header = chunks.find(({ type }) => type === 'IHDR')!.data;
  const [width, height, depth, colourType, interlace] = [header.readUInt32BE(0), header.readUInt32BE(4), header[8], header[9], header[12]];
  const channels = CHANNELS[colourType];
  if (depth !== 8 || channels === undefined || interlace !== 0) {
    throw new Error(`The PNG has depth ${depth}, colour type ${colourType} and interlacing ${interlace}, expected 8, 2 or 6, and 0.`);
  }
  const raw = inflateSync(Buffer.concat(chunks.filter(({ type }) => type === 'IDAT').map(({ data }) => data)));
  const pixels = unfilter(raw, width * channels, height, channels);
  const colours = new Uint32Array(width * height);
  for (let index = 0; index < colours.length; index++) {
    const at = index * channels;
    colours[index] = pixels[at] << 16 | pixels[at + 1] << 8 | pixels[at + 2];
  }
  const palette = mostFrequent(colours);
  const nearest = new Map(palette.map((colour, index) => [colour, index]));
  const rows = Buffer.alloc((width + 1) * height);
  colours.forEach((colour, index) => {
    let entry = nearest.get(colour);
    if (entry === undefined) {
      entry = nearestOf(palette, colour);
      nearest.set(colour, entry);
    }
    rows[Math.floor(index / width) * (width + 1) + 1 + index % width] = entry;
  });
  const newHeader = Buffer.from(header);
  newHeader[9] = 3;
  const table = Buffer.from(palette.flatMap((colour) => [colour >> 16, colour >> 8 & 0xff, colour & 0xff]));
  return Buffer.concat([
    SIGNATURE, chunk('IHDR', newHeader), chunk('PLTE', table), chunk('IDAT', deflateSync(rows, { level: 9, memLevel: 9 })), chunk('IEND', Buffer.alloc(0)),
  ]);
}

function readChunks(png: Buffer): Array<{ readonly type: string; readonly data: Buffer }> {
  const chunks = [];
  for (let at = SIGNATURE.length; at < png.length;) {
    const length = png.readUInt32BE(at);
    chunks.push({ type: png.toString('latin1', at + 4, at + 8), data: png.subarray(at + 8, at + 8 + length) });
    at += length + 12;
  }
  return chunks;
}

/** Undoes the filters of PNG, by which each row is written as a difference to its neighbours. */
function unfilter(raw: Buffer, stride: number, height: number, channels: number): Buffer {
  const pixels = Buffer.alloc(stride * height);
  for (let row = 0; row < height; row++) {
    const filter = raw[row * (stride + 1)];
    for (let column = 0; column < stride; column++) {
      const left = column < channels ? 0 : pixels[row * stride + column - channels];
      const above = row === 0 ? 0 : pixels[(row - 1) * stride + column];
      const corner = row === 0 || column < channels ? 0 : pixels[(row - 1) * stride + column - channels];
      const added = filter === 0 ? 0 : filter === 1 ? left : filter === 2 ? above : filter === 3 ? left + above >> 1 : paeth(left, above, corner);
      pixels[row * stride + column] = raw[row * (stride + 1) + 1 + column] + added;
    }
  }
  return pixels;
}

function paeth(left: number, above: number, corner: number): number {
  const estimate = left + above - corner;
  const toLeft = Math.abs(estimate - left);
  const toAbove = Math.abs(estimate - above);
  const toCorner = Math.abs(estimate - corner);
  return toLeft <= toAbove && toLeft <= toCorner ? left : toAbove <= toCorner ? above : corner;
}

/** The most frequent colours, and of each other kind of colour the most frequent: a small dot of a colour of its own counts more than one grey more. */
function mostFrequent(colours: Uint32Array): number[] {
  const counts = new Map<number, number>();
  colours.forEach((colour) => counts.set(colour, (counts.get(colour) ?? 0) + 1));
  const byCount = [...counts].sort(([, one], [, other]) => other - one).map(([colour]) => colour);
  const exact = byCount.slice(0, EXACT);
  const kinds = new Map<number, number>();
  for (const colour of byCount.slice(EXACT)) {
    const kind = colour & 0xf0f0f0;
    if (!kinds.has(kind)) {
      kinds.set(kind, colour);
    }
  }
  return [...exact, ...kinds.values()].slice(0, COLOURS);
}

function nearestOf(palette: readonly number[], colour: number): number {
  const distance = (other: number) =>
    ((colour >> 16) - (other >> 16)) ** 2 + ((colour >> 8 & 0xff) - (other >> 8 & 0xff)) ** 2 + ((colour & 0xff) - (other & 0xff)) ** 2;
  return palette.reduce((best, other, index) => distance(other) < distance(palette[best]) ? index : best, 0);
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(data.length, 0);
  frame.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
}

/** The checksum of a chunk; `zlib.crc32` is only in newer versions of Node.js. */
function crc32(bytes: Buffer): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) {
      crc = crc >>> 1 ^ (crc & 1 ? 0xedb88320 : 0);
    }
  }
  return (crc ^ 0xffffffff) >>> 0;
}
