/** Environment variables of the functions of an alert router: set by its constructs, read by its functions. Those of every delivery function come on top. */
export enum AlertEnv {
  /** Construct path of the router, in metrics, logs and links. */
  ROUTER = 'ALERT_ROUTER',
  /** Name of the table of alerts. */
  TABLE_NAME = 'ALERTS_TABLE_NAME',
  /** Days until what is in the table expires. */
  RETENTION_DAYS = 'ALERTS_RETENTION_DAYS',
  /** JSON of `RoutingConfig` (alert-routing/route/route-config.ts). Of the alert engine alone. */
  ROUTING = 'ALERT_ROUTING',
  /** JSON of destination to the name of its queue. Of the alert engine alone. */
  DESTINATION_QUEUES = 'ALERT_DESTINATION_QUEUES',
  /** JSON of account number to its name, for people; absent where none has a name. */
  ACCOUNT_NAMES = 'ALERT_ACCOUNT_NAMES',
  /** JSON of `DestinationConfig` (alert-routing/destinations/destination-config.ts). Of a destination's function alone; it never holds a secret. */
  DESTINATION = 'ALERT_DESTINATION',
  /** Name of the queue of what people and clocks do to alerts: timers are sent there. Of the alert engine and the response engine. */
  RESPONSE_QUEUE = 'ALERT_RESPONSE_QUEUE',
  /** JSON of `ResponsesConfig` (alert-routing/respond/responses-config.ts). Of the response engine alone. */
  RESPONSES = 'ALERT_RESPONSES',
  /** Where else than at Slack pressers may be told something, as a URL that response URLs begin with: a stand-in of Slack's. Absent: nowhere. */
  RESPONSE_URL_BASE = 'ALERT_RESPONSE_URL_BASE',
  /** JSON of `ButtonsConfig` (alert-routing/destinations/destination-config.ts): what people can do from a message; absent: nothing. Of a destination's function alone. */
  BUTTONS = 'ALERT_BUTTONS',
  /** JSON of `DigestConfig` (alert-routing/digest/digest-config.ts). Of a digest's function alone. */
  DIGEST = 'ALERT_DIGEST',
}

/** Attributes of the table of alerts that others than their owner know. */
export enum AlertAttribute {
  /** `ALERT#<id>`, `KEY#<hash of the key>` or `SEEN#<signal id>`. */
  PARTITION = 'pk',
  /** `STATE`, `POST#<destination>`, `HISTORY#<time>#<number>` or `PAYLOAD#first#<number>` or `PAYLOAD#latest#<number>`. */
  SORT = 'sk',
  /** When the item expires, in seconds since 1970. */
  EXPIRES_AT = 'expiresAt',
  /** JSON of what the item holds. */
  CONTENT = 'content',
  /** Grows with each change of an alert; what conditional writes compare. A number. */
  VERSION = 'version',
  /** How many items a payload is in. A number. */
  PARTS = 'parts',
  /** `open`, `acknowledged` or `closed`; of alerts alone that somebody is to do something about: what they are listed by. */
  STATUS = 'status',
  /** When it was opened, in milliseconds since 1970; beside `STATUS`. A number. */
  OPENED_AT = 'openedAt',
}

/** Index of the table of alerts: `STATUS`, then `OPENED_AT`; it holds keys alone. */
export const ALERTS_BY_STATUS = 'byStatus';

