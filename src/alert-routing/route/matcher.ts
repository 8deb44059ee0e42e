import { compilePattern } from './event-pattern';
import { globParts, matchesParts } from './glob';
import { AlertMatchConfig } from './route-config';
import { Subject } from './subject';
import { isDuring, problemOfWindow } from './time-window';
import { SEVERITIES, Severity } from '../alert-event';

/** Whether something is so of a subject. */
export type Matcher = (subject: Subject) => boolean;

/** The conditions that compare texts with patterns, and of which texts. An event is what any of its texts is. */
const TEXTS: Readonly<Record<string, (subject: Subject) => ReadonlyArray<string | undefined>>> = {
  source: ({ event }) => [event.source],
  kind: ({ event }) => [event.kind],
  account: ({ event }) => [event.account],
  region: ({ event }) => [event.region],
  resource: ({ event }) => event.resources,
  title: ({ event }) => [event.title],
};

/**
 * Makes a matcher.
 *
 * @throws Error one sentence, when it is no condition
 */
export function compileMatch(config: AlertMatchConfig): Matcher {
  if ('all' in config) {
    const all = config.all.map(compileMatch);
    return (subject) => all.every((matches) => matches(subject));
  }
  if ('any' in config) {
    const any = config.any.map(compileMatch);
    return (subject) => any.some((matches) => matches(subject));
  }
  if ('not' in config) {
    const not = compileMatch(config.not);
    return (subject) => !not(subject);
  }
  if ('tag' in config) {
    const { tag } = config;
    return textMatcher(config.oneOf, ({ tags }) => [ownTag(tags, tag)]);
  }
  if ('hasTag' in config) {
    return ({ tags }) => ownTag(tags, config.hasTag) !== undefined;
  }
  if ('class' in config) {
    return ({ event }) => event.class === config.class;
  }
  if ('severityAtLeast' in config) {
    const least = rankOf(config.severityAtLeast);
    return ({ event }) => rankOf(event.severity) <= least;
  }
  if ('eventPattern' in config) {
    const matches = compilePattern(config.eventPattern);
    return ({ json }) => {
      const object = json();
      return object !== undefined && matches(object);
    };
  }
  if ('during' in config) {
    const problem = problemOfWindow(config.during);
    if (problem !== undefined) {
      throw new Error(problem);
    }
    return ({ now }) => isDuring(config.during, now);
  }
  const [[name, patterns] = ['nothing', []]] = Object.entries(config);
  if (!Object.hasOwn(TEXTS, name)) {
    throw new Error(`A condition of a route is ${JSON.stringify(name)}; expected one that is known: deploy the same version of construct and function.`);
  }
  return textMatcher(patterns as readonly string[], TEXTS[name]);
}

/** The graver, the lower. What nobody knows is not grave. */
export function rankOf(severity: Severity): number {
  const rank = SEVERITIES.indexOf(severity);
  return rank === -1 ? SEVERITIES.length : rank;
}

function textMatcher(patterns: readonly string[], textsOf: (subject: Subject) => ReadonlyArray<string | undefined>): Matcher {
  const globs = patterns.map(globParts);
  return (subject) => textsOf(subject).some((text) => text !== undefined && globs.some((parts) => matchesParts(parts, text)));
}

function ownTag(tags: Readonly<Record<string, string>>, name: string): string | undefined {
  return Object.hasOwn(tags, name) ? tags[name] : undefined;
}
