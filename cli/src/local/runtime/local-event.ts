import type { LogLine } from '../../../../src/engine/log-lines';

/** Something that happened and is worth reporting to a person or a program. */
export type LocalEvent = RequestEvent | ForwarderEvent | RoutingEvent | TakenOverEvent | FunctionErrorEvent | LogEvent | NoticeEvent;

/** An endpoint answered a sender. */
export interface RequestEvent {
  readonly kind: 'request';
  /** Construct path of the webhook, followed by the endpoint's own path where it has several. */
  readonly endpoint: string;
  readonly method: string;
  readonly status: number;
  readonly outcome: RequestOutcome;
}

/**
 * What came of a request: `accepted`, a webhook that its queue has stored; `answered`, a success of which nothing is stored, as of a ping, a handshake or a
 * preflight; `refused`, everything else.
 */
export type RequestOutcome = 'accepted' | 'answered' | 'refused';

/** A forwarder wrote a line of its log; see src/engine/log-lines.ts. */
export interface ForwarderEvent {
  readonly kind: 'forwarder';
  /** `WEBHOOK/DESTINATION`. */
  readonly destination: string;
  readonly line: LogLine;
  /** Of a dead letter, and of an attempt that was delivered: the endpoint at which it came in, where that is known. */
  readonly endpoint?: string;
  /** Of an attempt that was not delivered, and of a dead letter: what the backend said, in a line; absent where it said nothing. */
  readonly answer?: string;
}

/** A service that is not played to its end here took something over from a forwarder or another function. */
export interface TakenOverEvent {
  readonly kind: 'taken-over';
  /** What took it, by construct path: a state machine, an event bus, a topic. */
  readonly by: string;
  /** Name of the execution, or the id that the service gave it. */
  readonly id: string;
  /** All of it: JSON, or the text of a message. */
  readonly content: string;
}

/** What routes the webhooks of one with several destinations wrote a line of its log; see src/engine/log-lines.ts. */
export interface RoutingEvent {
  readonly kind: 'routing';
  /** `WEBHOOK/Router` or `WEBHOOK/Overflow`. */
  readonly part: string;
  readonly line: LogLine;
}

/** An invocation failed: the function threw, exited or ran out of time. */
export interface FunctionErrorEvent {
  readonly kind: 'function-error';
  readonly functionName: string;
  readonly errorType: string;
  readonly errorMessage: string;
}

/** A function wrote something to its standard output or error that is neither a line of a forwarder or of what routes, nor a metric. */
export interface LogEvent {
  readonly kind: 'log';
  readonly functionName: string;
  readonly text: string;
}

/** Something about the runtime itself: what it does not host, what it could not do. One sentence. */
export interface NoticeEvent {
  readonly kind: 'notice';
  readonly text: string;
}
