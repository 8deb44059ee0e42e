import { DestinationName, SentSignal } from './signals';
import { PlatformMessage } from '../../cli/src/local/platforms/message-board';
import { Alert } from '../../src/alert-routing/state/alert';

/** What there is to be compared at the end. */
export interface AlertEvidence {
  /** What the topic took. */
  readonly sent: readonly SentSignal[];
  /** What the table has. */
  readonly alerts: readonly Alert[];
  /** What the platforms took. */
  readonly messages: readonly PlatformMessage[];
  /** Construct path of the router. */
  readonly router: string;
}

/** What came of it. Each list says in sentences what is wrong; empty where nothing is. */
export interface AlertBalance {
  readonly firing: number;
  readonly counted: number;
  readonly miscounted: readonly string[];
  readonly posted: number;
  /** Told to everybody besides, because the tags of a resource could not be looked up in time: the default route is for that. */
  readonly toEverybody: number;
  readonly lost: readonly string[];
  readonly postedTwice: readonly string[];
  /** Told to somebody who is not to know, or not as it is. */
  readonly wrong: readonly string[];
}

/** What is expected of one alert. */
interface Expected {
  readonly about: string;
  readonly destination: DestinationName;
  readonly firing: number;
  readonly isOver: boolean;
}

/** Where what belongs to no team goes. */
const DEFAULT: DestinationName = 'Everybody';

/** Compares what was sent with the table of alerts and with what the platforms took, alert by alert. */
export function balanceAlerts({ sent, alerts, messages, router }: AlertEvidence): AlertBalance {
  const all = expectations(sent);
  const miscounted = all.flatMap((expected) => miscountOf(expected, alerts.filter(({ event }) => names(event.title, expected.about))));
  const strange = messages.filter((message) => aboutOf(message, all) === undefined);
  const balances = all.flatMap((expected) => {
    const about = messages.filter((message) => aboutOf(message, all) === expected && message.thread === undefined);
    const wanted = wantedOf(expected, alerts);
    const others = about.filter(({ destination }) => !wanted.some((name) => destination === `${router}/${name}`));
    return wanted.map((name, index) => {
      const own = about.filter(({ destination }) => destination === `${router}/${name}`);
      return { ...postsOf({ ...expected, destination: name }, own), others: index === 0 ? others : [], isMore: index > 0 };
    });
  });
  return {
    firing: sent.filter(({ fires }) => fires).length,
    counted: alerts.reduce((sum, { count }) => sum + count, 0),
    miscounted: [...miscounted, ...alerts.length === all.length ? [] : [`The table has ${alerts.length} alerts, expected ${all.length}.`]],
    posted: balances.filter(({ lost, isMore }) => lost.length === 0 && !isMore).length,
    toEverybody: balances.filter(({ isMore }) => isMore).length,
    lost: balances.flatMap(({ lost }) => lost),
    postedTwice: balances.flatMap(({ twice }) => twice),
    wrong: [
      ...balances.flatMap(({ wrong }) => wrong),
      ...balances.flatMap(({ others }) => others.map(({ id, destination }) => `${destination} was told of something that is not its own: message ${id}.`)),
      ...strange.map(({ id, destination }) => `${destination} was told of something that nobody said: message ${id}.`),
    ],
  };
}

/** How many alerts there are to be. */
export function alertsOf(sent: readonly SentSignal[]): number {
  return expectations(sent).length;
}

function expectations(sent: readonly SentSignal[]): Expected[] {
  const byName = new Map<string, Expected>();
  for (const { about, destination, fires } of sent) {
    const { firing, isOver } = byName.get(about) ?? { firing: 0, isOver: false };
    byName.set(about, { about, destination, firing: firing + (fires ? 1 : 0), isOver: isOver || !fires });
  }
  return [...byName.values()];
}

/**
 * Who is to know: first whose it is, and then whom the table names besides, as far as that is right. Where tags cannot be looked up in time,
 * which a machine with much to do sees, an alert goes the default way; a single signal goes that way alone.
 */
function wantedOf({ about, destination, firing }: Expected, alerts: readonly Alert[]): DestinationName[] {
  const named = alerts.find(({ event }) => names(event.title, about))?.destinations ?? [];
  const isByDefault = destination !== DEFAULT && named.includes(DEFAULT);
  return isByDefault && firing === 1 && !named.includes(destination) ? [DEFAULT] : [destination, ...isByDefault ? [DEFAULT] : []];
}

function miscountOf({ about, firing, isOver }: Expected, alerts: readonly Alert[]): string[] {
  if (alerts.length !== 1) {
    return [`There are ${alerts.length} alerts of ${about}, expected one.`];
  }
  const [{ count, status }] = alerts;
  return [
    ...count === firing ? [] : [`${about} counts ${count} signals, expected ${firing}.`],
    ...(status === 'closed') === isOver ? [] : [`${about} is ${status}, expected ${isOver ? 'closed' : 'open'}.`],
  ];
}

/**
 * Of a platform that edits or knows its incidents again, one message; of the others one that says that it is open and, where it is over, one that says so. What was over
 * before it could be told is told once, as over.
 */
function postsOf(expected: Expected, messages: readonly PlatformMessage[]): Record<'lost' | 'twice' | 'wrong', string[]> {
  const { about, destination, firing, isOver } = expected;
  const states = messages.map(stateOf);
  const of = (state: string): number => states.filter((candidate) => candidate === state).length;
  const changes = ['slack', 'pagerduty'].includes(messages[0]?.platform ?? '');
  const isLost = messages.length === 0 || (isOver && of('closed') === 0);
  const isTwice = changes ? messages.length > 1 : of('open') > 1 || of('closed') > 1;
  // Slack's message is edited until it says how often it happened.
  const isLate = messages[0]?.platform === 'slack' && firing > 1 && !JSON.stringify(messages[0].content).includes(firing.toLocaleString('en-US'));
  return {
    lost: isLost ? [`${destination} was not told that ${about} is ${isOver ? 'over' : 'wrong'}.`] : [],
    twice: isTwice ? [`${destination} was told of ${about} more than once: ${states.join(', ')}.`] : [],
    wrong: [
      ...!isOver && of('closed') > 0 ? [`${destination} was told that ${about} is over, which it is not.`] : [],
      ...isLate ? [`The message of ${about} at ${destination} does not say that it happened ${firing} times.`] : [],
    ],
  };
}

/** What a message says last. */
function stateOf({ platform, content }: PlatformMessage): 'open' | 'closed' {
  const isClosed = platform === 'pagerduty' ? (content as { readonly event_action?: unknown }).event_action === 'resolve' : /alert, closed/.test(JSON.stringify(content));
  return isClosed ? 'closed' : 'open';
}

function aboutOf({ content }: PlatformMessage, all: readonly Expected[]): Expected | undefined {
  const text = JSON.stringify(content);
  const found = all.filter(({ about }) => names(text, about));
  return found.length === 1 ? found[0] : undefined;
}

/** Whether a text has a name in it, and no longer one. */
function names(text: string, name: string): boolean {
  return new RegExp(`(?<![\\w-])${name}(?![\\w-])`).test(text);
}
