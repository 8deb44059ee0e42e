import { Outcome } from '../../../../engine/outcome';
import { Clock } from '../../../../engine/ports';
import { withTimeout } from '../../../../engine/with-timeout';
import { errorName } from '../../../../shared/error-name';
import { Storm } from '../../../render/storm';
import { linkable } from '../../../render/urls';
import { titleOf } from '../../../render/view';
import { Alert } from '../../../state/alert';
import { StormMember, StormSummary, StormTable, StormWindow } from '../../../state/storm-table';
import { StormConfig } from '../../destination-config';
import { toldOf, untoldSteps } from '../changes';
import { Content, StormPlatform, StormVerdict } from '../platform';
import { Post } from '../ports';
import { inQuickTries, paced, PacedLimits } from '../quick-tries';

/** What storms are kept in bounds with. */
export interface StormControlOptions {
  readonly table: StormTable;
  readonly destination: string;
  readonly config: StormConfig;
  readonly platform: StormPlatform;
  readonly clock: Clock;
}

/** The table answers within so many milliseconds, or not. */
const TABLE_TIMEOUT_MS = 5_000;

/** After a window, who was on his way into it has arrived. Longer than the table may take. Milliseconds. */
const GRACE_MS = 10_000;

/** What becomes of the owner himself meanwhile, is told no later than that. */
const LONGEST_WAIT_SECONDS = 60;

/** What is to be done about an alert that nothing is posted of, or that is told with others. */
export type StormDecision =
  /** It is told by itself. */
  | { readonly kind: 'alone' }
  /** It is told with others, and that is to be written down before anything else. */
  | { readonly kind: 'together'; readonly post: Post };

/**
 * Tells many new alerts with one message: in each window some of them by themselves, and the rest as `+57 more alerts`. None is dropped: an alert that is told with
 * others has an item of its own, so that it counts once, however often its hint comes and whenever a function dies; and the hint of one of them, the owner, stays in
 * the queue until the message is as it should be.
 */
export class StormControl {
  constructor(private readonly options: StormControlOptions) {}

  /**
   * What is to be done about an alert that nothing is posted of: it gets one of the places of the window, or is told with others. Who is called for it, is called.
   * Rejects where the table does not answer.
   */
  public async decide(alert: Alert): Promise<StormDecision> {
    const { config: { posts }, destination } = this.options;
    if (untoldSteps(alert, undefined, destination).length > 0 || (alert.status !== 'closed' && (alert.reminders ?? 0) > 0)) {
      return { kind: 'alone' };
    }
    const window = this.window();
    return await this.inTime(this.options.table.takePlace(window, posts))
      ? { kind: 'alone' } : { kind: 'together', post: { version: alert.version, told: toldOf(alert), storm: { from: window.from } } };
  }

  /**
   * Brings the one message up to date, as far as that is for this alert to do.
   *
   * @param post what is written down of the alert
   * @returns what came of it; undefined where it has to be decided anew: it died on its way into a window that is over
   */
  public async tell(alert: Alert, { storm }: Post, limits: PacedLimits): Promise<Outcome | undefined> {
    try {
      return await this.update(alert, storm!.from, limits);
    } catch (error) {
      return { result: 'failed', unavailable: true, failure: 'other', failureClass: 'other', detail: `storms could not be counted (${errorName(error)})` };
    }
  }

  private async update(alert: Alert, from: number, limits: PacedLimits): Promise<Outcome | undefined> {
    const { table, destination, clock, platform } = this.options;
    const window = { destination, from };
    const until = from + this.windowMs;
    if (clock.now() < until + GRACE_MS / 2) {
      await this.inTime(table.writeMember(window, memberOf(alert)));
    } else if (!await this.inTime(table.hasMember(window, alert.id))) {
      return undefined;
    }
    const summary = await this.inTime(table.claimSummary(window, alert.id));
    if (summary.owner !== alert.id || summary.done) {
      return { result: 'delivered', unavailable: false, unsent: true, detail: 'it is told with others' };
    }
    const isOver = clock.now() >= until + GRACE_MS;
    if (!isOver && (summary.sent || !platform.edits)) {
      return later(until + GRACE_MS - clock.now());
    }
    const storm = { members: await this.inTime(table.readMembers(window)), from, until, over: isOver };
    const { outcome, message } = await this.send(storm, summary, limits);
    if (outcome.result !== 'delivered') {
      return outcome;
    }
    await this.inTime(table.writeSummary(window, { owner: alert.id, message, sent: true, done: isOver }));
    return isOver ? outcome : later(until + GRACE_MS - clock.now());
  }

  /** As it should be, or else as plain text, or else never. */
  private async send(storm: Storm, { message }: StormSummary, limits: PacedLimits): Promise<StormVerdict> {
    const { platform } = this.options;
    const tries = (content: Content): Promise<StormVerdict> =>
      inQuickTries((options) => platform.sendStorm(storm, message, content, options), limits);
    const waitMs = await limits.pace();
    if (waitMs > 0) {
      return { outcome: paced(waitMs, 'the rate allows no further call now') };
    }
    const rich = await tries('rich');
    if (!rich.declined || await limits.pace() > 0) {
      return rich;
    }
    const plain = await tries('plain');
    return plain.declined ? { ...plain, outcome: { ...plain.outcome, result: 'rejected', isFinal: true, unavailable: false } } : plain;
  }

  private get windowMs(): number {
    return this.options.config.perSeconds * 1000;
  }

  private window(): StormWindow {
    const { clock, destination } = this.options;
    return { destination, from: Math.floor(clock.now() / this.windowMs) * this.windowMs };
  }

  private inTime<T>(call: Promise<T>): Promise<T> {
    return withTimeout(this.options.clock, TABLE_TIMEOUT_MS, call);
  }
}

/** The message is not finished: the hint comes again when the window is over. */
function later(milliseconds: number): Outcome {
  return {
    result: 'failed',
    unavailable: false,
    failure: 'storm',
    failureClass: 'storm',
    retryAfterSeconds: Math.max(1, Math.min(LONGEST_WAIT_SECONDS, Math.ceil(milliseconds / 1000))),
    detail: 'the message about many alerts waits until no more come',
  };
}

function memberOf(alert: Alert): StormMember {
  const { id, severity, openedAt, status, event } = alert;
  const url = linkable(event.link?.url ?? '');
  return { alertId: id, title: titleOf(alert), severity, at: openedAt, ...(url !== undefined && { url }), ...(status === 'closed' && { closed: true }) };
}
