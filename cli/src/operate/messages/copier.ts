import { Journal } from './journal';
import { Clock, SourceQueue, StopRequest, TargetQueue } from './ports';
import { PutBack } from './put-back';
import { QueueMessage, ReceivedMessage } from './queue-message';
import { Verdict, Verdicts, Walk } from './walk';

/** What a `Copier` is told. */
export interface CopierOptions {
  readonly source: SourceQueue;
  /** The source again, to send to: then what is behind the first ten of a group is copied as well, and these go to its end. Absent: it is left out. */
  readonly sourceAsTarget?: TargetQueue;
  readonly journal: Journal;
  readonly clock: Clock;
  readonly stop: StopRequest;
  readonly matches: (message: QueueMessage) => boolean;
  readonly visibilitySeconds: number;
  /** A message as it is put back at the end of its group. Default: as it is. */
  readonly asPutBack?: (message: QueueMessage) => QueueMessage;
  readonly onProgress?: (copied: number) => void;
}

/** What came of it. */
export interface CopyResult {
  readonly copied: number;
  readonly putBack: number;
  readonly deepGroups: number;
  readonly complete: boolean;
}

/** Writes messages into a file, and leaves them in their queue. */
export class Copier {
  private copied = 0;

  constructor(private readonly options: CopierOptions) {}

  public async run(): Promise<CopyResult> {
    const { source, sourceAsTarget, journal, clock, stop, visibilitySeconds, asPutBack } = this.options;
    const back = sourceAsTarget && new PutBack({ source, sourceAsTarget, journal, clock, onUnsure: () => undefined, asPutBack });
    await back?.goOn();
    const visitor = {
      visit: (messages: readonly ReceivedMessage[]) => this.visit(messages),
      ...back && {
        putBack: (messages: readonly ReceivedMessage[]) => back.putBack(messages),
        isTurning: (groupId: string) => back.isTurning(groupId),
        wasPutBack: (messageId: string) => back.wasPutBack(messageId),
      },
    };
    const { deepGroups, complete } = await new Walk({ source, stop, visitor, visibilitySeconds }).run();
    if (complete) {
      await journal.end();
    }
    return { copied: this.copied, putBack: back?.count ?? 0, deepGroups: deepGroups.size, complete };
  }

  private async visit(messages: readonly ReceivedMessage[]): Promise<Verdicts> {
    const { journal, matches, onProgress } = this.options;
    const meant = messages.filter(matches);
    await journal.keep(meant);
    this.copied += meant.length;
    onProgress?.(this.copied);
    return new Map(messages.map(({ messageId }): [string, Verdict] => [messageId, 'stays']));
  }
}
