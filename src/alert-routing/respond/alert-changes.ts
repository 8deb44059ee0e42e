import { AlertMetric } from '../../contract/alerts';
import { Clock, Random } from '../../engine/ports';
import { AlertEffects, EffectsError } from '../engine/alert-effects';
import { AlertMetrics } from '../engine/alert-metrics';
import { ConflictError } from '../engine/conflict-error';
import { InTurn } from '../engine/in-turn';
import { EscalationConfig } from '../route/route-config';
import { Alert, AppliedChange, Hold, RetryAttempt } from '../state/alert';
import { ChangeOutcome, DueChange } from '../state/alert-change';
import { AlertTable, HistoryEntry } from '../state/alert-table';
import { appliedChange, dueId } from '../state/applied';
import { ResponseChange } from '../state/responded';
import { transition } from '../state/transition';

/** A change of one alert by somebody, or by the clock. */
export type AskedChange = ResponseChange | Pick<DueChange, 'kind' | 'dueAt'>;

/** What became of it. */
export interface ChangeResult {
  readonly outcome: ChangeOutcome;
  /** The alert as it is now; absent where there is none. */
  readonly alert?: Alert;
  /** What it did, also when that was before: the outcome where that is not `known`. */
  readonly did: string;
  /** The retry that it began, also when that was before: who calls what is to be called does so again, by the same id. */
  readonly retry?: RetryAttempt;
}

/** Says what holds alerts. */
export interface AlertHolds {
  /** Why nobody is to be told of an alert now, and when that is to be looked at again; undefined: nothing holds it. */
  of(alert: Alert, now: number): Promise<(Hold & { readonly until: number }) | undefined>;
}

/** What changes are made with. */
export interface AlertChangesOptions {
  readonly table: Pick<AlertTable, 'readAlert' | 'writeAlert' | 'writeHistory'>;
  readonly effects: AlertEffects;
  readonly holds: AlertHolds;
  /** By name. */
  readonly escalations: Readonly<Record<string, EscalationConfig>>;
  readonly metrics: AlertMetrics;
  readonly clock: Clock;
  readonly random: Random;
}

/** So often it is tried before others are let go first, and waited in between for up to so long more each time. Milliseconds. */
const MAX_TRIES = 20;
const BACK_OFF_MS = 15;

/** What says nothing new to anybody. */
const QUIET: readonly string[] = ['held', 'refused', 'stale', 'early'] satisfies ChangeOutcome[];

const COUNTED: Readonly<Partial<Record<ChangeOutcome, AlertMetric>>> = {
  acknowledged: AlertMetric.ACKNOWLEDGED,
  closed: AlertMetric.CLOSED_BY_PEOPLE,
  noted: AlertMetric.NOTED,
  passed: AlertMetric.PASSED,
  retried: AlertMetric.RETRIES,
  escalated: AlertMetric.ESCALATIONS,
  reminded: AlertMetric.REMINDERS,
  released: AlertMetric.RELEASED,
  refused: AlertMetric.TOO_LATE,
};

/**
 * Makes changes of alerts that are asked for by people and by timers, each once, whatever dies and whatever arrives twice: by a conditional write of the alert, which
 * remembers the change. What follows from it, that is the line of the history, hints, and the timer of what is due next, is made after that, and again whenever the change
 * arrives again. It counts its metrics itself.
 */
export class AlertChanges {
  private readonly turns = new InTurn();

  constructor(private readonly options: AlertChangesOptions) {}

  /**
   * Makes a change, if it is not made yet, and what follows from it. When this returns, all of it is done: whoever asked for it may be acknowledged.
   *
   * @param arrivedAt when it arrived, in milliseconds since 1970
   * @throws ConflictError, EffectsError, or what the table or a queue throws: it may be made all the same, and is to be asked for again
   */
  public apply(alertId: string, change: AskedChange, arrivedAt: number): Promise<ChangeResult> {
    return this.turns.do(alertId, async () => {
      for (let tries = 0; tries < MAX_TRIES; tries += 1) {
        const result = await this.tryToApply(alertId, change, arrivedAt);
        if (result) {
          return result;
        }
        const { clock, random } = this.options;
        await clock.sleep(Math.ceil(random() * BACK_OFF_MS * (tries + 1)));
      }
      throw new ConflictError(`The alert was changed by others ${MAX_TRIES} times while this was tried; expected to be alone once.`);
    });
  }

