import { Alert } from '../state/alert';
import { AlertTable } from '../state/alert-table';
import { alertId } from '../state/key-hash';

/** Keys whose generation an environment remembers; those that were asked for longest ago are forgotten first. */
const MAX_KNOWN = 10_000;

/** The latest alert of a key, and which generation comes next where there is none. */
export interface Latest {
  readonly alert?: Alert;
  readonly nextGeneration: number;
}

/**
 * Finds the latest alert of a key. Where to begin is a hint, in the table and in the environment's memory: from there on, each alert says whether there is one after
 * it, and what is behind is repaired.
 */
export class KnownGenerations {
  private readonly known = new Map<string, number>();

  constructor(private readonly table: Pick<AlertTable, 'readAlert' | 'readGeneration' | 'writeGeneration'>) {}

  /** @param hash of the key */
  public async latest(hash: string): Promise<Latest> {
    const hinted = this.known.get(hash) ?? await this.table.readGeneration(hash);
    let generation = hinted ?? 1;
    let alert = await this.table.readAlert(alertId(hash, generation));
    while (alert?.superseded) {
      const next = await this.table.readAlert(alertId(hash, generation + 1));
      if (!next) {
        break;
      }
      generation += 1;
      alert = next;
    }
    if (alert && hinted !== generation) {
      await this.set(hash, generation);
    }
    // The id of one that has expired is not given out again: destinations may remember it.
    return { alert, nextGeneration: alert || hinted !== undefined ? generation + 1 : 1 };
  }

  /** A generation is there for certain. */
  public async set(hash: string, generation: number): Promise<void> {
    await this.table.writeGeneration(hash, generation);
    this.known.delete(hash);
    this.known.set(hash, generation);
    if (this.known.size > MAX_KNOWN) {
      this.known.delete(this.known.keys().next().value!);
    }
  }
}
