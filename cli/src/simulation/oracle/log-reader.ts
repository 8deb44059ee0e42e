import { BrakeWatch } from './brake-watch';
import type { DeduplicationWatch } from './deduplication-watch';
import { GroupHashes } from './group-hashes';
import { LineWatch } from './line-watch';
import { LogWatch } from './log-watch';
import type { OracleProps } from './oracle-props';
import type { OrderWatch } from './order-watch';
import { ProblemWatch } from './problem-watch';
import type { ProgressWatch } from './progress-watch';
import type { Statistics } from './statistics';
import type { TrackedWebhook } from './tracked-webhook';
import type { ViolationKind } from './violation';
import type { WaitWatch } from './wait-watch';
import type { LogLine, NotDeliveredLine } from '../../../../src/engine/log-lines';

/** Who has to hear of what the forwarder's log says. */
export interface LogReaderProps {
  readonly world: OracleProps;
  /** By how much a time in the log may be off, in milliseconds. */
  readonly toleranceMs: number;
  readonly find: (id: string) => TrackedWebhook | undefined;
  readonly order: OrderWatch;
  readonly progress?: ProgressWatch;
  readonly deduplication?: DeduplicationWatch;
  readonly statistics: Statistics;
  readonly waits: WaitWatch;
  readonly violated: (kind: ViolationKind, detail: string) => void;
}

/** Reads the logs of all environments: the lines of attempts, of the brake, and of what is left out without an attempt. */
export class LogReader {
  private readonly brakes = new Map<number, BrakeWatch>();
  private readonly attempts: LogWatch;
  /** All lines but those of attempts. */
  public readonly lines: LineWatch;
  public readonly problems: ProblemWatch;

  constructor(private readonly props: LogReaderProps) {
    const { world: { destination, startedAt, now }, toleranceMs, find } = props;
    const hashes = new GroupHashes();
    const violated = (environment: number, detail: string): void => this.isWrong(environment, detail);
    this.attempts = new LogWatch({ destination, now: () => startedAt + now(), toleranceMs, hashes });
    this.lines = new LineWatch({ destination, now, hashes, find, violated });
    this.problems = new ProblemWatch(now, violated);
  }

  public environmentStarted(environment: number): void {
    const { maxConcurrency, groupsPerInvocation, records } = this.props.world;
    const environments = Math.max(1, Math.floor(maxConcurrency / groupsPerInvocation));
    this.brakes.set(environment, new BrakeWatch(
      environments, groupsPerInvocation, records, (detail) => this.props.violated('brake', `Environment ${environment}: ${detail}`)));
  }

  /** The clock of an environment is set. */
  public clockSet(environment: number): void {
    this.brakes.get(environment)?.clockSet();
    this.problems.clockSet(environment);
  }

  /** The forwarder takes a webhook up to send it. */
  public attemptBegins(environment: number, now: number): void {
    this.brakes.get(environment)?.requestStarts(now);
  }

  public logged(environment: number, line: LogLine): void {
    const webhook = line.message === 'attempt' ? this.props.find(line.deliveryId) : undefined;
    this.brakes.get(environment)?.logged(line, webhook, this.props.world.now());
    this.props.statistics.addLine(line);
    this.lines.logged(environment, line);
    this.problems.logged(environment, line);
    if (line.message === 'dead-letter' || line.message === 'not-delivered') {
      this.props.find(line.deliveryId ?? '')?.givenUpBy.delete(environment);
    }
    if (line.message === 'returned-to-queue') {
      this.props.waits.returned(environment, line, this.props.world.now());
    }
    if (line.message === 'not-delivered' && line.decision === 'dropped') {
      this.dropped(line.deliveryId);
    } else if (line.message === 'not-delivered' && line.decision === 'handled') {
      this.handled(line.deliveryId);
    } else if (line.message === 'not-delivered' && line.decision === 'duplicate') {
      this.calledDuplicate(line);
    } else if (line.message === 'attempt') {
      if (line.decision === 'dead-letter') {
        webhook?.becomesDeadLetter(); // nothing is sent to a dead-letter queue that did not answer
        webhook?.endDecided(environment);
      }
      const whatIsWrong = this.attempts.whatIsWrong(webhook, line);
      if (whatIsWrong !== undefined) {
        this.isWrong(environment, whatIsWrong);
      }
      this.lines.attempted(environment, line.groupHash, line.retryInSeconds);
    }
  }

  /** An environment died or stood still: what it was about to say, nobody knows. */
  public interrupt(environment: number): void {
    this.lines.interrupt(environment);
    this.problems.interrupt(environment);
  }

  /** At the very end. */
  public checkEnd(): void {
    this.lines.checkEnd();
    this.problems.checkEnd();
  }

  private isWrong(environment: number, detail: string): void {
    this.props.violated('wrongLog', `In the log of environment ${environment} ${detail}.`);
  }

  /** The forwarder throws a webhook away, because it is invalid. */
  private dropped(id: string): void {
    const { find, world: { gate }, order, violated } = this.props;
    const webhook = find(id);
    const whatIsWrong = gate ? gate.whatIsWrong(id, 'dropped') : 'nothing is verified in this world';
    if (!webhook || whatIsWrong !== undefined) {
      violated('falseDeadLetter', `${id} was dropped and ${whatIsWrong ?? 'nobody sent it'}.`);
      return;
    }
    webhook.wasDropped = true;
    order.settled(webhook);
  }

  /** The forwarder has done what a webhook asks it for. */
  private handled(id: string): void {
    const { find, world: { gate }, order, violated } = this.props;
    const webhook = find(id);
    const whatIsWrong = gate?.whatIsWrongWithHandled ? gate.whatIsWrongWithHandled(id) : 'no webhook of this world asks the forwarder for anything';
    if (!webhook || whatIsWrong !== undefined) {
      violated('unconfirmed', `${id} was left out as if the forwarder had done what it asks for, and ${whatIsWrong ?? 'nobody sent it'}.`);
      return;
    }
    webhook.wasHandled = true;
    order.settled(webhook);
  }

  /** The forwarder acknowledges a webhook, because another one stands for it. */
  private calledDuplicate({ deliveryId: id, detail }: NotDeliveredLine): void {
    const { find, deduplication, order, progress, violated } = this.props;
    const webhook = find(id);
    if (!webhook || !deduplication) {
      violated('swallowed', `${id} is called a duplicate and ${webhook ? 'repetitions are delivered in this world' : 'nobody sent it'}.`);
      return;
    }
    deduplication.calledDuplicate(webhook, detail);
    // While the table of claims failed it may have been tried, which is not looked up for what is acknowledged without another attempt.
    webhook.unsure ||= webhook.attempts > 0;
    progress?.leftOut();
    order.settled(webhook);
  }
}
