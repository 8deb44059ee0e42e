import type { GroupHashes } from './group-hashes';
import type { TrackedWebhook } from './tracked-webhook';
import type { PutOff } from './wait-watch';
import type { DeadLetter } from '../../../../src/engine/dead-letter';
import type { DeadLetterLine, LogLine, NotDeliveredLine, OverloadLine, PausedLine, ReturnedLine } from '../../../../src/engine/log-lines';

/** What a line watch needs to know of a world. */
export interface LineWatchProps {
  readonly destination: string;
  readonly now: () => number;
  readonly hashes: GroupHashes;
  readonly find: (id: string) => TrackedWebhook | undefined;
  /** Told what is wrong, in half a sentence. */
  readonly violated: (environment: number, detail: string) => void;
}

/** What an environment has just put off, or has just said that it did. */
interface Returned {
  readonly at: number;
  readonly messages: number;
  /** The longest wait of one of them. */
  readonly seconds: number;
}

/** A dead letter that an environment was about to store. */
interface TriedLetter {
  readonly webhook: TrackedWebhook;
  readonly attributes: DeadLetter['attributes'];
}

/** What is known of the lines of one environment. */
interface EnvironmentLines {
  /** By message. */
  readonly letters: Map<string, TriedLetter>;
  /** What was put off without a line yet, and what was said to be and is not yet, by the hash of its group; all together where it is paused. */
  readonly putOff: Map<string, Returned>;
  readonly said: Map<string, Returned>;
  /** The last line of what goes back, and when it came, by the hash of its group, until something of that is put off. */
  readonly returnedLines: Map<string, string>;
  /** From when it says that it is overloaded until it makes an attempt after the end of that: then it returns what it does not look at, without a line. */
  isOverloaded: boolean;
  overloadHasEnded: boolean;
}

/** All that is returned while it is paused is one line. */
const PAUSED = 'paused';

/**
 * Holds the lines of what becomes of a message without an attempt, or after the last one, against what the forwarder does: dead letters, messages that
 * are acknowledged undelivered, and those that go back to the queue.
 */
export class LineWatch {
  private readonly environments = new Map<number, EnvironmentLines>();
  /** Webhooks of which a line says that a dead letter is stored. */
  private readonly toldDeadLetters = new Set<TrackedWebhook>();
  private readonly interrupted = new Set<number>();

  constructor(private readonly props: LineWatchProps) {}

  /** An environment is about to store a dead letter. */
  public letterTried(webhook: TrackedWebhook, environment: number, attributes: DeadLetter['attributes']): void {
    this.linesOf(environment).letters.set(attributes.messageId, { webhook, attributes });
  }

  /** An environment died or stood still: what it was about to say or to do, nobody knows. */
  public interrupt(environment: number): void {
    this.interrupted.add(environment);
  }

  /**
   * An environment puts off what is left of one or more groups; all that it has, where it is paused.
   *
   * @param heldSince when its batch was received
   */
  public putOff(environment: number, messages: readonly PutOff[], heldSince: number, isPaused: boolean): void {
    const lines = this.linesOf(environment);
    const byGroup = new Map<string, PutOff[]>();
    for (const message of messages) {
      const key = isPaused ? PAUSED : this.props.hashes.of(message.webhook.group.name);
      byGroup.set(key, [...byGroup.get(key) ?? [], message]);
    }
    for (const [key, group] of byGroup) {
      const returned = { at: this.props.now(), messages: group.length, seconds: Math.max(...group.map(({ seconds }) => seconds)) };
      this.mustBeTold(environment, key, lines.putOff.get(key));
      lines.returnedLines.delete(key);
      lines.putOff.set(key, returned);
      this.compare(environment, key);
      if (lines.isOverloaded || group.some(({ webhook }) => webhook.heldSince !== heldSince || wasNotStored(webhook))) {
        lines.putOff.delete(key);
      }
    }
  }

  /** @param line any but that of an attempt, of which only the wait is looked at */
  public logged(environment: number, line: LogLine): void {
    if (line.destination !== this.props.destination) {
      this.props.violated(environment, `a line is of the destination ${line.destination}, expected ${this.props.destination}`);
    }
    switch (line.message) {
      case 'dead-letter':
        return this.deadLetter(environment, line);
      case 'not-delivered':
        return this.notDelivered(environment, line);
      case 'returned-to-queue':
        return this.returned(environment, line);
      case 'paused':
        return this.paused(environment, line);
      case 'overload':
        return this.overload(environment, line);
      default:
        return undefined;
    }
  }

  /** An attempt was made; where it failed, its group may go back to the queue for so long. */
  public attempted(environment: number, groupHash: string, retryInSeconds: number | undefined): void {
    const lines = this.linesOf(environment);
    lines.isOverloaded &&= !lines.overloadHasEnded;
    if (retryInSeconds !== undefined) {
      this.said(environment, groupHash, { at: this.props.now(), messages: NaN, seconds: retryInSeconds });
    }
  }

