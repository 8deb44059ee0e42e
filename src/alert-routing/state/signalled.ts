import { Actor, Alert, PreviousAlert } from './alert';
import { SignalChange, Transition } from './alert-change';
import { freshDue } from './applied';
import { nextDue } from './escalation';
import { alertId, keyHash } from './key-hash';
import { AlertClass, SEVERITIES, Severity } from '../alert-event';
import { EscalationConfig } from '../route/route-config';

/** Who closes what is over by itself. */
export const ROUTER: Actor = { name: 'the alert router' };

/**
 * An alert that opens so often within an hour is flapping. The number is our own: AWS has none, and that of Nagios is a share of its latest checks, of which
 * signals know nothing. Four openings are seven changes of state, which nobody follows one by one.
 */
export const FLAPPING_OPENINGS = 4;
const FLAPPING_MS = 3_600_000;

/** As many openings are remembered, for people; more are not needed to recognise it. */
const MAX_OPENINGS = 20;

/** Tags that an alert keeps: an item has no room for those of thousands of events. */
const MAX_TAGS = 100;

/** What becomes of an alert by a signal. */
export function signalled(alert: Alert | undefined, change: SignalChange, now: number, escalation: EscalationConfig | undefined): Transition {
  const made = told(alert, change, Math.min(change.event.at, now));
  const isNew = made.outcome === 'opened';
  if (!made.alert || (!isNew && made.outcome !== 'aggregated')) {
    return made;
  }
  return { ...made, alert: byItself(isNew ? undefined : alert, made.alert, change, now, escalation) };
}

/** What of it happens by itself from then on. It counts from when people are told, however late that is. */
function byItself(before: Alert | undefined, after: Alert, change: SignalChange, now: number, escalation: EscalationConfig | undefined): Alert {
  const { escalation: name, actions = [], hold } = change;
  const isOpen = after.class === 'alert' && after.status !== 'closed';
  if (before?.class === after.class) {
    // What held it may be over: it is looked at.
    return isOpen && after.held && after.due && !hold ? { ...after, due: freshDue({ kind: 'release', at: Math.min(now, after.due.at) }, after.applied) } : after;
  }
  const own = after.class === 'alert' ? { ...after, ...name !== undefined && { escalation: name }, ...actions.length > 0 && { actions } } : after;
  if (before ? before.held : hold) {
    const { until, ...held } = hold ?? { ...before!.held!, until: now };
    return { ...own, held: before?.held ?? held, ...isOpen && { due: { kind: 'release', at: until } } };
  }
  const due = nextDue(own, now, escalation);
  return { ...own, ...due && { due } };
}

/** What the signal says, which happened at a time. */
function told(alert: Alert | undefined, change: SignalChange, at: number): Transition {
  const { event } = change;
  const open = alert && !alert.superseded && alert.status !== 'closed' ? alert : undefined;
  const isNotification = event.status === 'resolved' && event.class === 'notification';
  if (open && event.status === 'resolved' && !(isNotification && open.class === 'notification' && isWindowOver(open, change, at))) {
    return at < open.lastAt ? unchanged(alert) : { outcome: 'closed', alert: closed(open, change, at), isNext: false };
  }
  if (open) {
    return isWindowOver(open, change, at) ? opening(alert, change, at) : { outcome: 'aggregated', alert: counted(open, change, at), isNext: false };
  }
  if (event.status === 'resolved' && !isNotification) {
    return at <= (overAt(alert) ?? -Infinity) ? unchanged(alert) : settling(alert, change, at);
  }
  // What is told although nothing was open is closed at once, by the time of its latest event, and told once in its window all the same.
  if (isNotification && alert && !alert.superseded && alert.count > 0 && alert.closedAt === alert.lastAt && alert.class === 'notification' && !isWindowOver(alert, change, at)) {
    return { outcome: 'aggregated', alert: { ...counted(alert, change, at), closedAt: Math.max(at, alert.closedAt ?? at) }, isNext: false };
  }
  return alert && at < (saidToBeOver(lastTold(alert)) ?? -Infinity) ? unchanged(alert) : opening(alert, change, at);
}

function unchanged(alert: Alert | undefined): Transition {
  return { outcome: 'late', alert, isNext: false };
}

/** It begins, in the generation that comes next, or in one that only remembers that it was over. */
function opening(before: Alert | undefined, change: SignalChange, at: number): Transition {
  const { event, tags, destinations } = change;
  const own = ownOf(before, change);
  const overSince = before?.settledAt !== undefined && at <= before.settledAt ? before.settledAt : undefined;
  const closedAt = event.status === 'resolved' ? at : overSince;
  const known = before?.openings ?? [];
  const openings = event.class === 'alert' ? [...known.filter((time) => time > at - FLAPPING_MS), at].slice(-MAX_OPENINGS) : known;
  const alert: Alert = {
    ...own,
    class: event.class,
    severity: event.severity,
    status: closedAt === undefined ? 'open' : 'closed',
    event,
    count: 1,
    openedAt: at,
    lastAt: at,
    ...closedAt === undefined ? {} : { closedAt, closedBy: ROUTER },
    flapping: event.class === 'alert' && openings.length >= FLAPPING_OPENINGS,
    openings,
    destinations,
    tags,
    previous: previousOf(before, at),
  };
  return { outcome: 'opened', alert, isNext: before !== undefined && own.generation > before.generation };
}

