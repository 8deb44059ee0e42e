import { Json } from './json';
import { Signal } from '../signal/signal';

/** An event of EventBridge, wherever it was found. */
export interface EventBridgeEvent {
  readonly source: string;
  readonly detailType: string;
  readonly account?: string;
  readonly region?: string;
  /** Milliseconds since 1970. */
  readonly at?: number;
  readonly resources: readonly string[];
  readonly detail: Json;
}

/** The topic of SNS that a message came through. */
export interface SnsTopic {
  readonly arn?: string;
  readonly subject?: string;
}

/** A signal without its wrapping: what parsers look at. */
export interface Input {
  readonly signal: Signal;
  /** What the innermost message says. */
  readonly text: string;
  /** The same as JSON, or the fields of a form or a query; absent where it is neither. */
  readonly json: Json;
  readonly shape: 'json' | 'fields' | 'text' | 'empty';
  readonly event?: EventBridgeEvent;
  readonly topic?: SnsTopic;
  /** When the outermost wrapping says that it was sent, in milliseconds since 1970. */
  readonly sentAt?: number;
}
