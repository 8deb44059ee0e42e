import { Post, PostTable } from './ports';
import { Clock } from '../../../engine/ports';
import { withTimeout } from '../../../engine/with-timeout';
import { errorName } from '../../../shared/error-name';

/** So many posts that could not be written down are remembered by an environment. */
const MOST_UNWRITTEN = 1000;

/**
 * What this destination has posted. What could not be written down is remembered for as long as the environment lives: the post is there, and to say that it
 * is not would make another one.
 */
export class Posts {
  private readonly unwritten = new Map<string, Post>();

  constructor(private readonly table: PostTable, private readonly destination: string, private readonly clock: Clock) {}

  /** The post of an alert. Rejects where the table does not answer. */
  public async read(alertId: string): Promise<Post | undefined> {
    const written = await this.table.readPost<Post>(alertId, this.destination);
    const known = this.unwritten.get(alertId);
    return known && known.version >= (written?.version ?? 0) ? known : written;
  }

  /**
   * Writes it down, and a line into the history of the alert where something was told, on which nothing depends.
   *
   * @returns what went wrong, for the log
   */
  public async write(alertId: string, post: Post, what: string | undefined, timeoutMs: number): Promise<string | undefined> {
    try {
      const written = Promise.all([this.table.writePost(alertId, this.destination, post), this.tell(alertId, post, what)]);
      await withTimeout(this.clock, timeoutMs, written);
      this.unwritten.delete(alertId);
      return undefined;
    } catch (error) {
      if (this.unwritten.size >= MOST_UNWRITTEN) {
        this.unwritten.delete(this.unwritten.keys().next().value!);
      }
      this.unwritten.set(alertId, post);
      return `it is posted, and could not be written down (${errorName(error)})`;
    }
  }

  private async tell(alertId: string, { version }: Post, what: string | undefined): Promise<void> {
    if (what !== undefined) {
      const { table, destination } = this;
      await table.writeHistory(alertId, { at: this.clock.now(), id: `${destination}#${version}#${what}`, what, detail: destination }).catch(() => undefined);
    }
  }
}
