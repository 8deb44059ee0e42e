import { compileMatch } from './matcher';
import { AlertMatchConfig, RoutingConfig } from './route-config';
import { RouteStep, Routing } from './routing';
import { Silenced, silenced, silenceOf } from './silence';
import { Subject, subjectOf } from './subject';
import { AlertClass, AlertEvent } from '../alert-event';

/** Where an event would go, and why. */
export interface RouteExplanation {
  /** What it is classed as. */
  readonly class: AlertClass;
  /** Which rule said so, 1 for the first; absent where its parser did. */
  readonly classRule?: number;
  readonly destinations: readonly string[];
  /** Name of its escalation; absent: none. */
  readonly escalation?: string;
  /** Names of the actions that people have for it. */
  readonly actions: readonly string[];
  /** Silences of the configuration that are in force for it, and until when one of them is, in milliseconds since 1970; absent: none is. Those of run time are not known here. */
  readonly silenced?: Silenced;
  /** What CloudWatch says of it being muted. */
  readonly muted?: string;
  /** The routes that were asked, in that order. */
  readonly steps: readonly ExplainedStep[];
}

/** A route that was asked. */
export interface ExplainedStep extends RouteStep {
  /** What was different from what it asks for, in a few words; absent where it matched. */
  readonly difference?: string;
}

/**
 * Says where an event would go, and why.
 *
 * @param now milliseconds since 1970
 * @throws Error one sentence, when a condition is none
 */
export function explainRoute(
  event: AlertEvent, tags: Readonly<Record<string, string>>, config: Pick<RoutingConfig, 'root' | 'classRules' | 'actions' | 'silences'>, now: number,
): RouteExplanation {
  const routing = new Routing(config);
  const asParsed = subjectOf(event, tags, now);
  const rule = config.classRules.findIndex(({ match }) => compileMatch(match)(asParsed));
  const classed = routing.classify(event, tags, now);
  const subject = subjectOf(classed, tags, now);
  const steps = routing.steps(classed, tags, now).map((step): ExplainedStep =>
    step.matched || !step.match ? step : { ...step, difference: differenceOf(step.match, subject) });
  const silence = silenced(subject, (config.silences ?? []).map(silenceOf));
  const holds = { ...silence && { silenced: silence }, ...event.muted !== undefined && { muted: event.muted } };
  const { escalation, ...route } = routing.routeOf(classed, tags, now);
  // Nothing happens to a notification by itself, and people have nothing to do with it.
  const own = classed.class === 'alert' ? { ...route, ...escalation !== undefined && { escalation } } : { ...route, actions: [] };
  return { class: classed.class, ...rule === -1 ? {} : { classRule: rule + 1 }, ...own, ...holds, steps };
}

/** What of a subject is not as a condition asks for, which it does not meet. */
function differenceOf(config: AlertMatchConfig, subject: Subject): string {
  const { event, tags, now } = subject;
  const orOf = (wanted: readonly string[]): string => wanted.map(quoted).join(' or ');
  const not = (what: string, is: string | undefined, wanted: readonly string[]): string => `${what} is ${quoted(is)}, not ${orOf(wanted)}`;
  if ('all' in config) {
    return config.all.filter((part) => !compileMatch(part)(subject)).map((part) => differenceOf(part, subject)).join('; ');
  }
  if ('any' in config) {
    return config.any.map((part) => differenceOf(part, subject)).join(', and ');
  }
  if ('not' in config) {
    return `it is what the route leaves out: ${JSON.stringify(config.not)}`;
  }
  if ('tag' in config) {
    return not(`tag ${config.tag}`, Object.hasOwn(tags, config.tag) ? tags[config.tag] : undefined, config.oneOf);
  }
  if ('hasTag' in config) {
    return `tag ${config.hasTag} is absent`;
  }
  if ('class' in config) {
    return not('class', event.class, [config.class]);
  }
  if ('severityAtLeast' in config) {
    return `severity is ${quoted(event.severity)}, less than ${quoted(config.severityAtLeast)}`;
  }
  if ('eventPattern' in config) {
    return subject.json() === undefined ? 'the payload is no JSON object' : 'the payload does not match the event pattern';
  }
  if ('during' in config) {
    return `${new Date(now).toISOString()} is not in the time window in ${config.during.timeZone}`;
  }
  const [[what, wanted]] = Object.entries(config) as ReadonlyArray<[keyof AlertEvent | 'resource', readonly string[]]>;
  return what === 'resource'
    ? `resources are ${event.resources.map(quoted).join(', ') || 'absent'}, not ${orOf(wanted)}`
    : not(what, event[what] as string | undefined, wanted);
}

function quoted(text: string | undefined): string {
  return text === undefined ? 'absent' : JSON.stringify(text);
}