  /** Returns nothing where somebody else changed the alert meanwhile. */
  private async tryToApply(alertId: string, asked: AskedChange, arrivedAt: number): Promise<ChangeResult | undefined> {
    const { table, clock, escalations } = this.options;
    const before = await table.readAlert(alertId);
    const change = asked.kind === 'due' ? await this.withHold(asked, before) : asked;
    const escalation = before?.escalation === undefined ? undefined : escalations[before.escalation];
    const { outcome, alert } = transition(before, change, momentOf(change, before, arrivedAt, clock.now()), escalation);
    if (alert !== before && !await table.writeAlert(alert!, before!.version)) {
      return undefined;
    }
    const applied = alert && appliedChange(alert, idOf(change));
    const did = applied?.what ?? outcome;
    if (alert && (applied || outcome === 'early')) {
      await this.follow(alert, { outcome, did, change, applied, arrivedAt, isDueNew: alert.due?.at !== before!.due?.at });
    }
    this.count(outcome, alert);
    return { outcome, alert, did, retry: alert?.retries?.find(({ id }) => id === idOf(change)) };
  }

  private async withHold(change: Pick<DueChange, 'kind' | 'dueAt'>, alert: Alert | undefined): Promise<DueChange> {
    const { holds, clock } = this.options;
    return alert?.due?.at === change.dueAt ? { ...change, hold: await holds.of(alert, clock.now()) } : change;
  }

  private async follow(alert: Alert, made: {
    readonly outcome: ChangeOutcome;
    readonly did: string;
    readonly change: AskedChange;
    readonly applied?: AppliedChange;
    readonly arrivedAt: number;
    readonly isDueNew: boolean;
  }): Promise<void> {
    const { outcome, did, change, applied, arrivedAt, isDueNew } = made;
    const isNews = !QUIET.includes(did);
    if (isNews) {
      await this.options.table.writeHistory(alert.id, lineOf(alert, change, applied!));
    }
    const failed = await this.options.effects.make(alert, {
      what: did, version: applied?.version ?? alert.version, arrivedAt, isNews, setsTimer: isDueNew || outcome === 'known' || outcome === 'early',
    });
    if (failed.length > 0) {
      throw new EffectsError(failed);
    }
  }

  private count(outcome: ChangeOutcome, alert: Alert | undefined): void {
    const { metrics } = this.options;
    const metric = COUNTED[outcome];
    if (metric !== undefined) {
      metrics.add(metric);
    }
    if (outcome === 'acknowledged') {
      metrics.addTime(AlertMetric.TIME_TO_ACKNOWLEDGE, alert!.acknowledgedAt! - alert!.openedAt);
    } else if (outcome === 'closed') {
      metrics.addTime(AlertMetric.TIME_TO_CLOSE, alert!.closedAt! - alert!.openedAt);
    }
  }
}

/**
 * When a change happened: what somebody did, when it arrived, however long it waited in a queue. What calls others by that, or waits for something, happens now.
 */
function momentOf({ kind }: AskedChange, alert: Alert | undefined, arrivedAt: number, now: number): number {
  return kind === 'due' || kind === 'pass' ? now : Math.min(now, Math.max(arrivedAt, alert?.openedAt ?? arrivedAt));
}

function idOf(change: AskedChange): string {
  return change.kind === 'due' ? dueId(change.dueAt) : change.id;
}

/** The same line, whenever it is made. */
function lineOf({ escalated = [], retries = [] }: Alert, change: AskedChange, { id, at, what }: AppliedChange): HistoryEntry {
  const line = { at, id, what };
  if (change.kind === 'due' || change.kind === 'pass') {
    const step = escalated.find((one) => one.at === at);
    const detail = step && [`step ${step.level}`, ...step.mentions].join(' ');
    return { ...line, ...change.kind === 'pass' && { by: change.by.name }, ...detail !== undefined && { detail } };
  }
  const retry = retries.find((one) => one.id === id);
  const note = change.kind === 'note' || change.kind === 'close' ? change.note : undefined;
  const detail = retry ? `${retry.action}, attempt ${retry.attempt}` : note;
  return { ...line, by: change.by.name, ...detail !== undefined && { detail } };
}
