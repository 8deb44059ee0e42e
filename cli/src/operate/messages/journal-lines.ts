import { QueueMessage } from './queue-message';

/** What is done with messages. */
export type MoveKind = 'redrive' | 'drain' | 'discard' | 'export' | 'replay';

/** The first line of a file: what the work is. A file without it is none of ours. */
export interface BeginLine {
  readonly type: 'begin';
  /** Of this format. */
  readonly version: 1;
  readonly kind: MoveKind;
  /** URL of the queue that messages are taken from. */
  readonly source: string;
  /** URL of the queue that they go to; absent where they go nowhere. */
  readonly target?: string;
  /** What was chosen, in the words of the command line. */
  readonly selection: Readonly<Record<string, unknown>>;
  /** ISO 8601. */
  readonly at: string;
  /** Who does it: an ARN. */
  readonly by?: string;
}

/** A message, exactly: written before anything is done with it. */
export interface MessageLine {
  readonly type: 'message';
  readonly message: QueueMessage;
  /** False for what was only in the way, and was put back. Default: true. */
  readonly meant?: false;
}

/** About to be sent; without a line `sent` it is not known whether it was. */
export interface SendingLine {
  readonly type: 'sending' | 'putting-back';
  /** What the message is known by, whatever queue it is in. */
  readonly key: string;
  /** SQS's id in the source, under which the file has the message. */
  readonly messageId: string;
  readonly at: string;
}

/** The target has it. */
export interface SentLine {
  readonly type: 'sent' | 'put-back';
  readonly key: string;
  /** SQS's id in the target; empty where it is known to be there, and not under which. */
  readonly as: string;
  /** Of a message that was put back. */
  readonly groupId?: string;
}

/** It is done: whatever the file is continued with finds nothing to do. */
export interface EndLine {
  readonly type: 'end';
  readonly at: string;
}

/** A line of a snapshot file, which is the journal of the work as well. */
export type JournalLine = BeginLine | MessageLine | SendingLine | SentLine | EndLine;

/** A file that is none that this tool wrote; the text is one sentence. */
export class JournalError extends Error {
  public readonly name = 'JournalError';
}

const TYPES: ReadonlySet<string> = new Set(['message', 'sending', 'sent', 'putting-back', 'put-back', 'end']);

/**
 * Reads a line.
 *
 * @param number 1 for the first line of the file, which says what the work is
 * @throws JournalError for a line that is not of this format
 */
export function parseJournalLine(text: string, number: number, file: string): JournalLine {
  const line = parse(text);
  if (!line || (number === 1 ? line.type !== 'begin' || line.version !== 1 : !TYPES.has(line.type))) {
    throw new JournalError(`Line ${number} of ${file} is not of a snapshot of this version, expected a file that dead-letters or drain wrote.`);
  }
  return line;
}

function parse(text: string): JournalLine | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && 'type' in value ? value as JournalLine : undefined;
  } catch {
    return undefined;
  }
}
