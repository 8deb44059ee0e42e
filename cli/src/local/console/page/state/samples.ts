import type { LiveHistory, LiveSample } from '../../contract/live';

/** One coarse sample in so many milliseconds. */
const COARSE_STEP = 5_000;

/** Nothing older is shown. */
const FINE_LASTS = 150_000;
const COARSE_LASTS = 2 * 3_600_000;

/** The counters over time: the last minutes as they came, the last hours in coarser steps. */
export class Samples {
  private fine: LiveSample[] = [];
  private coarse: LiveSample[] = [];

  public restart({ fine, coarse }: LiveHistory): void {
    this.fine = [...fine];
    this.coarse = [...coarse];
  }

  public add(sample: LiveSample): void {
    push(this.fine, sample, FINE_LASTS);
    if (sample.at - (this.coarse.at(-1)?.at ?? 0) >= COARSE_STEP) {
      push(this.coarse, sample, COARSE_LASTS);
    }
  }

  /** Those of the last so many milliseconds, with one before them. */
  public last(milliseconds: number): readonly LiveSample[] {
    const list = milliseconds < FINE_LASTS ? this.fine : [...this.coarse, ...this.fine.slice(-1)];
    const from = (list.at(-1)?.at ?? 0) - milliseconds;
    const first = list.findIndex(({ at }) => at >= from);
    return list.slice(Math.max(0, first - 1));
  }
}

function push(list: LiveSample[], sample: LiveSample, lasts: number): void {
  list.push(sample);
  while (list[0].at < sample.at - lasts) {
    list.shift();
  }
}
