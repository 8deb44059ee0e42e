import { Content, Platform, Step, Verdict } from './platform';
import { Post, PostTable } from './ports';
import { Posts } from './posts';
import { inQuickTries, Limits, limitsOf, paced, PacedLimits } from './quick-tries';
import { StormControl } from './storm/storm-control';
import { Subsegments } from './subsegment';
import { AlertHint } from '../../../contract/alerts';
import { codeOf, failureClassOf } from '../../../delivery/transports/failure-class';
import { Item } from '../../../engine/item';
import { Outcome } from '../../../engine/outcome';
import { AttemptOptions, Clock, Transport } from '../../../engine/ports';
import { withTimeout } from '../../../engine/with-timeout';
import { Alert } from '../../state/alert';

/** More calls than an alert needs at once but for steps of an escalation that piled up, so that an attempt ends whatever a platform says. */
const MOST_STEPS = 8;

/** The table answers within so many milliseconds, or not. */
const TABLE_TIMEOUT_MS = 5_000;

/** What a destination posts with. */
export interface DestinationTransportOptions {
  readonly table: PostTable;
  /** Name of the destination. */
  readonly destination: string;
  readonly platform: Platform;
  readonly clock: Clock;
  readonly subsegments: Subsegments;
  /** Milliseconds for one call. Default: `TRY_TIMEOUT_MS`. */
  readonly tryTimeoutMs?: number;
  /** Tells many new alerts with one message. Absent: each is told by itself. */
  readonly storms?: StormControl;
}

/**
 * Brings what is posted of an alert up to date. A hint says no more than that there is something new: the alert and what is posted of it are read anew, so that hints
 * that come twice, late or in another order change nothing, and many changes become one.
 */
export class DestinationTransport implements Transport<AlertHint> {
  private readonly posts: Posts;

  constructor(private readonly options: DestinationTransportOptions) {
    this.posts = new Posts(options.table, options.destination, options.clock);
  }

  public async send({ content: { alertId } }: Item<AlertHint>, options: AttemptOptions): Promise<Outcome> {
    const { clock, table, tryTimeoutMs } = this.options;
    const limits = limitsOf(clock, options, tryTimeoutMs);
    let alert: Alert | undefined;
    let post: Post | undefined;
    try {
      [alert, post] = await withTimeout(
        clock, Math.min(options.timeoutMs, TABLE_TIMEOUT_MS), Promise.all([table.readAlert(alertId), this.posts.read(alertId)]));
    } catch (error) {
      const failure = failureClassOf(error);
      return { result: 'failed', unavailable: true, failure, failureClass: failure, detail: `the table of alerts could not be read (${codeOf(error)})` };
    }
    if (!alert) {
      const detail = 'the alert is not in the table any more';
      return { result: 'rejected', isFinal: true, unavailable: false, failure: 'no-alert', failureClass: 'no-alert', detail };
    }
    return this.update(alert, post, limits);
  }

  /** As all others, or with others in one message. */
  private async update(alert: Alert, before: Post | undefined, limits: PacedLimits): Promise<Outcome> {
    const { storms } = this.options;
    if (!storms || (before ? before.storm === undefined : alert.held !== undefined)) {
      return this.bring(alert, before, limits);
    }
    const post = before ?? await this.decide(alert, storms, limits);
    if (post && 'result' in post) {
      return post;
    }
    if (!post?.storm) {
      return this.bring(alert, post, limits);
    }
    // That it is over is told with the others.
    const alone = alert.status === 'closed' && !post.storm.alone ? undefined : await this.bring(alert, post, limits);
    if (alone && alone.result !== 'delivered') {
      return alone;
    }
    const together = await storms.tell(alert, post, limits);
    if (!together) {
      return post.storm.alone ? alone! : this.update(alert, undefined, limits);
    }
    return together.result === 'delivered' && alone && !alone.unsent ? alone : together;
  }

  /** What is to be remembered of an alert before anything is told of it; undefined where it is told by itself. Or why that cannot be said. */
  private async decide(alert: Alert, storms: StormControl, limits: PacedLimits): Promise<Post | Outcome | undefined> {
    try {
      const decision = await storms.decide(alert);
      if (decision.kind === 'alone') {
        return undefined;
      }
      const problem = await this.posts.write(alert.id, decision.post, undefined, timeLeft(limits));
      // Who does not know that it is told with others would tell it once more.
      return problem === undefined ? decision.post : uncounted('PostNotWritten');
    } catch (error) {
      return uncounted(codeOf(error));
    }
  }

  private async bring(alert: Alert, before: Post | undefined, limits: PacedLimits): Promise<Outcome> {
    const { platform, destination } = this.options;
    let post = before;
    let outcome: Outcome = { result: 'delivered', unavailable: false, unsent: true, detail: 'nothing new' };
    for (let steps = 0; steps < MOST_STEPS; steps += 1) {
      const step = platform.next(alert, post, destination);
      if (!step || (alert.held && !post)) {
        return outcome;
      }
      const waitMs = await limits.pace();
      if (waitMs > 0) {
        return paced(waitMs, 'the rate allows no further call now');
      }
      const verdict = await this.take(step, limits);
      if (!verdict.post) {
        return verdict.outcome;
      }
      post = before?.storm ? { ...verdict.post, storm: { ...before.storm, alone: true } } : verdict.post;
      const problem = await this.posts.write(alert.id, post, step.news, timeLeft(limits));
      outcome = problem === undefined ? verdict.outcome : { ...verdict.outcome, detail: problem };
    }
    return platform.next(alert, post, destination)
      ? paced(0, 'there is more to tell than one attempt does') : outcome;
  }

  /** As it should be, or else as plain text, or else never. */
  private async take(step: Step, limits: PacedLimits): Promise<Verdict> {
    const rich = await this.tries(step, 'rich', limits);
    if (!rich.declined) {
      return rich;
    }
    if (await limits.pace() > 0) {
      return rich;
    }
    const plain = await this.tries(step, 'plain', limits);
    return plain.declined ? { outcome: { ...plain.outcome, result: 'rejected', isFinal: true, unavailable: false } } : plain;
  }

  private tries(step: Step, content: Content, limits: PacedLimits): Promise<Verdict> {
    const { platform, subsegments } = this.options;
    return inQuickTries((options) => subsegments.around(platform.name, () => step.send(content, options), ({ outcome }) => outcome), limits);
  }
}

/** How long the table may take for a write, in milliseconds. */
function timeLeft({ deadline, clock }: Limits): number {
  return Math.max(TABLE_TIMEOUT_MS / 5, Math.min(TABLE_TIMEOUT_MS, deadline - clock.elapsed()));
}

function uncounted(why: string): Outcome {
  return { result: 'failed', unavailable: true, failure: 'other', failureClass: 'other', detail: `storms could not be counted (${why})` };
}
