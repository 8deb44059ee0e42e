import * as fs from 'node:fs';
import * as path from 'node:path';
import * as readline from 'node:readline';
import { BeginLine, changesQueue, JournalLine } from './journal-lines';
import { parseJournalLine } from './parse-journal-line';
import { AppendFile } from './ports';
import { UsageError } from '../../commands/usage-error';
import { OperatorError } from '../session/operator-error';

/** Webhooks may hold what is nobody else's business. */
const OWNER_ONLY = 0o600;
/** Files are recognised by their first line; longer ones are none. */
const FIRST_LINE_BYTES = 65_536;

/** A snapshot file that is written to. What was appended is on the disk. */
export class SnapshotFile implements AppendFile {
  /** Begins a new one. @throws OperatorError when there is a file of that name, or the folder cannot be written to */
  public static create(file: string): SnapshotFile {
    try {
      return new SnapshotFile(file, fs.openSync(file, 'wx', OWNER_ONLY));
    } catch (error) {
      throw new OperatorError(`The snapshot ${file} cannot be begun (${(error as NodeJS.ErrnoException).code}), expected a new file in a folder that can be written to; name another with --file.`);
    }
  }

  /** Goes on with one; what stands behind the last end of a line is cut off: it was being written when the machine stopped. */
  public static continue(file: string): SnapshotFile {
    const descriptor = fs.openSync(file, 'r+');
    const { size } = fs.fstatSync(descriptor);
    fs.ftruncateSync(descriptor, lastLineEnd(descriptor, size));
    fs.closeSync(descriptor);
    return new SnapshotFile(file, fs.openSync(file, 'a'));
  }

  private constructor(public readonly file: string, private readonly descriptor: number) {}

  public async append(lines: readonly string[]): Promise<void> {
    fs.writeFileSync(this.descriptor, `${lines.join('\n')}\n`); // all of it, or an error: writeSync may write a part
    fs.fsyncSync(this.descriptor);
  }

  public close(): void {
    fs.closeSync(this.descriptor);
  }
}

/**
 * Reads a snapshot file line by line.
 *
 * @throws OperatorError when it is not there, UsageError when it or one of its lines is none of a snapshot
 */
export async function* readSnapshot(file: string): AsyncGenerator<JournalLine> {
  if (!fs.existsSync(file)) {
    throw new OperatorError(`The file ${file} is not there, expected one that dead-letters or drain wrote.`);
  }
  if (!fs.statSync(file).isFile()) {
    throw new UsageError(`${file} is no file, expected one that dead-letters, drain or replay wrote.`);
  }
  let number = 0;
  let pending: string | undefined;
  for await (const line of readline.createInterface({ input: fs.createReadStream(file, 'utf8'), crlfDelay: Infinity })) {
    if (pending !== undefined) {
      yield parseJournalLine(pending, number, file);
    }
    pending = line;
    number += 1;
  }
  // The last line is whole only if it has an end.
  if (pending !== undefined && endsWithLine(file)) {
    yield parseJournalLine(pending, number, file);
  }
}

/** The files of a folder that are journals of work on a queue that did not come to its end. */
export async function unfinished(folder: string, source: string): Promise<string[]> {
  const found: string[] = [];
  for (const name of fs.readdirSync(folder).filter((each) => each.endsWith('.jsonl')).sort()) {
    const file = path.join(folder, name);
    const begin = firstLine(file);
    if (begin?.source === source && changesQueue(begin) && !lastLineOf(file).includes('"type":"end"')) {
      found.push(file);
    }
  }
  return found;
}

/** Undefined where the file is no snapshot. */
function firstLine(file: string): BeginLine | undefined {
  try {
    const text = slice(file, 0, FIRST_LINE_BYTES);
    const line = parseJournalLine(text.slice(0, text.indexOf('\n')), 1, file);
    return line.type === 'begin' ? line : undefined;
  } catch {
    return undefined;
  }
}

function lastLineOf(file: string): string {
  const { size } = fs.statSync(file);
  return slice(file, Math.max(0, size - 200), 200);
}

function endsWithLine(file: string): boolean {
  const { size } = fs.statSync(file);
  return slice(file, Math.max(0, size - 1), 1) === '\n';
}

function slice(file: string, start: number, bytes: number): string {
  const descriptor = fs.openSync(file, 'r');
  try {
    const buffer = Buffer.alloc(bytes);
    return buffer.toString('utf8', 0, fs.readSync(descriptor, buffer, 0, bytes, start));
  } finally {
    fs.closeSync(descriptor);
  }
}

/** Where the last whole line ends, from the end backwards. */
function lastLineEnd(descriptor: number, size: number): number {
  const buffer = Buffer.alloc(FIRST_LINE_BYTES);
  for (let end = size; end > 0;) {
    const start = Math.max(0, end - buffer.length);
    const bytes = fs.readSync(descriptor, buffer, 0, end - start, start);
    const at = buffer.subarray(0, bytes).lastIndexOf('\n');
    if (at >= 0) {
      return start + at + 1;
    }
    end = start;
  }
  return 0;
}
