import { AlertBooks, Applied } from './alert-books';
import { AlertEffects } from './alert-effects';
import { AlertMetrics } from './alert-metrics';
import { plainEvent } from './plain-event';
import { TagLookup, Tags } from './tag-lookup';
import { AwsError } from '../../aws-sdk/json-client/aws-error';
import { AlertMetric } from '../../contract/alerts';
import { Item } from '../../engine/item';
import { Outcome } from '../../engine/outcome';
import { AttemptOptions, Clock, Transport } from '../../engine/ports';
import { withTimeout } from '../../engine/with-timeout';
import { errorName } from '../../shared/error-name';
import { AlertEvent } from '../alert-event';
import { RoutingConfig } from '../route/route-config';
import { Routing } from '../route/routing';
import { Signal } from '../signal/signal';
import { fittingId } from '../signal/signal-facts';
import { Alert } from '../state/alert';
import { SignalChange } from '../state/alert-change';

/** What the alert engine works with. */
export interface AlertTransportOptions {
  /** What a signal says. Should it throw, the signal is told as it is. */
  readonly parse: (signal: Signal) => AlertEvent;
  readonly routing: Routing;
  readonly config: Pick<RoutingConfig, 'tagKeys' | 'alertWindowSeconds' | 'notificationWindowSeconds' | 'escalations'>;
  readonly tags: TagLookup;
  readonly books: AlertBooks;
  /** What holds alerts. Default: nothing does. */
  readonly holds?: SignalHolds;
  readonly effects: AlertEffects;
  readonly metrics: AlertMetrics;
  readonly clock: Clock;
}

/** Says what holds what is opened. */
export interface SignalHolds {
  /** Why nobody is to be told of it now, and when that is to be looked at again; undefined: nothing holds it. */
  ofSignal(event: AlertEvent, tags: Tags, now: number): Promise<SignalChange['hold']>;
}

/** What a sender calls itself and its events may be any text; a log needs to know no more of it. */
const MAX_WORD = 100;

/** Tags to route by, and where they are from. */
interface FoundTags {
  readonly tags: Tags;
  readonly from: 'signal' | 'look-up' | 'failed';
}

/**
 * Applies a signal to the alert that it is about, and tells the destinations of it. An attempt has gone well when all of them have a hint: what was counted before is
 * published again, because nobody knows whether it was.
 */
export class AlertTransport implements Transport<Signal> {
  constructor(private readonly options: AlertTransportOptions) {}

  public async send({ content, arrivedAt }: Item<Signal>, { timeoutMs }: AttemptOptions): Promise<Outcome> {
    const { clock } = this.options;
    try {
      const failed = await withTimeout(clock, timeoutMs, this.applyAndPublish(content, arrivedAt));
      return failed.length === 0
        ? { result: 'delivered', unavailable: false }
        // It says nothing of other signals, which may be for others.
        : { result: 'failed', unavailable: false, failure: 'other', failureClass: 'other', detail: 'DestinationQueue' };
    } catch (error) {
      return { result: 'failed', unavailable: !isAboutSignal(error), failure: 'other', failureClass: 'other', detail: errorName(error) };
    }
  }

  /** Returns names of the destinations that could not be told. */
  private async applyAndPublish(signal: Signal, arrivedAt: number): Promise<string[]> {
    const { routing, config, books, holds, clock } = this.options;
    const startedAt = clock.now();
    const parsed = this.read(signal);
    const { tags, from } = await this.tagsOf(parsed);
    const event = routing.classify(parsed, tags, startedAt);
    const { payload, ...kept } = event;
    const { escalation, ...route } = routing.routeOf(event, tags, startedAt);
    const windows = { alertSeconds: config.alertWindowSeconds, notificationSeconds: config.notificationWindowSeconds };
    const hold = event.status === 'firing' || event.class === 'notification' ? await holds?.ofSignal(event, tags, startedAt) : undefined;
    const change: SignalChange = { kind: 'signal', event: { ...kept, payload: '' }, ...route, ...escalation !== undefined && { escalation }, tags, windows, hold };
    const applied = await books.apply(change, payload, escalation === undefined ? undefined : config.escalations?.[escalation]);
    const failed = await this.follow(applied, arrivedAt, payload);
    this.tell(signal, event, applied, { from, failed, ms: clock.now() - startedAt });
    return failed;
  }

