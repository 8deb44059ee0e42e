import { createHash } from 'node:crypto';
import { DigestMessage } from './ports';
import { AlertHint } from '../../../contract/alerts';
import { HintReader } from '../../destinations/function/hint-reader';

/** Bytes of a hash that tell the changes of two weeks apart. */
const MARK_BYTES = 8;

/** What messages say, each change once. */
export interface DigestChanges {
  readonly changes: readonly AlertHint[];
  /** What stands for each of them, in that order. */
  readonly marks: readonly string[];
  /** How many say what others of them or earlier digests say. */
  readonly repeated: number;
  /** How many cannot be read. */
  readonly unreadable: number;
}

/**
 * Reads messages. A change is known by its alert and its version: what is sent twice is told once, also where the first of them was told by an earlier digest. Tests of a
 * destination are no changes.
 *
 * @param told marks of what earlier digests told
 */
export function changesOf(messages: readonly DigestMessage[], told: ReadonlySet<string>): DigestChanges {
  const reader = new HintReader();
  const changes = new Map<string, AlertHint>();
  let [repeated, unreadable] = [0, 0];
  for (const { body } of messages) {
    const read = reader.read(body);
    if (read.kind !== 'item') {
      unreadable += 1;
    } else if (!read.item.content.test) {
      const mark = markOf(read.item.content);
      if (told.has(mark) || changes.has(mark)) {
        repeated += 1;
      } else {
        changes.set(mark, read.item.content);
      }
    }
  }
  return { changes: [...changes.values()], marks: [...changes.keys()], repeated, unreadable };
}

/** What stands for a change: short, because thousands of them are remembered. */
export function markOf({ alertId, version }: Pick<AlertHint, 'alertId' | 'version'>): string {
  return createHash('sha256').update(`${alertId}:${version}`).digest().subarray(0, MARK_BYTES).toString('base64url');
}
