import { ConfirmedSignals } from './confirmed-signals';
import { ConflictError } from './conflict-error';
import { InTurn } from './in-turn';
import { KnownGenerations, Latest } from './known-generations';
import { Clock, Random } from '../../engine/ports';
import { EscalationConfig } from '../route/route-config';
import { Alert, CountedSignal } from '../state/alert';
import { ChangeOutcome, SignalChange, Transition } from '../state/alert-change';
import { AlertTable, HistoryEntry, KeptPayload } from '../state/alert-table';
import { alertId, keyHash } from '../state/key-hash';
import { transition } from '../state/transition';

/** What a signal did to an alert, or had done before. */
export interface Applied {
  /** `known`: it is counted already, and what follows from that is done again. */
  readonly outcome: ChangeOutcome | 'known';
  /** The alert as it is now; absent where it is not there any more. */
  readonly alert?: Alert;
  /** What it did, also when that was before, and the version that the alert had then; absent where that is not known any more. */
  readonly did?: { readonly what: string; readonly version: number };
  /** Whether something is due by itself at a new time. */
  readonly isDueNew?: boolean;
  /** The alert before it, where that was open until its window was over: whoever was told of it is to know that it is closed. */
  readonly lapsed?: Alert;
}

/** So often it is tried before others are let go first, and waited in between for up to so long more each time. Milliseconds. */
const MAX_TRIES = 20;
const BACK_OFF_MS = 15;

/** What people read of an alert that was closed because it lasted for longer than an alert may. */
const LAPSED = 'It happens still, or again: it goes on as a new alert.';

/**
 * Counts signals, each once, whatever dies and whatever arrives twice: without transactions, by conditional writes of one alert at a time.
 *
 * The alert that counts a signal names it, until it is written down elsewhere that it is counted. So whoever finds it in neither place counts it, and a condition on
 * the version of the alert makes sure that nobody did in between. An alert takes no more changes once it is superseded, and only then there is a next generation: of the
 * alerts of a key there is always one that counts.
 */
export class AlertBooks {
  private readonly known: KnownGenerations;
  private readonly confirmed: ConfirmedSignals;
  private readonly turns = new InTurn();

  constructor(private readonly table: AlertTable, private readonly clock: Clock, private readonly random: Random) {
    this.known = new KnownGenerations(table);
    this.confirmed = new ConfirmedSignals(table);
  }

  /**
   * Counts a signal, if it is not counted yet.
   *
   * @param payload of its event, to be kept beside the alert
   * @param escalation that of the route
   * @throws ConflictError, or what the table throws; it may be counted all the same
   */
  public apply(change: SignalChange, payload: string, escalation?: EscalationConfig): Promise<Applied> {
    const hash = keyHash(change.event.key);
    return this.turns.do(hash, async () => {
      for (let tries = 0; tries < MAX_TRIES; tries += 1) {
        const applied = await this.tryToApply(hash, change, payload, escalation);
        if (applied) {
          return this.withLapsed(applied);
        }
        await this.clock.sleep(Math.ceil(this.random() * BACK_OFF_MS * (tries + 1)));
      }
      throw new ConflictError(`The alert was changed by others ${MAX_TRIES} times while this was tried; expected to be alone once.`);
    });
  }

  /** Again where nobody knows whether it was told. */
  private async withLapsed(applied: Applied): Promise<Applied> {
    const { outcome, alert: { previous } = {} } = applied;
    const isAsked = previous?.lapsed && (outcome === 'opened' || outcome === 'known');
    return isAsked ? { ...applied, lapsed: await this.table.readAlert(previous.alertId) } : applied;
  }

  /** Returns nothing where somebody else changed the alert meanwhile. */
  private async tryToApply(hash: string, change: SignalChange, payload: string, escalation?: EscalationConfig): Promise<Applied | undefined> {
    const { event } = change;
    const latest = await this.known.latest(hash);
    const counted = latest.alert?.unconfirmed.find(({ id }) => id === event.signalId);
    if (counted) {
      return this.confirm(hash, latest.alert!, counted, change, payload);
    }
    // After the alert was read: what that does not name any more is written down by now.
    const seen = await this.table.readSeen(event.signalId);
    if (seen !== undefined) {
      const { alertId: id, what, version } = seen;
      return { outcome: 'known', alert: await this.table.readAlert(id), ...what !== undefined && version !== undefined && { did: { what, version } } };
    }
    const made = saying(numbered(transition(latest.alert, change, this.clock.now(), escalation), latest, hash), event.signalId);
    if (!made.alert || made.alert === latest.alert) {
      return this.pass(latest.alert!, change, made.outcome);
    }
    const alert = await this.write(hash, made, latest.alert, event.signalId);
    if (!alert) {
      return undefined;
    }
    const applied: Applied = { outcome: made.outcome, alert, did: { what: made.outcome, version: alert.version } };
    await this.record(change, applied, payload);
    return { ...applied, isDueNew: alert.due !== undefined && (made.isNext || alert.due.at !== latest.alert?.due?.at) };
  }

