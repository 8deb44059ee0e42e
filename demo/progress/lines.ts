import { Figures, Progress } from './progress';

/** Time between two lines. */
const EVERY_MS = 2_000;

/** A line now and then, for a log. */
export class Lines implements Progress {
  private last = 0;

  constructor(private readonly write: (line: string) => void, private readonly now: () => number = Date.now) {}

  public update(figures: Figures): void {
    if (this.now() - this.last >= EVERY_MS) {
      this.last = this.now();
      const { total, accepted, delivered, queued, inFlight, limit, backend, next } = figures;
      this.write(`  accepted ${accepted}/${total}, delivered ${delivered}, in the queue ${queued}, in flight ${inFlight} of ${limit}, backend ${backend}${next ? `; next: ${next}` : ''}`);
    }
  }

  public event(text: string): void {
    this.write(`  ${text}`);
  }

  public stop(): void {
    // Every line is complete as it stands.
  }
}
