// eslint-disable-next-line import/no-extraneous-dependencies -- installed with the workspace in cli/, as the demo's runtime is
import { MultiBar, SingleBar } from 'cli-progress';
// eslint-disable-next-line import/no-extraneous-dependencies -- see above
import pc from 'picocolors';
import { Figures, Progress } from './progress';
import { BackendState } from '../backend/backend';

const STATE: Readonly<Record<BackendState, string>> = {
  up: pc.green('up'),
  unavailable: pc.yellow('503'),
  down: pc.red('down'),
};

/** Bars that move, for a terminal. */
export class Bars implements Progress {
  private readonly multibar = new MultiBar({
    format: '  {label} {bar} {value}/{total}  {note}',
    barCompleteChar: '█',
    barIncompleteChar: '░',
    barsize: 32,
    hideCursor: true,
    clearOnComplete: false,
    stopOnComplete: false,
    emptyOnZero: true,
    fps: 10,
    gracefulExit: false,
  });
  private readonly accepted: SingleBar;
  private readonly delivered: SingleBar;
  private readonly inFlight: SingleBar;
  private readonly next: SingleBar;

  constructor(total: number, limit: number) {
    this.accepted = this.multibar.create(total, 0, { label: 'accepted ', note: '' });
    this.delivered = this.multibar.create(total, 0, { label: 'delivered', note: '' });
    this.inFlight = this.multibar.create(limit, 0, { label: 'in flight', note: '' });
    this.next = this.multibar.create(1, 0, { note: '' }, { format: '  {note}' });
  }

  public update(figures: Figures): void {
    this.accepted.update(figures.accepted);
    this.delivered.update(figures.delivered, { note: `${figures.queued} in the queue` });
    this.inFlight.update(figures.inFlight, { note: `backend ${STATE[figures.backend]}` });
    this.next.update(0, { note: figures.next ? `next: ${figures.next}` : '' });
  }

  public event(text: string): void {
    this.multibar.log(`  ${text}\n`);
  }

  public stop(): void {
    this.multibar.update();
    this.multibar.stop();
  }
}
