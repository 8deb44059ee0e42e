import { Actor, Alert, Due, EscalatedStep } from './alert';
import { EscalationConfig, EscalationStepConfig } from '../route/route-config';
import { nextWorkingMoment } from '../route/working-hours';

/** So many steps are remembered, the latest: destinations remember themselves which they have told. */
const MAX_STEPS = 50;

/**
 * What happens next by itself to an alert that nobody holds: the next step of its escalation while nobody has acknowledged it, then the reminder that it is not closed.
 * Nothing happens to a notification, or to what is closed.
 *
 * @param from since when it counts: when people were told, or when something happened last, in milliseconds since 1970
 */
export function nextDue(
  alert: Pick<Alert, 'class' | 'status' | 'escalated'>, from: number, escalation: EscalationConfig | undefined,
): Due | undefined {
  if (!escalation || alert.class !== 'alert' || alert.status === 'closed') {
    return undefined;
  }
  const step = alert.status === 'open' ? stepAfter(alert, escalation) : undefined;
  const seconds = step?.afterSeconds ?? escalation.remindAfterSeconds;
  return seconds === undefined ? undefined : { kind: step ? 'escalate' : 'remind', at: inHours(escalation, from + seconds * 1000) };
}

/**
 * The alert with one step more. Where no step is left, and somebody passes it on, it is one that calls nobody by name: all who have the alert are told.
 *
 * @param now milliseconds since 1970
 */
export function withStep<T extends Alert>(alert: T, now: number, escalation: EscalationConfig | undefined, passedBy?: Actor): T {
  const { mentions, destinations = alert.destinations }: Partial<EscalationStepConfig> = stepAfter(alert, escalation) ?? {};
  const step: EscalatedStep = { level: levelOf(alert) + 1, at: now, mentions: mentions ?? [], destinations, ...passedBy && { passedBy } };
  return {
    ...alert,
    escalated: [...alert.escalated ?? [], step].slice(-MAX_STEPS),
    destinations: [...new Set([...alert.destinations, ...destinations])],
  };
}

/** The first time from then on at which people may be called. */
export function inHours({ hours }: EscalationConfig, at: number): number {
  return hours ? nextWorkingMoment(hours, at) : at;
}

/** The step that comes next; undefined where none is left. */
function stepAfter(alert: Pick<Alert, 'escalated'>, escalation: EscalationConfig | undefined): EscalationStepConfig | undefined {
  const { steps, repeats } = escalation ?? { steps: [], repeats: 0 };
  const level = levelOf(alert);
  return level < steps.length * (repeats + 1) ? steps[level % steps.length] : undefined;
}

function levelOf({ escalated }: Pick<Alert, 'escalated'>): number {
  return escalated?.at(-1)?.level ?? 0;
}
