import { Actor, Alert, Hold } from './alert';
import { AlertEvent } from '../alert-event';

/** What happens to an alert: a signal arrived, or somebody did something. */
export type AlertChange = SignalChange | AcknowledgeChange | CloseChange | NoteChange | PassChange | RetryChange | DueChange;

/** A signal says something about a key. */
export interface SignalChange {
  readonly kind: 'signal';
  readonly event: AlertEvent;
  /** Names of the destinations that are to know, in the order of the routes. */
  readonly destinations: readonly string[];
  /** Tags that it was routed by. */
  readonly tags: Readonly<Record<string, string>>;
  readonly windows: AlertWindows;
  /** Name of the escalation of its route. Default: none. */
  readonly escalation?: string;
  /** Names of the actions that people have for it. Default: none. */
  readonly actions?: readonly string[];
  /** Why nobody is to be told of it, should it be opened, and when that is to be looked at again. Default: people are told. */
  readonly hold?: Hold & { readonly until: number };
}

/** For how long events of a key belong together, in seconds from the first. */
export interface AlertWindows {
  readonly alertSeconds: number;
  readonly notificationSeconds: number;
}

/** Somebody is on it. */
export interface AcknowledgeChange {
  readonly kind: 'acknowledge';
  readonly id: string;
  readonly by: Actor;
}

/** Somebody says that it is over. */
export interface CloseChange {
  readonly kind: 'close';
  readonly id: string;
  readonly by: Actor;
  /** What there is to know when it happens again. Default: the note stays as it is. */
  readonly note?: string;
}

/** Somebody writes down something about it, also when it is closed. */
export interface NoteChange {
  readonly kind: 'note';
  readonly id: string;
  readonly by: Actor;
  readonly note: string;
}

/** Somebody wants another one to be on it: nobody is any more. */
export interface PassChange {
  readonly kind: 'pass';
  readonly id: string;
  readonly by: Actor;
}

/** Somebody wants what failed to be tried again. */
export interface RetryChange {
  readonly kind: 'retry';
  readonly id: string;
  readonly by: Actor;
  /** Name of the action. */
  readonly action: string;
  readonly maxRetries: number;
}

/** A timer woke: what is due is done, if it is still due. */
export interface DueChange {
  readonly kind: 'due';
  /** `due.at` that the timer was sent for. */
  readonly dueAt: number;
  /** Why nobody is to be told now, and when that is to be looked at again. Default: nothing holds it. */
  readonly hold?: Hold & { readonly until: number };
}

/**
 * What a change did.
 *
 * * `opened`: there is a new alert, of a new generation or of one that only remembered that it was over.
 * * `aggregated`: counted, in an alert that is open.
 * * `closed`, `acknowledged`, `noted`, `passed`: what it says.
 * * `settled`: it is over, and nothing was open; that is remembered.
 * * `late`: what it says is older than what is known already; it stands in the history and changes nothing.
 * * `refused`: nobody can do that to it any more, as it is closed or acknowledged already, its retries are used up, or there is none.
 * * `known`: it was applied before; what follows from it is to be done again, because nobody knows whether it was.
 * * `escalated`, `reminded`, `released`, `retried`: what it says.
 * * `held`: what was due waits until what holds the alert is over. A signal that opens an alert which is held has opened it.
 * * `early`: what is due is not due yet. `stale`: it is not due any more, or at another time.
 */
export type ChangeOutcome = 'opened' | 'aggregated' | 'closed' | 'acknowledged' | 'noted' | 'passed' | 'settled' | 'late' | 'refused' | 'known'
  | 'retried' | 'escalated' | 'reminded' | 'released' | 'held' | 'early' | 'stale';

/** What is to be done about a change. */
export interface Transition {
  readonly outcome: ChangeOutcome;
  /** The alert after it; the very one that was given where nothing is to be written. Absent where there is none. */
  readonly alert?: Alert;
  /** It is a generation more: the one before has to be superseded first. */
  readonly isNext: boolean;
}
