import { Replayable, ReplayRange, ReplaySource } from './replay-source';
import { deadLetterOf } from '../dead-letters/dead-letter';
import { isSelected } from '../dead-letters/selection';
import { readSnapshot } from '../messages/snapshot-file';

/** A snapshot file, as `dead-letters export` writes it. */
export class FileSource implements ReplaySource {
  public readonly leftOut = new Map<string, number>();

  constructor(public readonly name: string) {}

  public async* webhooks(range: ReplayRange): AsyncGenerator<Replayable> {
    this.leftOut.clear();
    const seen = new Set<string>();
    for await (const line of readSnapshot(this.name)) {
      if (line.type !== 'message' || line.meant === false) {
        continue;
      }
      const letter = deadLetterOf(line.message);
      if (!isSelected({ ...range, reason: [], status: [] }, letter)) {
        continue;
      }
      if (letter.arrivedAt === undefined) {
        this.leaveOut('are no webhooks that this version reads');
      } else if (letter.copyOf !== undefined && seen.has(letter.copyOf)) {
        this.leaveOut('are copies of others');
      } else {
        seen.add(letter.copyOf ?? letter.messageId);
        yield line.message;
      }
    }
  }

  private leaveOut(why: string): void {
    this.leftOut.set(why, (this.leftOut.get(why) ?? 0) + 1);
  }
}
