import { WINDOWS } from './events';
import { AlertChange } from '../../../../src/alert-routing/state/alert-change';

/** An incident in PagerDuty's sense, as far as the rules go. */
interface Incident {
  count: number;
  readonly since: number;
  latest: number;
  state: 'triggered' | 'acknowledged' | 'resolved';
  /** When it was resolved. */
  until?: number;
  kind: 'alert' | 'notification';
  /** Nothing joins it any more, although nothing may have followed yet. */
  isLeft?: boolean;
  /** What people did with it. */
  readonly done: Set<string>;
}

const WINDOW_MS = { alert: WINDOWS.alertSeconds * 1000, notification: WINDOWS.notificationSeconds * 1000 };

/**
 * The rules of alerts once more, in other words and with other data, after PagerDuty's Events API (https://support.pagerduty.com/main/docs/event-management): a trigger joins
 * the incident that is open with its key, or opens one; a resolve closes it, and without one it is dropped; what is resolved never opens again. What is added is the time:
 * events may come in any order.
 */
export class ReferenceModel {
  public readonly incidents: Incident[] = [];
  /** The latest time at which somebody said that it was over, while nothing was open. */
  private quietSince = -Infinity;

  /** Returns whether it changed anything. */
  public apply(change: AlertChange, now: number): boolean {
    const last = this.incidents.at(-1);
    const { id } = change as { readonly id?: string };
    if (id !== undefined && last?.done.has(id)) {
      return false;
    }
    const isChanged = this.change(change, now);
    if (isChanged && id !== undefined) {
      last!.done.add(id);
    }
    return isChanged;
  }

  private change(change: AlertChange, now: number): boolean {
    const last = this.incidents.at(-1);
    const open = last && last.state !== 'resolved' && !last.isLeft ? last : undefined;
    switch (change.kind) {
      case 'acknowledge':
        return open?.state === 'triggered' && this.set(open, 'acknowledged');
      case 'pass':
        return open !== undefined && this.set(open, 'triggered');
      case 'close':
        return open !== undefined && this.resolve(open, now);
      case 'note':
        return last !== undefined;
      case 'retry':
      case 'due':
        return false;
      case 'signal': {
        const { event: { at: said, status, class: kind } } = change;
        const at = Math.min(said, now);
        return status === 'firing' ? this.trigger(at, kind, open, last) : this.over(at, kind, open, last);
      }
    }
  }

  /** Somebody was about to open the next one, and may be dead: whatever comes opens it. */
  public leave(): void {
    const last = this.incidents.at(-1);
    if (last) {
      last.isLeft = true;
    }
  }

  private trigger(at: number, kind: Incident['kind'], open: Incident | undefined, last: Incident | undefined): boolean {
    if (open && at - open.since < WINDOW_MS[open.kind]) {
      open.count += 1;
      open.latest = Math.max(open.latest, at);
      open.kind = kind === 'alert' ? 'alert' : open.kind;
      return true;
    }
    if (!open && last && at < last.until!) {
      return false;
    }
    const isOverAlready = !open && at <= this.quietSince;
    this.incidents.push({
      count: 1, since: at, latest: at, state: isOverAlready ? 'resolved' : 'triggered', until: isOverAlready ? this.quietSince : undefined, kind, done: new Set(),
    });
    this.quietSince = -Infinity;
    return true;
  }

  private over(at: number, kind: Incident['kind'], open: Incident | undefined, last: Incident | undefined): boolean {
    const lapsed = open && at - open.since >= WINDOW_MS[open.kind];
    if (open && !(lapsed && kind === 'notification' && open.kind === 'notification')) {
      return at >= open.latest && this.resolve(open, at);
    }
    if (kind === 'alert') {
      if (at <= Math.max(this.quietSince, last?.until ?? -Infinity)) {
        return false;
      }
      this.quietSince = at;
      return true;
    }
    if (!open && last && !last.isLeft && last.until === last.latest && last.kind === 'notification' && at - last.since < WINDOW_MS.notification) {
      last.count += 1;
      last.until = Math.max(last.until!, at);
      last.latest = Math.max(last.latest, at);
      return true;
    }
    if (!open && last && at < last.until!) {
      return false;
    }
    this.incidents.push({ count: 1, since: at, latest: at, state: 'resolved', until: at, kind, done: new Set() });
    this.quietSince = -Infinity;
    return true;
  }

  private set(incident: Incident, state: Incident['state']): true {
    incident.state = state;
    return true;
  }

  private resolve(incident: Incident, at: number): true {
    incident.until = at;
    return this.set(incident, 'resolved');
  }
}
