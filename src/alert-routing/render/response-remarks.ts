import { maxOf } from './actions';
import { RenderContext } from './context';
import { cut, oneLine } from './texts';
import { isTime, utc } from './times';
import { Alert, EscalatedStep, Hold, RetryAttempt } from '../state/alert';

/** So many retries are told, the latest first. */
const MOST_RETRIES = 3;
const LONGEST = 150;

const HELD_BY: Readonly<Record<Hold['by'], string>> = { 'silence': 'Silenced by', 'mute-rule': 'Muted by', 'inhibition': 'Held back because of' };

/** What people and clocks have done to an alert that its state does not say, each on one line. */
export function responseRemarks(alert: Alert, context: Pick<RenderContext, 'maxRetries'>): string[] {
  const { status, escalated = [], reminders = 0, released, retries = [] } = alert;
  const step = escalated.at(-1);
  return [
    ...(step !== undefined && status === 'open' ? [`${stepText(step)}.`] : []),
    ...(reminders > 0 && status !== 'closed' ? [`${reminderText(alert)}.`] : []),
    ...(released ? [`${HELD_BY[released.by] ?? 'Held back by'} ${short(released.because)} until ${isTime(released.until) ? utc(released.until) : 'later'}, told now.`] : []),
    ...retries.slice(-MOST_RETRIES).reverse().map((retry) => retryText(retry, context)),
  ];
}

/** Why people are called by a step of an escalation: `Nobody has acknowledged it: step 2`. */
export function stepText({ level, passedBy }: EscalatedStep): string {
  return passedBy ? `Passed on by ${short(passedBy.name) || 'somebody'}: step ${level}` : `Nobody has acknowledged it: step ${level}`;
}

/** Why people are reminded. */
export function reminderText({ reminders = 0 }: Alert): string {
  return `Nobody has closed it: reminder ${reminders}`;
}

/** `Retry 2 of 3 by Ann: Restart cluster`. */
function retryText({ action, attempt, by }: RetryAttempt, { maxRetries }: Pick<RenderContext, 'maxRetries'>): string {
  const max = maxOf(maxRetries, action);
  return `Retry ${attempt}${max === undefined ? '' : ` of ${max}`} by ${short(by.name) || 'somebody'}: ${short(action)}`;
}

function short(text: string): string {
  return cut(oneLine(text), LONGEST);
}
