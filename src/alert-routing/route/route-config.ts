import { AlertClass, Severity } from '../alert-event';

/** What is asked of an event and its tags, as data. A text may have `*` for any characters, and is compared as a whole and with its case. */
export type AlertMatchConfig =
  | { readonly all: readonly AlertMatchConfig[] }
  | { readonly any: readonly AlertMatchConfig[] }
  | { readonly not: AlertMatchConfig }
  | { readonly tag: string; readonly oneOf: readonly string[] }
  /** The tag is there, whatever its value. */
  | { readonly hasTag: string }
  | { readonly class: AlertClass }
  | { readonly severityAtLeast: Severity }
  | { readonly source: readonly string[] }
  | { readonly kind: readonly string[] }
  | { readonly account: readonly string[] }
  | { readonly region: readonly string[] }
  | { readonly resource: readonly string[] }
  | { readonly title: readonly string[] }
  /** A pattern of EventBridge, asked of the payload; what is no JSON object never matches. */
  | { readonly eventPattern: object }
  | { readonly during: TimeWindowConfig };

/** Times of the week, in a time zone. */
export interface TimeWindowConfig {
  /** Name in the IANA database, such as `Europe/Berlin`. */
  readonly timeZone: string;
  /** 1 for Monday to 7 for Sunday. */
  readonly days: readonly number[];
  /** Minutes since midnight; `until` is not part of it. Where it is not after `from`, it is on the next day. */
  readonly from: number;
  readonly until: number;
}

/**
 * A node of the tree of routes, with the meaning that it has in Alertmanager: what comes to a node goes to its first child that matches, and to those after it as long
 * as `continueMatching` says so; what no child matches stays with the node.
 */
export interface RouteConfig {
  /** For people, such as its path in the tree. */
  readonly name: string;
  /** Absent: everything. */
  readonly match?: AlertMatchConfig;
  /** Names of destinations; absent: those of the node above. */
  readonly destinations?: readonly string[];
  readonly continueMatching?: boolean;
  readonly routes?: readonly RouteConfig[];
  /** Name of the escalation of its alerts; absent: that of the node above. `none`: none. An alert that goes several ways has that of the first that has one. */
  readonly escalation?: string;
}

/** What happens while nobody acknowledges an alert, and while nobody closes it. */
export interface EscalationConfig {
  readonly steps: readonly EscalationStepConfig[];
  /** So often the steps are taken again after the last one. 0: never. */
  readonly repeats: number;
  /** Seconds after the last step, the acknowledgement or the last reminder, after which people are reminded of what is not closed; absent: never. */
  readonly remindAfterSeconds?: number;
  /** When steps are taken and people are reminded: what is due at another time waits until then. Absent: always. */
  readonly hours?: WorkingHoursConfig;
}

/** One step. */
export interface EscalationStepConfig {
  /** Seconds after the step before it, or after people were told of the alert. */
  readonly afterSeconds: number;
  /** `here`, `channel`, or ids of users (`U…`, `W…`) and user groups (`S…`) of Slack. */
  readonly mentions: readonly string[];
  /** Names of the destinations that say it; absent: all that the alert has. Those that did not have the alert before have it from then on. */
  readonly destinations?: readonly string[];
}

/** Times of the week, without holidays. */
export interface WorkingHoursConfig {
  readonly windows: readonly TimeWindowConfig[];
  /** Days as `YYYY-MM-DD`, by the clocks of the windows' time zones, on which no window begins, and none goes on from the day before. */
  readonly holidays: readonly string[];
}

/** Times at which nobody is told of what is matched. */
export interface SilenceConfig {
  /** As people know it. */
  readonly name: string;
  /** Absent: everything. */
  readonly match?: AlertMatchConfig;
  /** Again and again; absent: once, from `from` to `until`. */
  readonly window?: TimeWindowConfig;
  /** Milliseconds since 1970; with a window: before and after them it does not count. */
  readonly from?: number;
  readonly until?: number;
}

/** What need not be told while something else is open that it follows from, as Alertmanager's inhibition rules have it. */
export interface InhibitionConfig {
  /** What it follows from. */
  readonly parent: AlertMatchConfig;
  readonly child: AlertMatchConfig;
  /** Names of tags, or `account`, `region`, `resource` or `source`: only what is the same there follows from one another; what both lack is the same. */
  readonly equal: readonly string[];
  /** Seconds for which a child waits for its parent, which may be told of later. */
  readonly waitSeconds: number;
}

/** An action that people have for some alerts. */
export interface ActionConfig {
  /** What people read on the button. */
  readonly name: string;
  /** Absent: every alert. */
  readonly match?: AlertMatchConfig;
  readonly maxRetries: number;
}

/** A rule that says of what matches that it is an alert, or that it is not. The first that matches counts. */
export interface ClassRuleConfig {
  readonly match: AlertMatchConfig;
  readonly class: AlertClass;
}

/** All that the alert engine is told about routing. */
export interface RoutingConfig {
  /** The root: the default route, which has no `match` and at least one destination. */
  readonly root: RouteConfig;
  readonly classRules: readonly ClassRuleConfig[];
  /** Tags that are looked up where a signal has none; empty: nothing is looked up. */
  readonly tagKeys: readonly string[];
  /** Seconds for which events of a key belong to one alert, and to one notification. */
  readonly alertWindowSeconds: number;
  readonly notificationWindowSeconds: number;
  /** By name. Default: none. */
  readonly escalations?: Readonly<Record<string, EscalationConfig>>;
  readonly silences?: readonly SilenceConfig[];
  readonly inhibitions?: readonly InhibitionConfig[];
  readonly actions?: readonly ActionConfig[];
  /** Names of digests: their queues get a hint of every change, whatever the routes and silences say. */
  readonly digests?: readonly string[];
}
