import { Alert, CountedSignal } from '../state/alert';
import { AlertTable } from '../state/alert-table';
import { alertId, partsOfAlertId } from '../state/key-hash';

/** Signals that an environment remembers to have written down. */
const MAX_REMEMBERED = 20_000;

/** So many that others have left behind are written down in their place. */
const MAX_UNCONFIRMED = 25;

/**
 * Which of the signals that an alert names are written down elsewhere, so that it need not name them any more. An alert that names too many, because whoever counted
 * them died or works elsewhere, has them written down before it drops them: it is certain that they are counted.
 */
export class ConfirmedSignals {
  private readonly remembered = new Set<string>();

  constructor(private readonly table: Pick<AlertTable, 'writeSeen'>) {}

  /** A signal is written down. */
  public add(signalId: string): void {
    this.remembered.add(signalId);
    if (this.remembered.size > MAX_REMEMBERED) {
      this.remembered.delete(this.remembered.values().next().value!);
    }
  }

  /** The alert as it is to be written: without the signals that are written down, and with all that came with this change. */
  public async drop(alert: Alert, signalId: string): Promise<Alert> {
    let left = alert.unconfirmed.filter(({ id }) => id === signalId || !this.remembered.has(id));
    const others = left.filter(({ id }) => id !== signalId);
    if (others.length >= MAX_UNCONFIRMED) {
      const { hash } = partsOfAlertId(alert.id)!;
      await this.table.writeSeen(unique(others).map(({ id, generation, what, version }) =>
        ({ signalId: id, alertId: alertId(hash, generation), what, version })));
      others.forEach(({ id }) => this.add(id));
      left = left.filter(({ id }) => id === signalId);
    }
    return { ...alert, unconfirmed: left };
  }
}

function unique(signals: readonly CountedSignal[]): CountedSignal[] {
  return [...new Map(signals.map((signal) => [signal.id, signal])).values()];
}