  /** At the very end. */
  public checkEnd(): void {
    for (const [environment, { putOff }] of this.environments) {
      putOff.forEach((returned, key) => this.mustBeTold(environment, key, returned));
    }
  }

  /** What is missing in the log at the very end; undefined when nothing is, or the forwarder may not have known. */
  public whatIsMissing(webhook: TrackedWebhook): string | undefined {
    const mayNotKnow = webhook.unsure || webhook.mayBeStored;
    return webhook.deadLetters > 0 && webhook.lastReason !== undefined && !mayNotKnow && !this.toldDeadLetters.has(webhook)
      ? 'does not say that it is a dead letter' : undefined;
  }

  private deadLetter(environment: number, line: DeadLetterLine): void {
    const { webhook, attributes } = this.linesOf(environment).letters.get(line.messageId) ?? {};
    const said = JSON.stringify([line.deliveryId, line.reason, line.detail, String(line.attempts)]);
    const tried = attributes && JSON.stringify([attributes.deliveryId, attributes.reason, attributes.detail, attributes.attempts]);
    if (!webhook || said !== tried) {
      this.props.violated(environment, `the dead letter of message ${line.messageId} is ${said}, expected ${tried}`);
      return;
    }
    this.mustBeIn(environment, webhook, line.groupHash);
    this.toldDeadLetters.add(webhook);
  }

  private notDelivered(environment: number, { deliveryId, groupHash, decision }: NotDeliveredLine): void {
    const webhook = this.props.find(deliveryId);
    if (!webhook) {
      this.props.violated(environment, `${deliveryId} was not delivered, which nobody sent`);
      return;
    }
    this.mustBeIn(environment, webhook, groupHash);
    if (decision === 'dead-lettered-before') {
      this.toldDeadLetters.add(webhook);
      if (!webhook.wasDeadLettered) {
        this.props.violated(environment, `${deliveryId} is said to have been stored as a dead letter, and was not`);
      }
    }
  }

  private mustBeIn(environment: number, { id, group }: TrackedWebhook, groupHash: string): void {
    const expected = this.props.hashes.of(group.name);
    if (groupHash !== expected) {
      this.props.violated(environment, `${id} is in the group ${groupHash}, expected ${expected}`);
    }
  }

  private returned(environment: number, line: ReturnedLine): void {
    const { groupHash, messages, retryInSeconds } = line;
    const { returnedLines } = this.linesOf(environment);
    // What was received once goes back once, and from one receive to the next time passes.
    const told = JSON.stringify([this.props.now(), line]);
    if (returnedLines.get(groupHash) === told) {
      this.props.violated(environment, `it is said twice that ${messages} messages of ${groupHash} go back for ${retryInSeconds} s`);
    }
    returnedLines.set(groupHash, told);
    this.said(environment, groupHash, { at: this.props.now(), messages, seconds: retryInSeconds });
  }

  private paused(environment: number, { messages, retryInSeconds }: PausedLine): void {
    if (messages > 0) {
      this.said(environment, PAUSED, { at: this.props.now(), messages, seconds: retryInSeconds });
    }
  }

  private overload(environment: number, { state }: OverloadLine): void {
    const lines = this.linesOf(environment);
    lines.isOverloaded = true;
    lines.overloadHasEnded = state === 'ended';
  }

  private said(environment: number, key: string, returned: Returned): void {
    this.linesOf(environment).said.set(key, returned);
    this.compare(environment, key);
  }

  private mustBeTold(environment: number, key: string, returned: Returned | undefined): void {
    if (returned && !this.interrupted.has(environment)) {
      this.props.violated(environment, `nothing says that ${returned.messages} messages of ${key} go back for ${returned.seconds} s ${returned.at} ms after the beginning`);
    }
  }

  /** Line and change come at the same instant, in any order; where an environment stands still in between nothing is compared. */
  private compare(environment: number, key: string): void {
    const { putOff, said } = this.linesOf(environment);
    const [done, told] = [putOff.get(key), said.get(key)];
    if (!done || !told || done.at !== told.at) {
      return;
    }
    putOff.delete(key);
    said.delete(key);
    if (done.seconds !== told.seconds || (!Number.isNaN(told.messages) && done.messages !== told.messages)) {
      this.props.violated(environment, `${told.messages} messages of ${key} go back for ${told.seconds} s, and ${done.messages} do for ${done.seconds} s`);
    }
  }

  private linesOf(environment: number): EnvironmentLines {
    let lines = this.environments.get(environment);
    if (!lines) {
      lines = {
        letters: new Map(),
        putOff: new Map(),
        said: new Map(),
        returnedLines: new Map(),
        isOverloaded: false,
        overloadHasEnded: false,
      };
      this.environments.set(environment, lines);
    }
    return lines;
  }
}

/**
 * What is behind a dead letter that is not known to be stored goes back with it, and the log says what went wrong once for all of them. Of what another batch has by
 * now it is not known here whether that was so in this one.
 */
function wasNotStored({ heldSince, deadLetterTriedIn, restedIn }: TrackedWebhook): boolean {
  return deadLetterTriedIn === heldSince || restedIn === heldSince;
}
