/// <reference types="node" />

/**
 * Hosts an app on this machine for a test: its synthesized templates, with queues and tables in memory.
 *
 * @throws Error when the folder is no cloud assembly, or an option names something that the app does not have; nothing is left running then
 */
export declare function startLocal(options?: StartLocalOptions): Promise<LocalApp>;

/** What to host. */
export interface StartLocalOptions {
  /** Folder that `cdk synth` wrote. Default: `cdk.out`. */
  readonly app?: string;
  /** Id, name or construct path of the one stack to host. Default: all. */
  readonly stack?: string;
  /**
   * What receives the webhooks in place of the app's backends: a base URL; a function that answers, whose requests are then in `backend.requests`; or either
   * of them by destination (its name, or `WEBHOOK/NAME`). Default: the app's own backends.
   */
  readonly backend?: BackendChoice | Readonly<Record<string, BackendChoice>>;
  /** Values of secrets, by construct path, name or ARN. Default: those of the template, or made up; what is sent is signed with them. */
  readonly secrets?: Readonly<Record<string, string>>;
  /** Values of template parameters, and of parameters of Systems Manager. Default: their defaults. */
  readonly parameters?: Readonly<Record<string, string>>;
  /** Port of 127.0.0.1. Default: a free one. */
  readonly port?: number;
}

/** A base URL, or a function that answers. */
export type BackendChoice = string | BackendFunction;

/** Answers a request to the backend: a status, an answer, or nothing for 200. An exception is a 500. */
export type BackendFunction = (request: BackendRequest) => BackendAnswer | number | void | Promise<BackendAnswer | number | void>;

