import { KnownSilences } from './known-silences';
import { AlertEvent } from '../alert-event';
import { AlertHolds } from '../respond/alert-changes';
import { Inhibitions } from '../route/inhibition';
import { RoutingConfig } from '../route/route-config';
import { asksForPayload, Silence, silenced, silenceOf } from '../route/silence';
import { Subject, subjectOf } from '../route/subject';
import { Alert } from '../state/alert';
import { SignalChange } from '../state/alert-change';
import { AlertTable } from '../state/alert-table';
import { ParentTable } from '../state/hold-table';

/** What is looked up to know what holds an alert. */
export interface HoldsOptions {
  readonly config: Pick<RoutingConfig, 'silences' | 'inhibitions'>;
  readonly silences: KnownSilences;
  readonly parents: Pick<ParentTable, 'listParents'>;
  readonly alerts: Pick<AlertTable, 'readAlert' | 'readPayload'>;
}

/** Why nobody is to be told of an alert, and when that is to be looked at again. */
export type HeldUntil = NonNullable<SignalChange['hold']>;

/** CloudWatch does what the alarm does at the end of the time for which it is muted, if it is still in ALARM: that is the signal that releases it. This is for when it is lost. */
const AFTER_MUTE_MS = 300_000;

/** For so long an alarm is muted at most where nobody says until when: one whose actions another alarm suppresses. */
const MAX_MUTE_MS = 86_400_000;

/** What follows from another alert is looked at again as often as this, and less often the longer it lasts. */
const MIN_PARENT_MS = 60_000;
const MAX_PARENT_MS = 900_000;

/** Says what keeps people from being told of an alert: a silence, CloudWatch's own mute rules, or another alert that it follows from. */
export class Holds implements AlertHolds {
  private readonly silences: readonly Silence[];
  private readonly inhibitions: Inhibitions;
  private readonly needsPayload: boolean;

  /** @throws Error one sentence, when a condition is none */
  constructor(private readonly options: HoldsOptions) {
    const { silences = [], inhibitions = [] } = options.config;
    this.silences = silences.map(silenceOf);
    this.inhibitions = new Inhibitions(inhibitions);
    this.needsPayload = this.silences.some((silence) => silence.asksForPayload) || inhibitions.some(({ child }) => asksForPayload(child));
  }

  /** What holds what a signal opens. */
  public ofSignal(event: AlertEvent, tags: Readonly<Record<string, string>>, now: number): Promise<HeldUntil | undefined> {
    return this.find(subjectOf(event, tags, now), now, event.class === 'alert');
  }

  /** What holds an alert that is there: by what its latest event says, and by what is in force now. */
  public async of(alert: Alert, now: number): Promise<HeldUntil | undefined> {
    const known = await this.options.silences.list();
    const isAsked = this.needsPayload || known.some((silence) => silence.asksForPayload);
    const payload = isAsked ? await this.options.alerts.readPayload(alert.id, 'latest') ?? '' : '';
    const subject = subjectOf({ ...alert.event, class: alert.class, payload }, alert.tags, now);
    return this.find(subject, alert.held?.since ?? alert.due?.since ?? now, alert.held !== undefined);
  }

  /** @param waits whether it waits for its parents, as it does before anybody is told of it */
  private async find(subject: Subject, since: number, waits: boolean): Promise<HeldUntil | undefined> {
    const { now } = subject;
    const silence = silenced(subject, [...this.silences, ...await this.options.silences.list()]);
    if (silence) {
      return { by: 'silence', because: silence.names.join(', '), since, until: silence.until };
    }
    const until = mutedUntil(subject.event.muted, since);
    if (until !== undefined && until > now) {
      return { by: 'mute-rule', because: subject.event.muted!, since, until };
    }
    return this.inhibited(subject, since, waits);
  }

  private async inhibited(subject: Subject, since: number, waits: boolean): Promise<HeldUntil | undefined> {
    const { now } = subject;
    const rules = this.inhibitions.asChild(subject);
    for (const { key, isBoth } of rules) {
      for (const parent of await this.options.parents.listParents(key)) {
        const alert = isBoth && parent.isBoth ? undefined : await this.options.alerts.readAlert(parent.alertId);
        if (alert && alert.status !== 'closed' && !alert.superseded) {
          const pause = Math.min(MAX_PARENT_MS, Math.max(MIN_PARENT_MS, now - since));
          return { by: 'inhibition', because: alert.event.title, since, parent: alert.id, until: now + pause };
        }
      }
    }
    const until = since + 1000 * Math.max(0, ...rules.map(({ waitSeconds }) => waitSeconds));
    return waits && until > now ? { by: 'inhibition', because: 'it may follow from another alert, which is waited for', since, until } : undefined;
  }
}

/** A parser writes down until when, where the signal says. */
function mutedUntil(muted: string | undefined, since: number): number | undefined {
  if (muted === undefined) {
    return undefined;
  }
  const end = Date.parse(/ until (\S+)$/.exec(muted)?.[1] ?? '');
  return Number.isNaN(end) ? since + MAX_MUTE_MS : end + AFTER_MUTE_MS;
}
