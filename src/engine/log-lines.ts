/**
 * The log lines of a delivery function: one JSON object a line. They hold no body, header, query, path, secret or address, and the group only as a
 * hash; whatever somebody outside can influence stands in a JSON string.
 */
export type LogLine = AttemptLine | DeadLetterLine | NotDeliveredLine | BrakeLine | OverloadLine | ReturnedLine | PausedLine | ProblemLine;

/** What was decided after an attempt. */
export type AttemptDecision = 'delivered' | 'retry' | 'dead-letter';

/** One attempt and what came of it. */
export interface AttemptLine {
  readonly message: 'attempt';
  readonly destination: string;
  readonly deliveryId: string;
  /** First 12 hexadecimal digits of the SHA-256 of the message group. */
  readonly groupHash: string;
  /** 1 for the first. Exact with delivery records, else SQS's receive count, which may be higher. */
  readonly attempt: number;
  /** Status, when there was an answer. */
  readonly status?: number;
  /** When there was no answer. */
  readonly failure?: string;
  /** Error code of the failure, origin of a redirect, or how a function failed. */
  readonly detail?: string;
  readonly latencyMs: number;
  /** From arrival at the endpoint to the end of this attempt. */
  readonly ageMs: number;
  readonly decision: AttemptDecision;
  /** Why it is given up on, when it is. */
  readonly reason?: string;
  /** Wait before the group is tried again, when it returned to the queue. */
  readonly retryInSeconds?: number;
}

/** A message has been stored in the dead-letter queue. */
export interface DeadLetterLine {
  readonly message: 'dead-letter';
  readonly destination: string;
  /** Absent when the message could not be read. */
  readonly deliveryId?: string;
  readonly messageId: string;
  readonly groupHash: string;
  readonly reason: string;
  readonly detail: string;
  readonly attempts: number;
  /** Present where it is a test's. */
  readonly test?: true;
}

/** An item left the queue without having been meant for the destination. */
export interface NotDeliveredLine {
  readonly message: 'not-delivered';
  readonly destination: string;
  readonly deliveryId: string;
  readonly groupHash: string;
  /**
   * `dropped`: it is invalid, and those are thrown away. `handled`: the function did what it asked for. `registration`: it is for whoever runs this, as
   * `detail` says. `dead-lettered-before`: it is on record that this very message was stored as a dead letter. `unrouted`: nobody wants it. `duplicate`:
   * another delivery, which `detail` names, says the same.
   */
  readonly decision: 'dropped' | 'handled' | 'registration' | 'dead-lettered-before' | 'unrouted' | 'duplicate';
  readonly detail?: string;
}

/** The brake opened or closed in this environment. */
export interface BrakeLine {
  readonly message: 'brake';
  readonly destination: string;
  readonly state: 'open' | 'closed';
}

/**
 * More arrives than is delivered, and this environment found messages that are long past their deadlines: for a part of its time it only looks for more
 * of them, which become dead letters, and delivers nothing.
 */
export interface OverloadLine {
  readonly message: 'overload';
  readonly destination: string;
  readonly state: 'begun' | 'ended';
}

/** Messages went back to the queue without an attempt. */
export interface ReturnedLine {
  readonly message: 'returned-to-queue';
  readonly destination: string;
  readonly groupHash: string;
  readonly messages: number;
  /** `repeat`: it failed before, and what failed before has had its share of the limit. */
  readonly cause: 'time' | 'brake' | 'rate' | 'verification' | 'repeat';
  readonly retryInSeconds: number;
}

/** The destination is paused: once an invocation, whatever it received. */
export interface PausedLine {
  readonly message: 'paused';
  readonly destination: string;
  /** How many went back to the queue. */
  readonly messages: number;
  /** The longest wait of one of them until it is received again: so long it may take until the end of the pause is noticed. */
  readonly retryInSeconds: number;
}

/** Something else went wrong; deliveries went on or will be tried again. */
export interface ProblemLine {
  readonly message: 'problem';
  readonly destination: string;
  /**
   * What was being done: `visibility`, `dead-letter`, `record`, `configuration`, `group`, `verification`, `deduplication`, `rate`; `routing` to `destination`,
   * whose queue did not take something.
   */
  readonly doing: 'visibility' | 'dead-letter' | 'record' | 'configuration' | 'group' | 'verification' | 'deduplication' | 'rate' | 'routing';
  readonly detail: string;
}
