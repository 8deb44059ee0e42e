import type { GroupHashes } from './group-hashes';
import type { TrackedWebhook } from './tracked-webhook';
import type { AttemptLine } from '../../../../src/engine/log-lines';

/** What a log watch needs to know of a world. */
export interface LogWatchProps {
  readonly destination: string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** By how much a time may be off. */
  readonly toleranceMs: number;
  readonly hashes: GroupHashes;
}

/** What is missing in the log at the very end; undefined when it has all attempts, or the forwarder may not have known of all. */
export function whatIsMissingInLog({ unsure, loggedAttempts, allAttempts }: TrackedWebhook): string | undefined {
  return unsure || loggedAttempts === allAttempts ? undefined : `has ${loggedAttempts} attempts, expected ${allAttempts}`;
}

/** Holds the line of each attempt in the log against the attempt. */
export class LogWatch {
  constructor(private readonly props: LogWatchProps) {}

  /**
   * What is wrong with the line of an attempt; undefined when nothing is.
   *
   * @param webhook the one that the line is about, if there is such a one
   */
  public whatIsWrong(webhook: TrackedWebhook | undefined, line: AttemptLine): string | undefined {
    if (!webhook || webhook.loggedAttempts === webhook.allAttempts) {
      return `there is a line too many about ${line.deliveryId}`;
    }
    webhook.loggedAttempts += 1;
    const attempt = webhook.lastAttempt;
    if (webhook.unsure || !attempt) {
      return undefined;
    }
    if (line.attempt !== attempt.number || String(line.status ?? line.failure) !== webhook.statuses.at(-1)) {
      return `attempt ${line.attempt} at ${webhook.id} ended with ${line.status ?? line.failure}, expected ${attempt.number} and ${webhook.statuses.at(-1)}`;
    }
    const isDelivered = attempt.status !== undefined && attempt.status >= 200 && attempt.status <= 299;
    if ((line.decision === 'delivered') !== isDelivered || (line.decision === 'dead-letter') !== (line.reason !== undefined)) {
      return `the decision about ${webhook.id} is ${line.decision}, ${line.reason}, and the answer was ${attempt.status ?? 'none'}`;
    }
    const groupHash = this.props.hashes.of(webhook.group.name);
    if (line.destination !== this.props.destination || line.groupHash !== groupHash) {
      return `${webhook.id} is of the destination ${line.destination} and the group ${line.groupHash}, expected ${this.props.destination} and ${groupHash}`;
    }
    return this.whatIsWrongWithTimes(webhook, line);
  }

  private whatIsWrongWithTimes(webhook: TrackedWebhook, { ageMs, latencyMs }: AttemptLine): string | undefined {
    const { id, sent, lastAttempt, begunAt, clockSetIn, heldSince } = webhook;
    const { toleranceMs } = this.props;
    const age = this.props.now() - (sent?.arrivedAt ?? 0);
    const latency = lastAttempt!.endedAt! - lastAttempt!.startedAt;
    // Before the request leaves, the signing secret may be read.
    const mostLatency = Math.max(latency, lastAttempt!.endedAt! - begunAt);
    const isBetween = latencyMs >= latency - toleranceMs && latencyMs <= mostLatency + toleranceMs;
    const isLatencyTrue = latencyMs >= 0 && (clockSetIn === heldSince || isBetween);
    return Math.abs(ageMs - age) <= toleranceMs && isLatencyTrue ? undefined
      : `${id} is ${ageMs} ms old and its attempt took ${latencyMs} ms, expected ${age} and ${latency}`;
  }
}
