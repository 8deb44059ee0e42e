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

/** Whether work takes anything from its queue, or moves something in it: a plain export, of which nothing can be left half-way, does not. */
export function changesQueue({ kind, target }: Pick<BeginLine, 'kind' | 'target'>): boolean {
  return kind !== 'export' || target !== undefined;
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

/** The target refused it, so that it is known not to be there. */
export interface RefusedLine {
  readonly type: 'refused';
  readonly key: string;
}

/**
 * `stuck`: something of a group was refused while messages of it were put back, so that nothing of it may be sent before its first message is the head again; `turned`: that is so, and
 * whoever goes on begins with it anew.
 */
export interface GroupLine {
  readonly type: 'stuck' | 'turned';
  readonly groupId: string;
}

/** It is done: whatever the file is continued with finds nothing to do. */
export interface EndLine {
  readonly type: 'end';
  readonly at: string;
}

/** A line of a snapshot file, which is the journal of the work as well. */
export type JournalLine = BeginLine | MessageLine | SendingLine | SentLine | RefusedLine | GroupLine | EndLine;