/** An answer of the backend. */
export interface BackendAnswer {
  /** Default: 200. */
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** A request that the backend got. */
export interface BackendRequest {
  readonly method: string;
  /** With the query, below the backend's base URL: `/github/push?a=1`. */
  readonly path: string;
  /** Names in small letters; several of one name are joined with a comma. */
  readonly headers: Readonly<Record<string, string>>;
  /** Exactly as it was sent. */
  readonly body: Buffer;
  /** The body as JSON; throws where it is none. */
  json(): any;
  /** Id of the delivery, the same for each attempt. */
  readonly deliveryId: string;
  /** 1 for the first attempt. */
  readonly attempt: number;
}

/** A webhook to send. */
export interface SendOptions {
  /** Default: `POST`. */
  readonly method?: string;
  /** Below the endpoint's URL, such as `push`. Default: none. */
  readonly path?: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  /** A text or bytes as they are; anything else as JSON, with `content-type: application/json` unless headers have another. Default: none. */
  readonly body?: unknown;
  /** Whether to sign it as the endpoint's source asks for. Default: true; false sends it as it is, as a forger would. */
  readonly sign?: boolean;
}

/** What the endpoint answered. */
export interface Sent {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Of a webhook that was stored; undefined where it was refused or answered without being stored, and where the endpoint's answer does not say it. */
  readonly deliveryId?: string;
}

/** An endpoint of a webhook. */
export interface LocalEndpoint {
  /** Construct path of the webhook, with the endpoint's own path behind it where it has several. */
  readonly name: string;
  readonly url: string;
  /**
   * Sends a webhook, signed as its sender does.
   *
   * @throws Error when it cannot be signed: the secret has no value, or the sender signs with a key that nobody has here
   */
  send(options?: SendOptions): Promise<Sent>;
}

/** One attempt to deliver. */
export interface Attempt {
  /** 1 for the first. */
  readonly number: number;
  /** What the backend answered; undefined where there was no answer. */
  readonly status?: number;
  /** Why there was none, such as `connection-refused`. */
  readonly failure?: string;
  /** The beginning of what the backend said, in a line; undefined where it took it, or said nothing. */
  readonly answer?: string;
  readonly latencyMs: number;
}

/** What is known of a delivery. */
export interface Delivery {
  readonly deliveryId: string;
  /** `WEBHOOK/NAME` of the destination. */
  readonly destination: string;
  readonly attempts: readonly Attempt[];
  /**
   * `waiting` until it has an end: `delivered`, `dead-letter`, or another word for what is not meant for the backend, such as `duplicate` or `unrouted`.
   */
  readonly outcome: 'waiting' | 'delivered' | 'dead-letter' | 'dropped' | 'handled' | 'registration' | 'dead-lettered-before' | 'unrouted' | 'duplicate';
  /** Of a dead letter, such as `signature` or `rejected`. */
  readonly reason?: string;
  /** One sentence on it. */
  readonly detail?: string;
  /** Of one that waits after a failure: when it is tried again, in seconds from that attempt. */
  readonly retryInSeconds?: number;
}

/** What happens, by name. */
export interface LocalEvents {
  /** An endpoint answered a sender. */
  request: { readonly endpoint: string; readonly method: string; readonly status: number };
  /** An attempt ended, whatever came of it. */
  attempt: Delivery;
  /** A delivery has an end. */
  outcome: Delivery;
  /** A function wrote to its log. */
  log: { readonly function: string; readonly text: string };
  /** Something that does not work here, in one sentence. */
  notice: { readonly text: string };
}

/** Which delivery to wait for. */
export interface WaitOptions {
  /** Name of the destination, or `WEBHOOK/NAME`. Default: the only one of the webhook; needed where it has several. */
  readonly destination?: string;
  /** Default: 30,000. */
  readonly timeoutMs?: number;
}

/** A message that an alert router told people, as the platform has it now. */
export interface AlertMessage {
  readonly id: string;
  readonly platform: 'slack' | 'slack-webhook' | 'teams' | 'email' | 'pagerduty' | 'opsgenie' | 'https';
  /** `ROUTER/NAME` of the destination. */
  readonly destination: string;
  /** What the platform was sent last: a JSON value such as Slack's `{ text, blocks }`, or the text of a mail. */
  readonly content: any;
  /** How often it was edited. */
  readonly edits: number;
  /** Id of the message in whose thread it is; undefined where it is in none. */
  readonly thread?: string;
  /** Who alone sees it; undefined where everybody does. */
  readonly seenBy?: string;
}

/** Which message to wait for. */
export interface MessageWaitOptions {
  /** Name of the destination, or `ROUTER/NAME`. Default: any. */
  readonly destination?: string;
  /** What its content contains, as JSON or text. Default: anything. */
  readonly text?: string;
  /** Default: 30,000. */
  readonly timeoutMs?: number;
}

/** Who presses which button. */
export interface PressOptions {
  /** Name of who presses. Default: `tester`. */
  readonly user?: string;
  /** What stands in the message's field, where it has one. Default: nothing. */
  readonly field?: string;
}

/** The alert routers of the app, and the platforms that are played for their destinations. */
export interface LocalAlerts {
  /** What was told so far, the oldest first; the last 5,000. */
  readonly messages: readonly AlertMessage[];
  /**
   * Publishes to the topic of a router, as an alarm, a rule or another tool does.
   *
   * @param signal a text as it is, anything else as JSON
   * @param router its construct path, or the end of it. Default: the only one
   * @throws Error when there is no such router, or more than one
   */
  publish(signal: unknown, router?: string): Promise<void>;
  /**
   * Waits until a message is told, or edited so that it fits.
   *
   * @throws Error when there is none in time; the message says what was told
   */
  waitForMessage(options?: MessageWaitOptions): Promise<AlertMessage>;
  /**
   * Presses a button of a message of Slack, with a form that is signed as Slack signs it.
   *
   * @param button what stands on it, such as `Acknowledge`
   * @throws Error when the message has no such button now, or the router takes no presses
   */
  press(message: AlertMessage, button: string, options?: PressOptions): Promise<void>;
  /**
   * Takes the platform of a destination down (it answers 503), lets it hang (it answers nothing), or brings it back.
   *
   * @param destination its name, or `ROUTER/NAME`
   * @throws Error when there is none, or more than one
   */
  setPlatform(destination: string, health: 'up' | 'down' | 'hanging'): void;
  /** Gives a resource tags, which routers look up to find whom it concerns. */
  tag(arn: string, tags: Readonly<Record<string, string>>): void;
}

/** An app that runs on this machine. */
export interface LocalApp {
  /** By construct path, with the endpoint's path behind it where a webhook has several. */
  readonly endpoints: Readonly<Record<string, LocalEndpoint>>;
  /** URLs of functions that have one, by construct path. */
  readonly functionUrls: Readonly<Record<string, string>>;
  /** URL of the page that shows what happens. */
  readonly console: string;
  /** What backends that are functions of the test got, in the order of arrival. */
  readonly backend: { readonly requests: readonly BackendRequest[] };
  /** What is known of each delivery so far. */
  readonly deliveries: readonly Delivery[];
  /** What alert routers of the app are told, and what they tell. */
  readonly alerts: LocalAlerts;
  /**
   * An endpoint by its name, or by the end of it: `Orders`, `Orders/github`.
   *
   * @throws Error when there is none, or more than one
   */
  endpoint(name: string): LocalEndpoint;
  /**
   * Waits until a delivery has an end.
   *
   * @param delivery what `send` returned, or the id
   * @throws Error when it has none in time; the message says what was tried
   */
  waitForDelivery(delivery: Sent | string, options?: WaitOptions): Promise<Delivery>;
  /**
   * Lets the time of the queues pass at once: what waits to be tried again is tried. Functions have the machine's time, so that a webhook is no older to them.
   * Invocations whose requests are answered end before that, so that what has failed just now is put off already.
   *
   * @param seconds 0 or more
   */
  advance(seconds: number): Promise<void>;
  /** Calls a listener whenever something happens; returns what ends that. */
  on<Name extends keyof LocalEvents>(name: Name, listener: (event: LocalEvents[Name]) => void): () => void;
  /** Ends everything within some three seconds. */
  stop(): Promise<void>;
}
