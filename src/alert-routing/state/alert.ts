import { AlertClass, AlertEvent, Severity } from '../alert-event';

/** `open`: nobody has said that he is on it. `acknowledged`: somebody has. `closed`: it is over. */
export type AlertStatus = 'open' | 'acknowledged' | 'closed';

/** Who did something: a person of a chat, or the router itself. */
export interface Actor {
  /** For people. */
  readonly name: string;
  /** As the platform knows him, such as `slack:U012AB3CD`; absent for the router. */
  readonly id?: string;
}

/** What became of an earlier alert with the same key. */
export interface PreviousAlert {
  readonly alertId: string;
  readonly openedAt: number;
  readonly closedAt?: number;
  readonly closedBy?: Actor;
  readonly note?: string;
  /** It was open when its window was over: nobody said that it was over. */
  readonly lapsed?: boolean;
}

/** What happens next to an alert by itself. */
export interface Due {
  /**
   * `escalate`: the next step of its escalation. `remind`: its destinations are told that nobody has closed it. `release`: it is looked at whether what holds it is
   * over.
   */
  readonly kind: 'escalate' | 'remind' | 'release';
  /** Milliseconds since 1970. */
  readonly at: number;
  /** It was due then already, and waits until what holds the alert is over. Absent: nothing held it when it was due. */
  readonly since?: number;
}

/** A change by a person or a timer that was made: what arrives again is not made again, and what follows from it is done again as it was. */
export interface AppliedChange {
  /** The id of what a person did, or `due#` and when it was due. */
  readonly id: string;
  /** Its outcome. */
  readonly what: string;
  readonly at: number;
  /** The version that the alert had after it. */
  readonly version: number;
}

/** A step of an escalation that was taken. */
export interface EscalatedStep {
  /** 1 for the first; it goes on counting where the steps begin again. */
  readonly level: number;
  readonly at: number;
  /** Whom it calls: `here`, `channel`, or ids of users and user groups of Slack. */
  readonly mentions: readonly string[];
  /** Names of the destinations that are to say it. */
  readonly destinations: readonly string[];
  /** Who passed it on; absent where nobody acknowledged it in time. */
  readonly passedBy?: Actor;
}

/** Why nobody is told of an alert. */
export interface Hold {
  readonly by: 'silence' | 'mute-rule' | 'inhibition';
  /** For people: names of the silences, of the mute rule, or the title of the alert that it follows from. */
  readonly because: string;
  readonly since: number;
  /** The alert that it follows from, where it is held by one. */
  readonly parent?: string;
}

/** A retry that somebody asked for. */
export interface RetryAttempt {
  /** Of the change that asked for it. */
  readonly id: string;
  /** Name of the action. */
  readonly action: string;
  /** 1 for the first of this action. */
  readonly attempt: number;
  readonly at: number;
  readonly by: Actor;
}

/** A signal that is counted, and in which alert of its key. */
export interface CountedSignal {
  readonly id: string;
  readonly generation: number;
  /** It came too late to change anything, and is only written down. Default: it is counted. */
  readonly isLate?: boolean;
  /** The version of the alert that counts it, and what that did. Absent: it was counted before this was written down. */
  readonly version?: number;
  readonly what?: string;
}

/**
 * An alert, or a notification: everything that is known of one key from its first event until it is closed or its window is over. The next event with that key is
 * the next generation. All times are milliseconds since 1970.
 */
export interface Alert {
  /** Hash of the key, a hyphen, and the generation. */
  readonly id: string;
  readonly key: string;
  /** 1 for the first with this key. */
  readonly generation: number;
  /** 1 for a new alert, and one more with each change. */
  readonly version: number;
  readonly class: AlertClass;
  /** The gravest that it had. */
  readonly severity: Severity;
  readonly status: AlertStatus;
  /** What the latest event says: by the time of the event, not by that of its arrival. Without its payload, which is kept beside it. */
  readonly event: AlertEvent;
  /**
   * Events that said that it fires, each counted once. 0 where somebody said that it is over before anybody said that it had begun: that is remembered, and nobody
   * is told of it.
   */
  readonly count: number;
  /** When the first of them happened that arrived: what the window is counted from. */
  readonly openedAt: number;
  /** When the last of them happened. */
  readonly lastAt: number;
  readonly acknowledgedAt?: number;
  readonly acknowledgedBy?: Actor;
  readonly closedAt?: number;
  readonly closedBy?: Actor;
  /** It opens and closes again and again. */
  readonly flapping: boolean;
  /** When alerts with this key were opened of late: what flapping is recognised by. */
  readonly openings: readonly number[];
  /** Names of destinations, in the order of the routes. Only ever more. */
  readonly destinations: readonly string[];
  /** Tags that it was routed by. */
  readonly tags: Readonly<Record<string, string>>;
  readonly previous?: PreviousAlert;
  /** What somebody wrote down about it. */
  readonly note?: string;
  /** When it was over by the latest event that says so, where that is later than it was closed, or nothing was open. */
  readonly settledAt?: number;
  /** The next event with the key belongs to the next generation, whatever it says: nothing is counted here any more. */
  readonly superseded?: boolean;
  /** It was closed because its window was over, and not because anybody said that it was over. */
  readonly lapsed?: boolean;
  /** Name of the escalation that it has, as its route says; absent: none. */
  readonly escalation?: string;
  /** What happens next by itself; absent: nothing. */
  readonly due?: Due;
  /** Steps of its escalation that were taken, the latest last. */
  readonly escalated?: readonly EscalatedStep[];
  /** How often people were reminded that it is not closed. */
  readonly reminders?: number;
  /** Nobody is told of it, and why. It stays with what was closed before anybody was told: nobody hears of its end either. */
  readonly held?: Hold;
  /** It was held before people were told of it: what held it, and when that was over. */
  readonly released?: Hold & { readonly until: number };
  /** Names of the actions that people have for it, besides those that every alert has. */
  readonly actions?: readonly string[];
  readonly retries?: readonly RetryAttempt[];
  /** Changes by people and timers, the latest last. At most 50; of those that only found it held, the latest. */
  readonly applied?: readonly AppliedChange[];
  /** Signals that are counted, here or in the generation before, and of which nobody has yet written down elsewhere that they are. */
  readonly unconfirmed: readonly CountedSignal[];
}
