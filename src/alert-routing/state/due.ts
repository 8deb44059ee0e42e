import { Alert, Due } from './alert';
import { ChangeOutcome, DueChange, Transition } from './alert-change';
import { appliedChange, dueId, remembering } from './applied';
import { inHours, nextDue, withStep } from './escalation';
import { EscalationConfig } from '../route/route-config';

/** What is held is not looked at again sooner than this, in milliseconds. */
const MIN_WAIT_MS = 1_000;

/**
 * What becomes of an alert when a timer wakes. Timers come late, twice, and early: a timer does what is due at the time that it was sent for, once. What waits for the
 * end of what holds the alert is done as soon as nothing does, also before the time at which that was to be looked at.
 */
export function dueNow(alert: Alert | undefined, change: DueChange, now: number, escalation: EscalationConfig | undefined): Transition {
  const { dueAt, hold } = change;
  if (alert && appliedChange(alert, dueId(dueAt))) {
    return { outcome: 'known', alert, isNext: false };
  }
  const { due } = alert ?? {};
  if (!alert || !due || due.at !== dueAt || alert.superseded || alert.status === 'closed') {
    return { outcome: 'stale', alert, isNext: false };
  }
  const isWaiting = due.kind === 'release' || due.since !== undefined;
  if (now < due.at && (hold || !isWaiting)) {
    return { outcome: 'early', alert, isNext: false };
  }
  const [outcome, made] = hold ? waiting(alert, due, hold, now, escalation) : done(alert, due, now, escalation);
  return { outcome, alert: remembering(made, dueId(dueAt), outcome, now), isNext: false };
}

function waiting(
  alert: Alert, due: Due, { until, ...hold }: NonNullable<DueChange['hold']>, now: number, escalation: EscalationConfig | undefined,
): [ChangeOutcome, Alert] {
  const at = Math.max(until, now + MIN_WAIT_MS);
  return ['held', due.kind === 'release'
    ? { ...alert, held: { ...hold, since: alert.held?.since ?? hold.since }, due: { ...due, at } }
    : { ...alert, due: { ...due, at: escalation ? inHours(escalation, at) : at, since: due.since ?? due.at } }];
}

function done(alert: Alert, { kind }: Due, now: number, escalation: EscalationConfig | undefined): [ChangeOutcome, Alert] {
  switch (kind) {
    case 'escalate':
      return ['escalated', thenDue(withStep(alert, now, escalation), now, escalation)];
    case 'remind':
      return ['reminded', thenDue({ ...alert, reminders: (alert.reminders ?? 0) + 1 }, now, escalation)];
    case 'release': {
      const { held, ...others } = alert;
      return ['released', thenDue({ ...others, ...held && { released: { ...held, until: now } } }, now, escalation)];
    }
  }
}

function thenDue(alert: Alert, now: number, escalation: EscalationConfig | undefined): Alert {
  const { due: _due, ...others } = alert;
  const due = nextDue(alert, now, escalation);
  return { ...others, ...due && { due } };
}
