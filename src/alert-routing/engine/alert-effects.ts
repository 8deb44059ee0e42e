import { Change, Hints } from './hints';
import { Timers } from '../respond/timers';
import { Alert } from '../state/alert';

/** What follows from changes, besides what the table has of the alert itself. */
export interface AlertEffectsOptions {
  readonly hints: Hints;
  readonly timers: Timers;
  /** What other alerts wait for. Default: nothing does. */
  readonly parents?: Parents;
}

/** Alerts that others follow from, while they are open. */
export interface Parents {
  /**
   * Writes down that an alert is open, or that it is not any more, where others could follow from it. It may be done any number of times.
   *
   * @param what the change after which it is written down
   * @param payload of the signal, where it is at hand
   */
  keep(alert: Alert, what: string, payload?: string): Promise<void>;
}

/** A change whose effects are to be made. */
export interface Effective extends Change {
  /** Whether people and digests are to hear of it. */
  readonly isNews: boolean;
  /** Whether something is due at a new time, or nobody knows whether its timer was set. */
  readonly setsTimer: boolean;
  /** What the signal said, where it is at hand. */
  readonly payload?: string;
}

/** Changes whose hints were not all taken. */
export class EffectsError extends Error {
  public readonly name = 'DestinationQueue';

  /** @param failed names of the destinations and digests that did not take it */
  constructor(public readonly failed: readonly string[]) {
    super(`The queues of ${failed.join(', ')} did not take a hint; expected that all do: it is sent again.`);
  }
}

/** Makes what follows from a change known: to other alerts, to destinations, digests, and the clock. All of it may be made again, and nothing keeps anything else from it. */
export class AlertEffects {
  constructor(private readonly options: AlertEffectsOptions) {}

  /**
   * @returns names of the destinations and digests that did not take their hints
   * @throws what the table or the queue of timers throws, after everything else was tried
   */
  public async make(alert: Alert, { isNews, setsTimer, payload, ...change }: Effective): Promise<string[]> {
    const { hints, timers, parents } = this.options;
    // Others look for it from now on, and are not told of before it is there.
    const kept = await settled(parents?.keep(alert, change.what, payload));
    const [timer, ...failed] = await Promise.all([
      settled(setsTimer ? timers.set(alert) : undefined),
      isNews && !alert.held ? hints.send(alert, change) : [],
      isNews ? hints.sendToDigests(alert, change) : [],
    ]);
    for (const { error } of [kept, timer]) {
      if (error !== undefined) {
        throw error;
      }
    }
    return failed.flat();
  }
}

async function settled(work: Promise<void> | undefined): Promise<{ readonly error?: unknown }> {
  try {
    await work;
    return {};
  } catch (error) {
    return { error: error ?? new Error('unknown') };
  }
}
