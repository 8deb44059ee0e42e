import type { AttemptLine } from '../../../../../src/engine/log-lines';
import type { DeliveryAttempt, DeliveryPart, DeliveryState, PartState } from '../contract/deliveries';

/** So many attempts of one delivery at one destination are kept, the latest ones: a retry policy of days makes some hundred. */
const KEPT_ATTEMPTS = 100;

/** States of parts, the one that says most about the whole first. */
const PRECEDENCE: readonly DeliveryState[] = ['dead-letter', 'retrying', 'waiting', 'delivered', 'dropped'];

/** What stands in the head of an envelope. */
export interface DeliveryFacts {
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly arrivedAt: number;
  readonly webhook: string;
  readonly endpoint: string;
  readonly method: string;
  readonly path: string;
  readonly group: string;
}

/** One webhook, from its arrival to what became of it at each destination. */
export class Delivery {
  /** What was sent; dropped before the rest where memory is short. */
  public envelope: string | undefined;
  private readonly byDestination = new Map<string, MutablePart>();

  constructor(public readonly facts: DeliveryFacts, envelope: string) {
    this.envelope = envelope;
  }

  public get parts(): readonly DeliveryPart[] {
    return [...this.byDestination.values()];
  }

  public get state(): DeliveryState {
    const states = [...this.byDestination.values()].map(settledState);
    return PRECEDENCE.find((state) => states.includes(state)) ?? 'waiting';
  }

  /** Whether nothing more happens to it by itself. */
  public get isOver(): boolean {
    return !['waiting', 'retrying'].includes(this.state);
  }

  public part(destination: string): DeliveryPart | undefined {
    return this.byDestination.get(destination);
  }

  /** It came into the queue of a destination, or of a router. */
  public enter(destination: string): void {
    this.mutable(destination).state = 'waiting';
  }

  /** It came back from the dead-letter queue. */
  public redrive(destination: string): void {
    const part = this.mutable(destination);
    Object.assign(part, { state: 'waiting', redrives: part.redrives + 1, reason: undefined, detail: undefined, nextAttemptAt: undefined });
  }

  /** A router has handed it on: from now on its destinations tell. */
  public leave(destination: string): void {
    this.byDestination.delete(destination);
  }

  /** A function has it in hand. @param at milliseconds since 1970 */
  public receive(destination: string, at: number): void {
    this.change(destination, (part) => {
      if (part.state === 'waiting' || part.state === 'retrying') {
        part.state = 'sending';
        part.receivedAt = at;
      }
    });
  }

  /** It is in the queue again, or hidden there until it is tried again. */
  public giveBack(destination: string): void {
    this.change(destination, (part) => {
      if (part.state === 'sending') {
        part.state = part.attemptCount > 0 ? 'retrying' : 'waiting';
      }
    });
  }

  public attempt(destination: string, at: number, line: AttemptLine): void {
    const part = this.mutable(destination);
    part.attempts.push(toAttempt(at, line));
    if (part.attempts.length > KEPT_ATTEMPTS) {
      part.attempts.shift();
    }
    part.attemptCount = Math.max(part.attemptCount + 1, line.attempt);
    part.nextAttemptAt = undefined;
    if (line.decision === 'delivered') {
      part.state = 'delivered';
    } else if (line.decision === 'retry') {
      part.state = 'retrying';
      part.nextAttemptAt = line.retryInSeconds === undefined ? undefined : at + line.retryInSeconds * 1000;
    }
  }

  public giveUp(destination: string, reason: string, detail: string): void {
    Object.assign(this.mutable(destination), { state: 'dead-letter', reason, detail, nextAttemptAt: undefined });
  }

  public drop(destination: string, reason: string, detail: string | undefined): void {
    Object.assign(this.mutable(destination), { state: 'dropped', reason, detail, nextAttemptAt: undefined });
  }

  private change(destination: string, how: (part: MutablePart) => void): void {
    const part = this.byDestination.get(destination);
    if (part) {
      how(part);
    }
  }

  private mutable(destination: string): MutablePart {
    let part = this.byDestination.get(destination);
    if (!part) {
      part = { destination, state: 'waiting', attempts: [], attemptCount: 0, redrives: 0 };
      this.byDestination.set(destination, part);
    }
    return part;
  }
}

type MutablePart = { -readonly [K in keyof DeliveryPart]: DeliveryPart[K] } & { readonly attempts: DeliveryAttempt[] };

/** A part that is being sent waits or is retried: a list must not flicker with each attempt. */
function settledState({ state, attemptCount }: { readonly state: PartState; readonly attemptCount: number }): DeliveryState {
  return state === 'sending' ? attemptCount > 0 ? 'retrying' : 'waiting' : state;
}

function toAttempt(at: number, { attempt, status, failure, detail, latencyMs, decision }: AttemptLine): DeliveryAttempt {
  const outcome = outcomeOf({ status, failure, detail });
  return { at, number: attempt, outcome, detail: detail === outcome ? undefined : detail, latencyMs, decision };
}

/** How an attempt ended: `503`, or "connection refused" for `connection-refused`; what has no class of its own by the name of its error. */
export function outcomeOf({ status, failure, detail }: Pick<AttemptLine, 'status' | 'failure' | 'detail'>): string {
  if (status === undefined && failure === 'other') {
    return detail ?? 'unknown error';
  }
  return String(status ?? failure?.replaceAll('-', ' ') ?? 'no answer');
}
