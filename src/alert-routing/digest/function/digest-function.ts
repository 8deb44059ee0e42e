import { changesOf } from './digest-changes';
import { DigestAlerts, DigestMessage, DigestQueue, DigestRuns, SendDigest } from './ports';
import { isQuiet, renderDigest } from './render-digest';
import { DigestSummary, summarise } from './summarise';
import { Email } from '../../../aws-sdk/ses-client/ses-client';
import { AlertMetric } from '../../../contract/alerts';
import { Clock } from '../../../engine/ports';
import { errorName } from '../../../shared/error-name';
import { sesAnswer } from '../../destinations/function/email';
import { AlertMetrics } from '../../engine/alert-metrics';
import { DigestConfig } from '../digest-config';

/** So many messages are in one mail at most; the rest is in the next one. They are remembered in one item of the table, which has room for no more than twice as many. */
export const MOST_MESSAGES = 20_000;

/** So many ask the queue at once. */
const RECEIVERS = 10;

/** What is left for reading alerts, the mail, and to delete what it tells. Milliseconds. */
const RESERVED_MS = 60_000;

/** For one try of SES. Milliseconds. */
const SEND_TIMEOUT_MS = 15_000;

/** What is in hand comes back so long after the function has been stopped. */
const HIDDEN_MARGIN_SECONDS = 5;

/**
 * `sent`: a mail was sent. `silent`: there was nothing to say. `known`: it was done before, for this time of the schedule.
 */
export type DigestOutcome = 'sent' | 'silent' | 'known';

/** The same run is under way elsewhere; whoever asked tries again, in case that it fails. */
export class DigestBusyError extends Error {
  public readonly name = 'DigestBusy';
}

/** What a digest works with. */
export interface DigestFunctionOptions {
  readonly config: DigestConfig;
  readonly queue: DigestQueue;
  readonly runs: DigestRuns;
  readonly alerts: DigestAlerts;
  readonly send: SendDigest;
  readonly metrics: AlertMetrics;
  readonly clock: Clock;
  /** Messages for one mail. Default: `MOST_MESSAGES`. */
  readonly mostMessages?: number;
}

/** What a run found, for its log. */
interface Found {
  readonly summary: DigestSummary;
  readonly marks: readonly string[];
  readonly repeated: number;
  readonly unreadable: number;
}

/**
 * Tells in one mail what happened since the last one.
 *
 * A message is deleted when SES has taken the mail that tells it, and what was told is remembered before: whatever fails is told by the next run, and what could not be
 * deleted is told by none. Where nobody knows whether SES has taken a mail, because its answer was lost or the function died at that moment, it is sent again: then a
 * change is told twice, and never not at all.
 */
export class DigestFunction {
  constructor(private readonly options: DigestFunctionOptions) {}

  /**
   * Does a run, once for each time of the schedule.
   *
   * @param scheduledAt milliseconds since 1970
   * @param remainingMs milliseconds until the function is stopped
   * @throws DigestBusyError, or what SES, SQS or DynamoDB say: nothing is lost, and the next run tells it
   */
  public async run(scheduledAt: number, remainingMs: () => number): Promise<DigestOutcome> {
    const { runs, clock, metrics } = this.options;
    const begun = await this.failing(() => runs.begin(scheduledAt, clock.now() + remainingMs()));
    if (begun === 'done') {
      metrics.write({ message: 'digest', digest: this.options.config.name, scheduledAt, outcome: 'known' });
      return 'known';
    }
    if (begun === 'busy') {
      throw new DigestBusyError('Another run of this digest for the same time is under way; expected it to be the only one.');
    }
    return this.failing(() => this.drainAndSend(scheduledAt, remainingMs));
  }

  private async failing<T>(work: () => Promise<T>): Promise<T> {
    const { metrics, config } = this.options;
    try {
      return await work();
    } catch (error) {
      metrics.add(AlertMetric.DIGEST_FAILED);
      metrics.write({ message: 'problem', doing: 'digest', digest: config.name, detail: errorName(error) });
      throw error;
    }
  }

