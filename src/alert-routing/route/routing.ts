import { compileMatch, Matcher } from './matcher';
import { AlertMatchConfig, RouteConfig, RoutingConfig } from './route-config';
import { Subject, subjectOf } from './subject';
import { AlertEvent } from '../alert-event';

/** A node of the tree, ready to be asked. */
interface Node {
  readonly name: string;
  readonly match?: AlertMatchConfig;
  readonly matches: Matcher;
  /** Its own, or those of the nearest node above it that has some. */
  readonly destinations: readonly string[];
  /** Its own, or that of the nearest node above it that says one; `none`, or absent: none. */
  readonly escalation?: string;
  readonly continues: boolean;
  readonly children: readonly Node[];
}

/** What one node of the tree said about an event. */
export interface RouteStep {
  readonly route: string;
  /** 0 for the root. */
  readonly depth: number;
  /** What it asks for; absent where it asks for nothing. */
  readonly match?: AlertMatchConfig;
  readonly matched: boolean;
  /** Those that are told because of it; none where it did not match, or its children took it. */
  readonly destinations: readonly string[];
  /** Name of the escalation that it has for what stays with it; absent where it has none, or its children took it. */
  readonly escalation?: string;
}

/** Where an event goes, and what people have for it. */
export interface Route {
  /** Names of the destinations that are to know, each once, in the order of the routes. */
  readonly destinations: readonly string[];
  /** Name of its escalation, which is that of the first route that it goes and that has one; absent: none. */
  readonly escalation?: string;
  /** Names of the actions that match it, in their order. */
  readonly actions: readonly string[];
}

/** What a route says that has no escalation, although the one above it has. */
export const NO_ESCALATION = 'none';

/** The routes of a router, ready to be asked: what comes to a node goes to its children that match, and stays with it where none does. */
export class Routing {
  private readonly root: Node;
  private readonly rules: ReadonlyArray<{ readonly matches: Matcher; readonly class: AlertEvent['class'] }>;
  private readonly actions: ReadonlyArray<{ readonly matches: Matcher; readonly name: string }>;

  /** @throws Error one sentence, when a condition is none */
  constructor({ root, classRules, actions = [] }: Pick<RoutingConfig, 'root' | 'classRules' | 'actions'>) {
    this.root = nodeOf(root, []);
    this.actions = actions.map(({ name, match }) => ({ matches: match ? compileMatch(match) : () => true, name }));
    this.rules = classRules.map((rule) => ({ matches: compileMatch(rule.match), class: rule.class }));
  }

  /**
   * The event as the first rule that matches classes it; as its parser did, where none does.
   *
   * @param now milliseconds since 1970
   */
  public classify(event: AlertEvent, tags: Readonly<Record<string, string>>, now: number): AlertEvent {
    const subject = subjectOf(event, tags, now);
    const rule = this.rules.find(({ matches }) => matches(subject));
    return rule ? { ...event, class: rule.class } : event;
  }

  /**
   * Where an event goes.
   *
   * @param now milliseconds since 1970
   */
  public routeOf(event: AlertEvent, tags: Readonly<Record<string, string>>, now: number): Route {
    const subject = subjectOf(event, tags, now);
    const steps = this.stepsOf(subject);
    const escalation = steps.find((step) => step.escalation !== undefined)?.escalation;
    return {
      destinations: [...new Set(steps.flatMap(({ destinations }) => destinations))],
      ...escalation !== undefined && { escalation },
      actions: this.actions.filter(({ matches }) => matches(subject)).map(({ name }) => name),
    };
  }

  /** What each node that was asked said, in the order in which they were. */
  public steps(event: AlertEvent, tags: Readonly<Record<string, string>>, now: number): RouteStep[] {
    return this.stepsOf(subjectOf(event, tags, now));
  }

  private stepsOf(subject: Subject): RouteStep[] {
    const steps: RouteStep[] = [];
    walk(this.root, subject, 0, steps);
    return steps;
  }
}

/** Returns whether the node matched. */
function walk(node: Node, subject: Subject, depth: number, steps: RouteStep[]): boolean {
  const at = steps.length;
  const matched = node.matches(subject);
  steps.push({ route: node.name, depth, match: node.match, matched, destinations: [] });
  if (!matched) {
    return false;
  }
  let taken = false;
  for (const child of node.children) {
    if (walk(child, subject, depth + 1, steps)) {
      taken = true;
      if (!child.continues) {
        break;
      }
    }
  }
  if (!taken) {
    const { destinations, escalation } = node;
    steps[at] = { ...steps[at], destinations, ...escalation !== undefined && escalation !== NO_ESCALATION && { escalation } };
  }
  return true;
}

function nodeOf(route: RouteConfig, aboveDestinations: readonly string[], aboveEscalation?: string): Node {
  const { name, match, destinations = aboveDestinations, escalation = aboveEscalation, continueMatching = false, routes = [] } = route;
  const children = routes.map((child) => nodeOf(child, destinations, escalation));
  return { name, match, matches: match ? compileMatch(match) : () => true, destinations, escalation, continues: continueMatching, children };
}