/** Metrics of the alert engine, each with the dimension `router`. */
export enum AlertMetric {
  /** Signals that came in, each once. Count. */
  RECEIVED = 'AlertSignals',
  /** Alerts that were opened. Count. */
  ALERTS = 'Alerts',
  /** Notifications that were opened. Count. */
  NOTIFICATIONS = 'Notifications',
  /** Signals that were counted in an alert or a notification that was open. Count. */
  AGGREGATED = 'Aggregated',
  /** Alerts and notifications that a signal closed. Count. */
  CLOSED = 'Closed',
  /** Alerts that were opened while they were flapping. Count. */
  FLAPPING = 'Flapping',
  /** Signals for which tags could not be looked up. Count. */
  TAG_LOOKUP_FAILED = 'TagLookupFailed',
  /** Signals that no parser could read, and that are told as they are. Count. */
  PARSER_FAILED = 'ParserFailed',
  /** Hints that the queue of a destination did not take, and that are sent again. Count. */
  HINT_FAILED = 'HintFailed',
  /** Alerts that were opened, and that nobody was told of yet: because of a silence, a mute rule, or an alert that they follow from. Count. */
  HELD = 'Held',
  /** Alerts that were held, and that people were told of when that was over. Count. */
  RELEASED = 'Released',
  /** Steps of escalations. Count. */
  ESCALATIONS = 'Escalations',
  /** Reminders of alerts that nobody closed. Count. */
  REMINDERS = 'Reminders',
  /** Alerts that somebody acknowledged. Count. */
  ACKNOWLEDGED = 'Acknowledged',
  /** Alerts that somebody passed on. Count. */
  PASSED = 'Passed',
  /** Notes that somebody wrote. Count. */
  NOTED = 'Noted',
  /** Alerts that a person closed; `CLOSED` counts those that a signal closed. Count. */
  CLOSED_BY_PEOPLE = 'ClosedByPeople',
  /** Retries that somebody asked for, and that were begun. Count. */
  RETRIES = 'Retries',
  /** Things that people wanted to do and could not, because somebody was faster or it is over, or its retries are used up. Count. */
  TOO_LATE = 'TooLate',
  /** Requests that were no press of a button and no link of ours, or one that has expired. Count. */
  INVALID_REQUESTS = 'InvalidRequests',
  /** From the first event to the acknowledgement. Milliseconds. */
  TIME_TO_ACKNOWLEDGE = 'TimeToAcknowledge',
  /** From the first event to the end. Milliseconds. */
  TIME_TO_CLOSE = 'TimeToClose',
  /** Digests that were sent. Count. */
  DIGESTS = 'Digests',
  /** Digests that could not be sent; what they would have said is in the next one. Count. */
  DIGEST_FAILED = 'DigestFailed',
}

/** Dimensions of the metrics of an alert router. */
export enum AlertDimension {
  /** Construct path of the router, as `dimensionValue` writes it. */
  ROUTER = 'router',
}

/** Format of a message to a destination, which says no more than that there is something new. */
export interface AlertHint {
  readonly schemaVersion: 1;
  readonly alertId: string;
  /** The version of the alert that it was sent for; what is read may be newer. */
  readonly version: number;
  /** When the signal arrived that it is sent for, in milliseconds since 1970: from then on its age counts. */
  readonly arrivedAt: number;
  /** Whether it is a test, of which nobody is told but the destination. */
  readonly test?: boolean;
  /** What happened, as the history has it, such as `opened`: what digests count. */
  readonly what?: string;
}

/**
 * Format of a message to the queue of responses that wakes at its time for what is due of an alert. It is never taken back: whoever gets it looks into the alert for
 * whether that is still due. SQS delays a message for 15 minutes at most, so that it is sent again until then.
 */
export interface AlertTimer {
  readonly schemaVersion: 1;
  readonly kind: 'timer';
  readonly alertId: string;
  /** `due.at` of the alert that it was sent for, in milliseconds since 1970: where that is another by now, another timer is on its way. */
  readonly dueAt: number;
}

/** Format of a message to the queue of responses with what an operator wants, who may send to the queue: the command line writes it. */
export interface AlertCommand {
  readonly schemaVersion: 1;
  readonly kind: 'command';
  /** What is sent again has the same id, and is done once. */
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** Who it is, for people. */
  readonly by: string;
  readonly order: AlertOrder;
}

/** Paths of the API for what people do to alerts. */
export enum AlertActionPath {
  /** To which Slack sends presses of buttons. */
  SLACK = '/slack',
  /** Of the pages on which links are confirmed; the action follows. */
  CONFIRM = '/confirm',
}

/** Names of what stands in a link and on the page on which it is confirmed. */
export enum ConfirmField {
  /** In the query: what says who may do what. */
  TOKEN = 'token',
  /** In the query: what people read of the alert that it is about. The token says whether it is what we wrote. */
  ABOUT = 'about',
  NAME = 'name',
  NOTE = 'note',
  /** Which look at the page it was. */
  PAGE = 'page',
}

/** What an operator wants. */
export type AlertOrder =
  | { readonly what: 'acknowledge' | 'pass'; readonly alertId: string }
  | { readonly what: 'close'; readonly alertId: string; readonly note?: string }
  | { readonly what: 'note'; readonly alertId: string; readonly note: string }
  /** Begins a silence, or changes one with the same id. */
  | { readonly what: 'silence'; readonly silence: AlertSilenceItem }
  /** Ends a silence now. */
  | { readonly what: 'unsilence'; readonly silenceId: string };

/** A silence that somebody began at run time: nobody is told of what it matches until it is over. All of it is in one item, `SILENCES` / its id. */
export interface AlertSilenceItem {
  readonly id: string;
  /** `AlertMatchConfig` (alert-routing/route/route-config.ts). */
  readonly match: object;
  /** Milliseconds since 1970. */
  readonly from: number;
  readonly until: number;
  readonly by: string;
  readonly reason?: string;
}