  private async drainAndSend(scheduledAt: number, remainingMs: () => number): Promise<DigestOutcome> {
    const { queue, runs, metrics, config, clock } = this.options;
    const startedAt = clock.now();
    const messages: DigestMessage[] = [];
    let outcome: DigestOutcome;
    let found: Found;
    try {
      const isAll = await this.drain(messages, remainingMs);
      found = await this.find(scheduledAt, messages, isAll);
      outcome = await this.tell(found.summary, remainingMs);
    } catch (error) {
      await Promise.all([queue.release(messages), runs.giveUp(scheduledAt).catch(() => undefined)]);
      throw error;
    }
    const undeleted = await this.finish(scheduledAt, found.marks, messages);
    const { summary: { changes, open, later }, repeated, unreadable } = found;
    metrics.write({
      message: 'digest', digest: config.name, scheduledAt, outcome, changes, repeated, unreadable, open: open.length, later, undeleted, ms: clock.now() - startedAt,
    });
    return outcome;
  }

  /** Into `messages`, so that they are known also where it fails midway. Returns whether that is all there was: there may be more than fit, or than there is time for. */
  private async drain(messages: DigestMessage[], remainingMs: () => number): Promise<boolean> {
    const { queue, mostMessages = MOST_MESSAGES } = this.options;
    const isTime = () => remainingMs() > RESERVED_MS && messages.length < mostMessages;
    const receive = async (): Promise<boolean> => {
      while (isTime()) {
        const some = await queue.receive(Math.ceil(remainingMs() / 1000) + HIDDEN_MARGIN_SECONDS);
        if (some.length === 0) {
          return true;
        }
        messages.push(...some);
      }
      return false;
    };
    const receivers = await Promise.allSettled(Array.from({ length: RECEIVERS }, receive));
    const failed = receivers.find(({ status }) => status === 'rejected') as PromiseRejectedResult | undefined;
    if (failed) {
      throw failed.reason;
    }
    return receivers.some((receiver) => receiver.status === 'fulfilled' && receiver.value);
  }

  private async find(scheduledAt: number, messages: readonly DigestMessage[], isAll: boolean): Promise<Found> {
    const { queue, runs, alerts, config: { name, timeZone, teamTag } } = this.options;
    const told = await runs.told(scheduledAt);
    const { changes, marks, repeated, unreadable } = changesOf(messages, told.marks);
    const later = isAll ? 0 : await queue.waiting();
    const summary = await summarise(changes, alerts, { name, timeZone, teamTag, later, from: told.until, until: scheduledAt });
    return { summary, marks, repeated, unreadable };
  }

  private async tell(summary: DigestSummary, remainingMs: () => number): Promise<DigestOutcome> {
    const { config: { from, to, replyTo, configurationSet, whenQuiet }, metrics } = this.options;
    if (isQuiet(summary) && whenQuiet === 'silent') {
      return 'silent';
    }
    const { subject, text, html } = renderDigest(summary);
    const mail = { from, to, replyTo, configurationSet, subject, text };
    try {
      await this.send({ ...mail, html }, remainingMs);
    } catch (error) {
      if (!sesAnswer(error).declined) {
        throw error;
      }
      // Something of the content is not as SES wants it; people are told all the same.
      await this.send(mail, remainingMs);
    }
    metrics.add(AlertMetric.DIGESTS);
    return 'sent';
  }

  private send(email: Email, remainingMs: () => number): Promise<void> {
    return this.options.send(email, { timeoutMs: Math.max(1, Math.min(SEND_TIMEOUT_MS, remainingMs() - HIDDEN_MARGIN_SECONDS * 1000)) });
  }

  /** The mail is sent: whatever fails from here on must not have it sent again. Returns how many messages could not be deleted. */
  private async finish(scheduledAt: number, marks: readonly string[], messages: readonly DigestMessage[]): Promise<number> {
    const { queue, runs, metrics, config } = this.options;
    const problem = (doing: string) => (error: unknown) => {
      metrics.write({ message: 'problem', doing, digest: config.name, detail: errorName(error) });
    };
    await runs.finish(scheduledAt, marks).catch(problem('remembering'));
    return await queue.delete(messages).catch(problem('deleting')) ?? messages.length;
  }
}