/** It is over, and nothing is open. */
function settling(before: Alert | undefined, change: SignalChange, at: number): Transition {
  const { event, tags } = change;
  if (before && !before.superseded) {
    const { id, generation, version, unconfirmed } = ownOf(before, change, false);
    const alert = { ...before, id, generation, version, unconfirmed, settledAt: at, ...before.count === 0 ? { closedAt: at, event } : {} };
    return { outcome: 'settled', alert, isNext: false };
  }
  const alert: Alert = {
    ...ownOf(before, change),
    class: event.class,
    severity: event.severity,
    status: 'closed',
    event,
    count: 0,
    openedAt: at,
    lastAt: at,
    closedAt: at,
    closedBy: ROUTER,
    settledAt: at,
    flapping: false,
    openings: before?.openings ?? [],
    destinations: [],
    tags,
    previous: previousOf(before, at),
  };
  return { outcome: 'settled', alert, isNext: before !== undefined };
}

function counted(alert: Alert, change: SignalChange, at: number): Alert {
  const { event, tags, destinations } = change;
  return {
    ...alert,
    ...ownOf(alert, change, false),
    class: worst(alert.class, event.class, CLASSES),
    severity: worst<Severity>(alert.severity, event.severity, SEVERITIES),
    event: at >= alert.lastAt ? event : alert.event,
    count: alert.count + 1,
    lastAt: Math.max(alert.lastAt, at),
    destinations: [...new Set([...alert.destinations, ...destinations])],
    tags: latestOf(alert.tags, tags),
  };
}

function closed({ due: _due, ...alert }: Alert, change: SignalChange, at: number): Alert {
  return { ...alert, ...ownOf(alert, change, false), event: change.event, status: 'closed', closedAt: at, closedBy: ROUTER };
}

/** What an alert is by itself, after a change: of the generation before where that goes on. */
function ownOf(
  before: Alert | undefined, { event: { key, signalId } }: SignalChange, isOther = before === undefined || before.superseded || before.count > 0,
): Pick<Alert, 'id' | 'key' | 'generation' | 'version' | 'unconfirmed'> {
  const generation = (before?.generation ?? 0) + (isOther ? 1 : 0);
  return {
    id: isOther ? alertId(keyHash(key), generation) : before!.id,
    key,
    generation,
    version: isOther ? 1 : before!.version + 1,
    unconfirmed: [...before?.unconfirmed ?? [], { id: signalId, generation }],
  };
}

/** @param at when the next one began: until then an alert lasted whose window is over, and which nobody closed */
function previousOf(before: Alert | undefined, at: number): PreviousAlert | undefined {
  if (!before || before.count === 0) {
    return before?.previous;
  }
  const { id, openedAt, closedAt, closedBy, note } = before;
  if (before.class === 'alert' && before.status !== 'closed') {
    return { alertId: id, openedAt, closedAt: at, closedBy: ROUTER, note, lapsed: true };
  }
  return { alertId: id, openedAt, closedAt, closedBy, note, ...before.lapsed ? { lapsed: true } : {} };
}

/** When it was over by all that is known. */
function overAt(alert: Alert | undefined): number | undefined {
  return alert?.settledAt ?? (alert && saidToBeOver(alert));
}

/** An alert, or where that only remembers that it was over, the one before it. */
function lastTold(alert: Alert): Pick<Alert, 'closedAt' | 'lapsed'> {
  return alert.count > 0 ? alert : alert.previous ?? {};
}

/** When it was closed by somebody who said so. */
function saidToBeOver({ closedAt, lapsed }: Pick<Alert, 'closedAt' | 'lapsed'>): number | undefined {
  return lapsed ? undefined : closedAt;
}

function isWindowOver({ class: kind, openedAt }: Alert, { windows }: SignalChange, at: number): boolean {
  return at >= openedAt + 1000 * (kind === 'alert' ? windows.alertSeconds : windows.notificationSeconds);
}

/** Tags of an alert, which may be of many resources: those that came last stay, and of those before as many as there is room for. */
function latestOf(before: Readonly<Record<string, string>>, last: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const others = Object.entries(before).filter(([name]) => !Object.hasOwn(last, name));
  return Object.fromEntries([...others, ...Object.entries(last)].slice(-MAX_TAGS));
}

const CLASSES: readonly AlertClass[] = ['alert', 'notification'];

function worst<T>(one: T, other: T, order: readonly T[]): T {
  return order[Math.min(order.indexOf(one), order.indexOf(other))];
}
