import { AlertSilenceItem } from '../../contract/alerts';
import { Clock } from '../../engine/ports';
import { runTimeSilence, Silence } from '../route/silence';
import { SilenceTable } from '../state/hold-table';

/** What somebody began or ended is known everywhere after this time. Milliseconds. */
const FRESH_MS = 30_000;

/** The silences that people began, read anew after half a minute. */
export class KnownSilences {
  private known?: { readonly silences: readonly Silence[]; readonly readAt: number };
  private reading?: Promise<readonly Silence[]>;

  constructor(private readonly table: Pick<SilenceTable, 'listSilences'>, private readonly clock: Pick<Clock, 'elapsed'>) {}

  /** @throws what the table throws, where none were ever read; else those that were are in force until it answers again */
  public async list(): Promise<readonly Silence[]> {
    if (this.known && this.clock.elapsed() < this.known.readAt + FRESH_MS) {
      return this.known.silences;
    }
    this.reading ??= this.read().finally(() => {
      this.reading = undefined;
    });
    return this.reading;
  }

  private async read(): Promise<readonly Silence[]> {
    const readAt = this.clock.elapsed();
    let items: AlertSilenceItem[];
    try {
      items = await this.table.listSilences();
    } catch (error) {
      if (this.known) {
        return this.known.silences;
      }
      throw error;
    }
    const silences = items.flatMap((item) => runTimeSilence(item) ?? []);
    this.known = { silences, readAt };
    return silences;
  }
}
