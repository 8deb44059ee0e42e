import { DeadLetter, deadLetterOf } from './dead-letter';
import { SourceQueue, StopRequest } from '../messages/ports';
import { NO_PROGRESS, Progress, progressBar } from '../messages/progress';
import { QueueMessage } from '../messages/queue-message';
import { Verdict, Walk } from '../messages/walk';

/** How much is looked at, unless somebody says more: each takes a tenth of a receive, and is hidden from others meanwhile. */
export const LOOK_LIMIT = 10_000;

/** How a look goes. */
export interface LookOptions {
  readonly source: SourceQueue;
  readonly stop: StopRequest;
  /** About how many there are. */
  readonly messages: number;
  readonly isMeant: (letter: DeadLetter) => boolean;
  /** Default: `LOOK_LIMIT`. */
  readonly limit?: number;
  /** Shows how far a long look is. Default: a bar, on a terminal. */
  readonly progress?: (what: string, total: number) => Progress;
  /** Called for each that is meant, while its content is at hand: it is not kept. */
  readonly onMessage?: (message: QueueMessage, letter: DeadLetter) => void;
}

/** What a look saw. */
export interface Look {
  readonly letters: readonly DeadLetter[];
  /** How many were seen, meant or not. */
  readonly seen: number;
  /** Groups that are longer than SQS shows. */
  readonly deepGroups: number;
  /** False where it was stopped, or there was more than the limit. */
  readonly complete: boolean;
}

/** A receive of ten and what follows it take less than this, over a slow line. */
const RECEIVES_PER_SECOND = 5;
const LEAST_SECONDS = 30;
const MOST_SECONDS = 900;
/** A look at so many takes some seconds. */
const LONG_LOOK = 500;

/** Looks at dead letters without moving one. They are hidden from others meanwhile, and visible again when it ends. */
export async function look({ source, stop, messages, isMeant, limit = LOOK_LIMIT, progress = progressBar, onMessage }: LookOptions): Promise<Look> {
  const letters: DeadLetter[] = [];
  const most = Math.min(messages, limit);
  const bar = most >= LONG_LOOK ? progress('look', most) : NO_PROGRESS;
  let seen = 0;
  const visit = async (received: readonly QueueMessage[]): Promise<ReadonlyMap<string, Verdict>> => {
    for (const message of received) {
      const letter = deadLetterOf(message);
      seen += 1;
      if (isMeant(letter)) {
        letters.push(letter);
        onMessage?.(message, letter);
      }
    }
    bar.update(seen);
    return new Map(received.map(({ messageId }) => [messageId, 'stays' as const]));
  };
  const visibilitySeconds = Math.min(MOST_SECONDS, LEAST_SECONDS + Math.ceil(most / 10 / RECEIVES_PER_SECOND));
  try {
    const { deepGroups, complete } = await new Walk({ source, stop, limit, visibilitySeconds, visitor: { visit } }).run();
    return { letters, seen, deepGroups: deepGroups.size, complete };
  } finally {
    bar.end();
  }
}
