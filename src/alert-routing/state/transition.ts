import { Alert } from './alert';
import { AlertChange, Transition } from './alert-change';
import { dueNow } from './due';
import { responded } from './responded';
import { signalled } from './signalled';
import { EscalationConfig } from '../route/route-config';

/**
 * What becomes of an alert, as PagerDuty's Events API has it: an event joins what is open with its key; what is closed stays closed, and the next one is a new alert.
 * By the times of the events, not by those of their arrivals: what is late reopens nothing, and closes nothing that fired after it. It depends on nothing but its
 * arguments.
 *
 * @param alert the latest with the key; absent when there was none
 * @param now milliseconds since 1970: an event cannot have happened later
 * @param escalation that of the alert, or of the one that a signal opens; absent: it has none
 */
export function transition(alert: Alert | undefined, change: AlertChange, now: number, escalation?: EscalationConfig): Transition {
  switch (change.kind) {
    case 'signal':
      return signalled(alert, change, now, escalation);
    case 'due':
      return dueNow(alert, change, now, escalation);
    default:
      return responded(alert, change, now, escalation);
  }
}
