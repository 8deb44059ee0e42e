import { Told } from './ports';
import { SEVERITIES } from '../../alert-event';
import { Change } from '../../render/change';
import { Alert, EscalatedStep } from '../../state/alert';

/** What people are told of with a message: an acknowledgement is seen where it was made. */
export const TOLD_TO_PEOPLE: readonly Change[] = ['closed', 'reopened', 'severity-raised', 'opened', 'escalated', 'reminded'];

/** What other systems are told of. */
export const TOLD_TO_SYSTEMS: readonly Change[] = ['closed', 'reopened', 'severity-raised', 'acknowledged', 'passed', 'opened', 'escalated', 'reminded'];

/** What systems are told of that call people themselves, by escalations of their own, and that cannot be told that nobody is on it any more. */
export const TOLD_TO_ON_CALL: readonly Change[] = ['closed', 'reopened', 'severity-raised', 'acknowledged', 'opened'];

/** What is news of an alert. */
export interface News {
  readonly change: Change;
  /** Steps of its escalation that call people with it: one for `escalated`, any number for `opened`, else none. */
  readonly steps: readonly EscalatedStep[];
}

/**
 * What is news of an alert since something was told of it: what there is of `wanted`, the first of them; undefined where nothing is. What happened between and
 * is over is none: who was told that it is open, and finds it open, has heard all. But each step of an escalation is news of its own, as long as nobody has
 * acknowledged the alert.
 *
 * @param told absent: nothing was told
 * @param destination the name of who is told: a step says who tells it
 */
export function newsSince(alert: Alert, told: Told | undefined, wanted: readonly Change[], destination: string): News | undefined {
  const change = changeSince(alert, told, wanted);
  const steps = wanted.includes('escalated') ? untoldSteps(alert, told, destination) : [];
  if (told && steps.length > 0 && (change === undefined || change === 'passed')) {
    return { change: 'escalated', steps: steps.slice(0, 1) };
  }
  if (change) {
    return { change, steps: told ? [] : steps };
  }
  const isReminded = wanted.includes('reminded') && alert.status !== 'closed' && (alert.reminders ?? 0) > (told?.reminders ?? 0);
  return isReminded ? { change: 'reminded', steps: [] } : undefined;
}

/** What is news of how an alert stands, as `newsSince` has it. */
export function changeSince(alert: Alert, told: Told | undefined, wanted: readonly Change[]): Change | undefined {
  if (!told) {
    return alert.status === 'closed' ? 'closed' : 'opened';
  }
  const happened: Readonly<Partial<Record<Change, boolean>>> = {
    'closed': alert.status === 'closed' && told.status !== 'closed',
    'reopened': alert.status !== 'closed' && told.status === 'closed',
    'acknowledged': alert.status === 'acknowledged' && told.status === 'open',
    'passed': alert.status === 'open' && told.status === 'acknowledged',
    'severity-raised': SEVERITIES.indexOf(alert.severity) < SEVERITIES.indexOf(told.severity),
  };
  return wanted.find((change) => happened[change]);
}

/**
 * Steps that a destination has not told yet, the earliest first. Once somebody has acknowledged the alert there are none, and none before the step that somebody
 * passed it on with: he had noticed.
 */
export function untoldSteps({ status, escalated = [] }: Alert, told: Told | undefined, destination: string): readonly EscalatedStep[] {
  if (status !== 'open') {
    return [];
  }
  const passed = Math.max(0, ...escalated.filter(({ passedBy }) => passedBy !== undefined).map(({ level }) => level));
  const after = told?.level ?? 0;
  return escalated.filter(({ level, destinations }) => level >= passed && level > after && destinations.includes(destination));
}

/** What was told, once all of it is. */
export function toldOf({ status, severity, escalated = [], reminders = 0 }: Alert): Told {
  const level = escalated.at(-1)?.level ?? 0;
  return { status, severity, ...(level > 0 && { level }), ...(reminders > 0 && { reminders }) };
}

/** What was told, once a piece of news is. */
export function toldAfter(alert: Alert, told: Told | undefined, { change, steps }: News): Told {
  if (!told) {
    return toldOf(alert);
  }
  const { status, severity, reminders } = alert;
  switch (change) {
    case 'escalated':
      return { ...told, status, level: steps.at(-1)?.level };
    case 'reminded':
      return { ...told, reminders };
    default:
      return { ...told, status, severity };
  }
}

/** What tells one message about an alert from another one, and is the same when it is sent again. */
export function messageId({ id, version, reminders }: Alert, { change, steps }: News): string {
  return change === 'escalated' ? `${id}:step-${steps.at(-1)?.level}` : change === 'reminded' ? `${id}:reminder-${reminders}` : `${id}:${version}`;
}
