import { checkResponses, ResponsesOfRouting } from './check-responses';
import { allOf, Condition, isCovered, isNever } from './implies';
import { compileMatch } from './matcher';
import { EscalationConfig, RouteConfig, RoutingConfig } from './route-config';

/** A route and what stands before it. */
interface Place {
  readonly route: RouteConfig;
  /** What everything meets that comes here. */
  readonly above: Condition;
  /** The routes beside it that everything goes to first, and nowhere else from there. */
  readonly before: readonly RouteConfig[];
}

/**
 * What is wrong with routes, each in one sentence: destinations that are not there or that nobody is sent to, conditions that are none, routes that nothing can reach, a
 * default that is missing. Only what is certain: a route may be unreachable for reasons that nobody can prove.
 */
export function checkRouting(config: Pick<RoutingConfig, 'root' | 'classRules'> & ResponsesOfRouting, destinationNames: readonly string[]): string[] {
  const { root, classRules, escalations = {} } = config;
  const places = placesOf({ route: root, above: undefined, before: [] });
  const faulty = faultyConditions(places, classRules);
  if (faulty.length > 0) {
    return faulty;
  }
  return [
    ...defaultProblems(root),
    ...unknownDestinations(places, destinationNames),
    ...unusedDestinations(places, Object.values(escalations), destinationNames),
    ...places.flatMap(unreachable),
    ...uselessRules(classRules),
    ...checkResponses(config, places.map(({ route }) => route), destinationNames),
  ];
}

function uselessRules(rules: RoutingConfig['classRules']): string[] {
  return rules.flatMap(({ match }, index) => isNever(match) || isCovered(match, rules.slice(0, index).map((rule) => rule.match))
    ? [`Class rule ${index + 1} matches nothing that the rules before it leave; expected one that can match: take it away, or put it before them.`]
    : []);
}

function placesOf({ route, above, before }: Place): Place[] {
  const { match, routes = [] } = route;
  const own = match ? allOf(above, match) : above;
  return [
    { route, above, before },
    ...routes.flatMap((child, index) => {
      const beside = routes.slice(0, index).filter(({ continueMatching = false }) => !continueMatching);
      return placesOf({ route: child, above: own, before: beside });
    }),
  ];
}

function faultyConditions(places: readonly Place[], classRules: RoutingConfig['classRules']): string[] {
  const conditions = [
    ...places.map(({ route: { name, match } }) => ({ where: `Route ${JSON.stringify(name)}`, match })),
    ...classRules.map(({ match }, index) => ({ where: `Class rule ${index + 1}`, match })),
  ];
  return conditions.flatMap(({ where, match }) => {
    try {
      if (match) {
        compileMatch(match);
      }
      return [];
    } catch (error) {
      return [`${where}: ${(error as Error).message}`];
    }
  });
}

function defaultProblems({ name, match, destinations = [] }: RouteConfig): string[] {
  return [
    ...match ? [`The default route ${JSON.stringify(name)} has a condition; expected none, so that it takes what no other does: make a route below it.`] : [],
    ...destinations.length === 0 ? [`The default route ${JSON.stringify(name)} has no destination; expected one or more, so that no alert goes nowhere.`] : [],
  ];
}

function unknownDestinations(places: readonly Place[], names: readonly string[]): string[] {
  const known = names.length === 0 ? 'there are none' : `one of ${names.map((name) => JSON.stringify(name)).join(', ')}`;
  const all = places.flatMap(({ route: { name, destinations = [] } }) => destinations.map((destination) => ({ name, destination })));
  return all.filter(({ destination }) => !names.includes(destination)).map(({ name, destination }) =>
    `${routeOf(name)} goes to the destination ${JSON.stringify(destination)}, which does not exist; expected ${known}: add it, or name another.`);
}

function unusedDestinations(places: readonly Place[], escalations: readonly EscalationConfig[], names: readonly string[]): string[] {
  const users = [...places.map(({ route }) => route), ...escalations.flatMap(({ steps }) => steps)];
  const used = new Set(users.flatMap(({ destinations = [] }) => destinations));
  return names.filter((name) => !used.has(name)).map((name) =>
    `No route goes to the destination ${JSON.stringify(name)}; expected one that does: name it in a route, or take it away.`);
}

function unreachable({ route: { name, match }, above, before }: Place): string[] {
  const own = allOf(above, match);
  if (isNever(own)) {
    return [`${routeOf(name)} can match nothing: its conditions, with those of the routes above it, exclude each other; expected one that can match.`];
  }
  const shadow = before.find((other) => isCovered(own, [other.match]));
  if (shadow) {
    const other = JSON.stringify(shadow.name);
    return [`${routeOf(name)} is never reached: ${other} before it takes all that it matches; put it before that one, or let that one continue matching.`];
  }
  return before.length > 0 && isCovered(own, before.map((other) => other.match))
    ? [`${routeOf(name)} is never reached: the routes before it take all that it matches; put it before them, or let them continue matching.`]
    : [];
}

function routeOf(name: string): string {
  return `Route ${JSON.stringify(name)}`;
}
