import { Alert, AppliedChange, Due } from './alert';

/** So many changes are remembered. */
const MAX_APPLIED = 50;

/** The id of the change that a timer makes. */
export function dueId(dueAt: number): string {
  return `due#${dueAt}`;
}

/** The change with an id, where it was made already. */
export function appliedChange(alert: Alert | undefined, id: string): AppliedChange | undefined {
  return alert?.applied?.find((applied) => applied.id === id);
}

/** The next version of an alert, which remembers the change that made it. */
export function remembering<T extends Alert>(alert: T, id: string, what: string, now: number): T {
  const version = alert.version + 1;
  // What is found to be held again and again must not push out what people did.
  const others = (alert.applied ?? []).filter((applied) => what !== 'held' || applied.what !== 'held');
  const applied = [...others, { id, what, at: now, version }].slice(-MAX_APPLIED);
  return { ...alert, version, applied, ...alert.due && { due: freshDue(alert.due, applied) } };
}

/** What is due a moment later, where something was due at its time already, and was done: it would pass for that. */
export function freshDue(due: Due, applied: readonly AppliedChange[] = []): Due {
  let { at } = due;
  while (applied.some(({ id }) => id === dueId(at))) {
    at += 1;
  }
  return { ...due, at };
}
