import * as path from 'node:path';
import { Journal } from './journal';
import { BeginLine, changesQueue, JournalLine } from './journal-lines';
import { Clock } from './ports';
import { readSnapshot, SnapshotFile, unfinished } from './snapshot-file';
import { UsageError } from '../../commands/usage-error';
import { shellText } from '../output/shell-text';
import { OperatorError } from '../session/operator-error';

/** What is to be done, and in which file it is noted. */
export interface WorkFileOptions {
  readonly begin: Omit<BeginLine, 'type' | 'version' | 'at'>;
  /** What its name begins with, where none is given. */
  readonly name: string;
  /** Path of a new file. Default: one in the folder in which the tool is run. */
  readonly file?: string;
  /** Path of the file of earlier work to go on with. */
  readonly resume?: string;
  readonly clock: Clock;
}

/** A file, open, and what stands in it. */
export interface WorkFile {
  readonly path: string;
  readonly journal: Journal;
  close(): void;
}

/**
 * Begins a snapshot file, or goes on with one.
 *
 * @throws OperatorError when earlier work on the same queue did not come to its end, or the file to go on with is of other work
 */
export async function openWorkFile({ begin, name, file, resume, clock }: WorkFileOptions): Promise<WorkFile> {
  if (resume !== undefined) {
    return goOn(resume, begin, clock);
  }
  const [earlier] = changesQueue(begin) ? await unfinished(file === undefined ? '.' : path.dirname(file), begin.source) : [];
  if (earlier !== undefined) {
    throw new OperatorError(`Earlier work on the same queue did not come to its end, and ${earlier} knows how far it came: go on with --resume ${shellText(earlier)}, or move that file away to begin anew.`);
  }
  const at = new Date(clock.now()).toISOString();
  const snapshot = SnapshotFile.create(file ?? `${name.replace(/[^A-Za-z0-9_.-]+/g, '-')}-${at.replace(/[:.]/g, '-')}.jsonl`);
  const line: BeginLine = { type: 'begin', version: 1, at, ...begin };
  await snapshot.append([JSON.stringify(line)]);
  return { path: snapshot.file, journal: new Journal(snapshot, clock), close: () => snapshot.close() };
}

/** What the file of earlier work says that it was. @throws UsageError when it is none, OperatorError when there is none */
export async function beginOf(file: string): Promise<BeginLine> {
  for await (const line of readSnapshot(file)) {
    if (line.type === 'begin') {
      return line;
    }
  }
  throw new UsageError(`The file ${file} is empty, expected one that dead-letters or drain wrote.`);
}

async function goOn(file: string, begin: WorkFileOptions['begin'], clock: Clock): Promise<WorkFile> {
  const earlier: JournalLine[] = [];
  const own = await beginOf(file);
  if (own.kind !== begin.kind || own.source !== begin.source || own.target !== begin.target) {
    throw new OperatorError(`The file ${file} is of a ${own.kind} of ${own.source}, expected one of a ${begin.kind} of ${begin.source}; give the command that it was begun with.`);
  }
  for await (const line of readSnapshot(file)) {
    earlier.push(line);
  }
  const snapshot = SnapshotFile.continue(file);
  return { path: file, journal: new Journal(snapshot, clock, earlier), close: () => snapshot.close() };
}
