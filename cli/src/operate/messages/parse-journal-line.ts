import { JournalLine } from './journal-lines';
import { wrongField } from './journal-shape';
import { UsageError } from '../../commands/usage-error';

/**
 * Reads a line.
 *
 * @param number 1 for the first line of the file, which says what the work is
 * @throws UsageError for a line that is not of this format
 */
export function parseJournalLine(text: string, number: number, file: string): JournalLine {
  const line = parse(text);
  const isInPlace = ((line as JournalLine | undefined)?.type === 'begin') === (number === 1);
  const wrong = wrongField(line) ?? (isInPlace ? undefined : 'type');
  if (wrong !== undefined) {
    throw new UsageError(`Line ${number} of ${file} is none of a snapshot of this version (look at its "${wrong}"), expected a file that dead-letters, drain or replay wrote, as they wrote it; give another one.`);
  }
  return line as JournalLine;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