  /** Does what follows; again where nobody knows whether it was done. */
  private async follow(applied: Applied, arrivedAt: number, payload: string): Promise<string[]> {
    const { effects } = this.options;
    const { alert, did, outcome, lapsed, isDueNew = outcome === 'known' } = applied;
    const made: Array<Promise<string[]>> = [];
    if (lapsed) {
      made.push(effects.make(lapsed, { what: 'closed', version: lapsed.version, arrivedAt, isNews: true, setsTimer: false }));
    }
    if (alert) {
      const { what, version } = did ?? { what: outcome, version: alert.version };
      made.push(effects.make(alert, { what, version, arrivedAt, isNews: isNews(what, alert), setsTimer: isDueNew, payload }));
    }
    return [...new Set((await Promise.all(made)).flat())];
  }

  private read(signal: Signal): AlertEvent {
    const { parse, metrics } = this.options;
    try {
      const event = parse(signal);
      return Number.isFinite(event.at) ? event : { ...event, at: signal.receivedAt };
    } catch (error) {
      metrics.add(AlertMetric.PARSER_FAILED);
      metrics.write({ message: 'problem', doing: 'parsing', signalId: fittingId(signal.id), detail: errorName(error) });
      return plainEvent(signal);
    }
  }

  private async tagsOf({ tags, tagsAreComplete = false, resources, region }: AlertEvent): Promise<FoundTags> {
    const { config: { tagKeys }, tags: lookup, metrics } = this.options;
    if (tagsAreComplete || tagKeys.every((key) => Object.hasOwn(tags, key))) {
      return { tags, from: 'signal' };
    }
    try {
      const found = await lookup.of(resources, region);
      return { tags: { ...Object.fromEntries(Object.entries(found).filter(([key]) => tagKeys.includes(key))), ...tags }, from: 'look-up' };
    } catch (error) {
      // There is a default route for what has no tags; an alert that waits for them is of no use to anybody.
      metrics.add(AlertMetric.TAG_LOOKUP_FAILED);
      metrics.write({ message: 'problem', doing: 'tags', detail: errorName(error) });
      return { tags, from: 'failed' };
    }
  }

  /** Says what became of a signal: nothing of what it says, which may not be for everybody who reads logs. */
  private tell(
    { id: signalId, carrier }: Signal, { parser, source, kind, status, class: eventClass, severity }: AlertEvent, { outcome, alert }: Applied,
    { from, failed, ms }: { readonly from: FoundTags['from']; readonly failed: readonly string[]; readonly ms: number },
  ): void {
    const { metrics } = this.options;
    metrics.write({
      message: 'signal',
      signalId: fittingId(signalId),
      carrier,
      parser,
      source: source.slice(0, MAX_WORD),
      kind: kind.slice(0, MAX_WORD),
      status,
      class: eventClass,
      severity,
      outcome,
      alertId: alert?.id,
      version: alert?.version,
      count: alert?.count,
      destinations: alert?.destinations,
      held: alert?.held?.by,
      failed: failed.length > 0 ? failed : undefined,
      tags: from,
      ms,
    });
    if (outcome === 'known') {
      return;
    }
    metrics.add(AlertMetric.RECEIVED);
    if (outcome === 'opened') {
      metrics.add(alert!.class === 'alert' ? AlertMetric.ALERTS : AlertMetric.NOTIFICATIONS);
      if (alert!.flapping) {
        metrics.add(AlertMetric.FLAPPING);
      }
      if (alert!.held) {
        metrics.add(AlertMetric.HELD);
      }
    } else if (outcome === 'aggregated') {
      metrics.add(AlertMetric.AGGREGATED);
    } else if (outcome === 'closed') {
      metrics.add(AlertMetric.CLOSED);
      if (alert!.class === 'alert') {
        metrics.addTime(AlertMetric.TIME_TO_CLOSE, alert!.closedAt! - alert!.openedAt);
      }
    }
  }
}

/** Whether the table objects to what is written, which says nothing of what others write: it must not look like an outage. */
function isAboutSignal(error: unknown): boolean {
  return error instanceof AwsError && error.name === 'ValidationException';
}

/** Whether somebody is to be told. */
function isNews(what: string, { count }: Alert): boolean {
  return count > 0 && what !== 'late' && what !== 'settled';
}
