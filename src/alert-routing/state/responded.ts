import { Alert } from './alert';
import { AcknowledgeChange, ChangeOutcome, CloseChange, NoteChange, PassChange, RetryChange, Transition } from './alert-change';
import { appliedChange, remembering } from './applied';
import { nextDue, withStep } from './escalation';
import { EscalationConfig } from '../route/route-config';

/** What people do. */
export type ResponseChange = AcknowledgeChange | CloseChange | NoteChange | PassChange | RetryChange;

/** What becomes of an alert by what somebody did, at a time. */
export function responded(alert: Alert | undefined, change: ResponseChange, now: number, escalation: EscalationConfig | undefined): Transition {
  if (appliedChange(alert, change.id)) {
    return { outcome: 'known', alert, isNext: false };
  }
  if (!alert || !isPossible(alert, change)) {
    return { outcome: 'refused', alert, isNext: false };
  }
  const outcome = OUTCOMES[change.kind];
  return { outcome, alert: remembering(changed(alert, change, now, escalation), change.id, outcome, now), isNext: false };
}

const OUTCOMES = {
  acknowledge: 'acknowledged', close: 'closed', note: 'noted', pass: 'passed', retry: 'retried',
} as const satisfies Record<ResponseChange['kind'], ChangeOutcome>;

function isPossible(alert: Alert, change: ResponseChange): boolean {
  if (alert.count === 0) {
    return false;
  }
  if (change.kind === 'note') {
    return true;
  }
  if (alert.status === 'closed' || alert.superseded) {
    return false;
  }
  return change.kind === 'acknowledge' ? alert.status === 'open' : change.kind !== 'retry' || isLeft(alert, change);
}

/** Whether people have that action for the alert, and have not used it up. */
function isLeft(alert: Alert, { action, maxRetries }: RetryChange): boolean {
  return (alert.actions ?? []).includes(action) && attemptsOf(alert, action) < maxRetries;
}

function attemptsOf({ retries = [] }: Alert, action: string): number {
  return Math.max(0, ...retries.filter((retry) => retry.action === action).map(({ attempt }) => attempt));
}

function changed(alert: Alert, change: ResponseChange, now: number, escalation: EscalationConfig | undefined): Alert {
  switch (change.kind) {
    case 'acknowledge':
      return withDue({ ...alert, status: 'acknowledged', acknowledgedAt: now, acknowledgedBy: change.by }, now, escalation);
    case 'close': {
      const { due: _due, ...others } = alert;
      return { ...others, status: 'closed', closedAt: now, closedBy: change.by, note: change.note ?? alert.note };
    }
    case 'note':
      return { ...alert, note: change.note };
    case 'pass': {
      const { acknowledgedAt: _at, acknowledgedBy: _by, ...others } = alert;
      const open: Alert = { ...others, status: 'open' };
      // Nobody is told of it, or nobody has to do anything about it: nobody is called.
      return alert.held || alert.class === 'notification' ? open : withDue(withStep(open, now, escalation, change.by), now, escalation);
    }
    case 'retry': {
      const { id, action, by } = change;
      return { ...alert, retries: [...alert.retries ?? [], { id, action, attempt: attemptsOf(alert, action) + 1, at: now, by }] };
    }
  }
}

/** What happens next by itself. While it is held, that is looked at first. */
function withDue(alert: Alert, now: number, escalation: EscalationConfig | undefined): Alert {
  const { due: before, ...others } = alert;
  const due = alert.held ? before : nextDue(alert, now, escalation);
  return { ...others, ...due && { due } };
}
