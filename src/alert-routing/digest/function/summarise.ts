import { DigestAlerts, NOT_OVER } from './ports';
import { AlertHint } from '../../../contract/alerts';
import { SEVERITIES } from '../../alert-event';
import { titleOf } from '../../render/view';
import { Alert } from '../../state/alert';

/** How often what happened, as hints say it (`AlertHint.what`), and `notified` for a notification that was opened. */
export type Counts = Readonly<Record<string, number>>;

/** What there was most of. */
export interface Reason {
  /** For people: the title of an alarm, else what kind of thing it is and who it is from. */
  readonly title: string;
  /** Alerts and notifications that were opened. */
  readonly opened: number;
  /** Signals, those included that were counted in what was open. */
  readonly signals: number;
}

/** Who the alerts are for. */
export interface Team {
  /** Value of the team's tag; absent: those without one. */
  readonly team?: string;
  readonly opened: number;
  readonly closed: number;
  /** Not over now. */
  readonly open: number;
}

/** All that a digest says. */
export interface DigestSummary {
  readonly name: string;
  /** Milliseconds since 1970; absent: it is the first one, or the one before was long ago. */
  readonly from?: number;
  readonly until: number;
  readonly timeZone: string;
  /** Changes that it tells, all together. */
  readonly changes: number;
  readonly counts: Counts;
  /** The most frequent first. */
  readonly reasons: readonly Reason[];
  /** What is not over, the gravest first, and of those the oldest. */
  readonly open: readonly Alert[];
  /** There is more that is not over. */
  readonly hasMoreOpen: boolean;
  /** By name; those without one last. */
  readonly teams: readonly Team[];
  /** Changes that had no room, and that the next digest tells. */
  readonly later: number;
}

/** What is asked for. */
export interface SummaryOptions extends Pick<DigestSummary, 'name' | 'from' | 'until' | 'timeZone' | 'later'> {
  readonly teamTag: string;
}

/** Alerts are read in groups of so many, of which only what is needed is kept. */
const GROUP = 500;

/** Of each status so many are read: no mail shows as many. */
const MOST_OPEN = 200;

/** What is known of an alert that changed. */
interface Known {
  readonly isNotification: boolean;
  readonly reason: string;
  readonly team?: string;
}

const GONE: Known = { isNotification: false, reason: 'Alerts that are not kept any more' };

/** Makes of changes, and of the alerts as they are now, what a digest says. */
export async function summarise(
  changes: readonly AlertHint[], alerts: DigestAlerts, { teamTag, ...options }: SummaryOptions,
): Promise<DigestSummary> {
  const [known, lists] = await Promise.all([
    readKnown([...new Set(changes.map(({ alertId }) => alertId))], alerts, teamTag),
    Promise.all(NOT_OVER.map((status) => alerts.list(status, { most: MOST_OPEN }))),
  ]);
  const open = [...new Map(lists.flatMap((list) => list.alerts).map((alert) => [alert.id, alert])).values()].sort(byGravity);
  const events = changes.map(({ alertId, what = 'changed' }) => {
    const { isNotification, ...others } = known.get(alertId) ?? GONE;
    return { ...others, what: what === 'opened' && isNotification ? 'notified' : what };
  });
  return {
    ...options,
    changes: changes.length,
    counts: countBy(events.map(({ what }) => what)),
    reasons: reasonsOf(events),
    open,
    hasMoreOpen: lists.some(({ hasMore }) => hasMore),
    teams: teamsOf(events, open, teamTag),
  };
}

/** Something that happened, to what kind of alert. */
interface Event {
  readonly what: string;
  readonly reason: string;
  readonly team?: string;
}

async function readKnown(ids: readonly string[], alerts: DigestAlerts, teamTag: string): Promise<Map<string, Known>> {
  const known = new Map<string, Known>();
  for (let start = 0; start < ids.length; start += GROUP) {
    for (const alert of await alerts.readMany(ids.slice(start, start + GROUP))) {
      known.set(alert.id, { isNotification: alert.class === 'notification', reason: reasonOf(alert), team: teamOf(alert, teamTag) });
    }
  }
  return known;
}

/** Alarms are known by their names; of services and senders there are kinds of events. */
function reasonOf(alert: Alert): string {
  const { parser, kind, source } = alert.event;
  const isNamed = parser.includes('alarm') || kind === '' || kind === 'unknown' || source === 'unknown';
  return isNamed ? titleOf(alert) : `${kind} · ${source}`;
}

function teamOf(alert: Alert, teamTag: string): string | undefined {
  return (Object.hasOwn(alert.tags, teamTag) ? alert.tags[teamTag] : undefined) || undefined;
}

const OPENED: readonly string[] = ['opened', 'notified'];

function reasonsOf(events: readonly Event[]): Reason[] {
  const reasons = new Map<string, { opened: number; signals: number }>();
  for (const { what, reason } of events.filter((event) => event.what === 'aggregated' || OPENED.includes(event.what))) {
    const { opened, signals } = reasons.get(reason) ?? { opened: 0, signals: 0 };
    reasons.set(reason, { opened: opened + (what === 'aggregated' ? 0 : 1), signals: signals + 1 });
  }
  return [...reasons].map(([title, counted]) => ({ title, ...counted }))
    .sort((one, other) => other.opened - one.opened || other.signals - one.signals || compare(one.title, other.title));
}

function teamsOf(events: readonly Event[], open: readonly Alert[], teamTag: string): Team[] {
  const teams = new Map<string | undefined, { opened: number; closed: number; open: number }>();
  const add = (team: string | undefined, what: 'opened' | 'closed' | 'open') => {
    const counted = teams.get(team) ?? { opened: 0, closed: 0, open: 0 };
    teams.set(team, { ...counted, [what]: counted[what] + 1 });
  };
  events.filter(({ what }) => OPENED.includes(what)).forEach(({ team }) => add(team, 'opened'));
  events.filter(({ what }) => what === 'closed').forEach(({ team }) => add(team, 'closed'));
  open.forEach((alert) => add(teamOf(alert, teamTag), 'open'));
  return [...teams].map(([team, counted]) => ({ team, ...counted }))
    .sort((one, other) => Number(one.team === undefined) - Number(other.team === undefined) || compare(one.team ?? '', other.team ?? ''));
}

function byGravity(one: Alert, other: Alert): number {
  return SEVERITIES.indexOf(one.severity) - SEVERITIES.indexOf(other.severity) || one.openedAt - other.openedAt || compare(one.id, other.id);
}

function countBy(names: readonly string[]): Counts {
  const counts = new Map<string, number>();
  names.forEach((name) => counts.set(name, (counts.get(name) ?? 0) + 1));
  return Object.fromEntries(counts);
}

function compare(one: string, other: string): number {
  return one < other ? -1 : Number(one > other);
}