  /**
   * Writes down a signal that changes nothing. The alert names it as it names those that it counts: a copy of it might find another alert by then, and be counted there.
   * Returns nothing where somebody else changed the alert meanwhile.
   */
  private async pass(alert: Alert, change: SignalChange, outcome: ChangeOutcome): Promise<Applied | undefined> {
    const { signalId } = change.event;
    const passed: CountedSignal = { id: signalId, generation: alert.generation, isLate: true };
    const named = { ...alert, version: alert.version + 1, unconfirmed: [...alert.unconfirmed, passed] };
    const written = alert.superseded ? alert : await this.confirmed.drop(named, signalId);
    if (!alert.superseded && !await this.table.writeAlert(written, alert.version)) {
      return undefined;
    }
    await this.record(change, { outcome, alert: written, did: { what: outcome, version: written.version } }, '');
    return { outcome, alert: written, did: { what: outcome, version: written.version } };
  }

  /** Returns what is written; nothing where somebody else was faster. */
  private async write(hash: string, { alert: changed, isNext }: Transition, before: Alert | undefined, signalId: string): Promise<Alert | undefined> {
    if (isNext && before && !before.superseded && !await this.supersede(before, changed!)) {
      return undefined;
    }
    const alert = await this.confirmed.drop(changed!, signalId);
    const isNew = isNext || !before;
    const written = await this.table.writeAlert(alert, isNew ? undefined : before.version);
    if (isNew) {
      // Also where it is not written: then it is there already.
      await this.known.set(hash, alert.generation);
    }
    return written ? alert : undefined;
  }

  /** From then on it counts nothing more: whoever had read it before finds out when he writes. Nothing closes it any more either, so that it is closed now. */
  private supersede(alert: Alert, { previous }: Alert): Promise<boolean> {
    const { closedAt, closedBy } = previous ?? {};
    const { due: _due, ...left } = alert;
    const isOpen = previous?.lapsed && previous.alertId === alert.id;
    const closing = isOpen ? { status: 'closed' as const, closedAt, closedBy, lapsed: true, note: alert.note ?? LAPSED } : {};
    return this.table.writeAlert({ ...left, ...closing, version: alert.version + 1, superseded: true }, alert.version);
  }

  /** Does again what follows from having counted a signal: whoever counted it may have died before. */
  private async confirm(hash: string, latest: Alert, counted: CountedSignal, change: SignalChange, payload: string): Promise<Applied> {
    const { generation, isLate = false } = counted;
    const alert = generation === latest.generation ? latest : await this.table.readAlert(alertId(hash, generation));
    if (!alert) {
      return { outcome: 'known', alert };
    }
    const what = isLate ? 'late' : counted.what ?? (change.event.status === 'resolved' ? 'closed' : alert.count === 1 ? 'opened' : 'aggregated');
    const did = { what, version: counted.version ?? alert.version };
    await this.record(change, { outcome: what as ChangeOutcome, alert, did }, isLate ? '' : payload);
    return { outcome: 'known', alert, did };
  }

  private async record({ event }: SignalChange, { outcome, alert, did }: Applied, payload: string): Promise<void> {
    const history: HistoryEntry = { at: event.at, id: event.signalId, what: outcome, detail: event.title };
    const payloads: KeptPayload[] = [...outcome === 'opened' ? ['first' as const] : [], ...alert?.event.signalId === event.signalId ? ['latest' as const] : []];
    await this.table.writeSignal({ signalId: event.signalId, alertId: alert!.id, ...did, history, payloads: payload === '' ? [] : payloads, payload });
    this.confirmed.add(event.signalId);
  }
}

/** A transition that knows of no alert begins with the first generation, of which there may have been some that have expired. */
function numbered(made: Transition, { alert, nextGeneration: generation }: Latest, hash: string): Transition {
  if (alert || !made.alert || generation === 1) {
    return made;
  }
  const unconfirmed = made.alert.unconfirmed.map(({ id }) => ({ id, generation }));
  return { ...made, alert: { ...made.alert, id: alertId(hash, generation), generation, unconfirmed } };
}

/** The signal says in the alert what it did: whoever finds it there makes the same known. */
function saying(made: Transition, signalId: string): Transition {
  const { alert, outcome } = made;
  if (!alert || outcome === 'late') {
    return made;
  }
  const unconfirmed = alert.unconfirmed.map((signal) => signal.id === signalId ? { ...signal, version: alert.version, what: outcome } : signal);
  return { ...made, alert: { ...alert, unconfirmed } };
}
