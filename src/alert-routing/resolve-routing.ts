import { NO_ESCALATION, resolveEscalation, STANDARD_ESCALATION } from './alert-escalation';
import { resolveInhibition } from './alert-inhibition';
import { AlertClassRule, AlertRouteOptions } from './alert-route-options';
import { AlertRouterProps } from './alert-router-props';
import { resolveSilence } from './alert-silence';
import { EscalationConfig, RouteConfig, RoutingConfig } from './route/route-config';

/** What the CDK and AWS themselves use for who owns something. */
const TAG_KEYS = ['Team', 'Feature'];

const WEEK_SECONDS = 7 * 24 * 60 * 60;

const MINUTE_SECONDS = 60;

/** The routes of a router as data. */
export function resolveRouting(props: AlertRouterProps): RoutingConfig {
  const { defaultRoute, routes = [], classRules = [], tagKeys = TAG_KEYS, alertWindow, notificationWindow } = props;
  const { silences = {}, inhibitions = [], actions = {}, digests = {} } = props;
  return {
    root: { name: 'defaultRoute', destinations: defaultRoute.destinations, escalation: defaultRoute.escalation, routes: routesOf(routes, 'routes') },
    classRules: classRules.map(({ match, kind }: AlertClassRule) => ({ match: match._match, class: kind })),
    tagKeys,
    alertWindowSeconds: alertWindow?.toSeconds() ?? WEEK_SECONDS,
    notificationWindowSeconds: notificationWindow?.toSeconds() ?? MINUTE_SECONDS,
    escalations: escalationsOf(props),
    silences: Object.entries(silences).map(([name, silence]) => resolveSilence(`silences.${name}`, name, silence)),
    inhibitions: inhibitions.map((inhibition, index) => resolveInhibition(`inhibitions[${index}]`, inhibition)),
    actions: Object.entries(actions).map(([name, { _match: match, _maxRetries: maxRetries }]) => ({ name, match, maxRetries })),
    digests: Object.keys(digests),
  };
}

/** Those that somebody named: the standard one is not there where no route goes by it. */
function escalationsOf({ escalations = {}, defaultRoute, routes = [] }: AlertRouterProps): Record<string, EscalationConfig> {
  const isStandardUsed = [defaultRoute.escalation, ...namesIn(routes)].includes(STANDARD_ESCALATION);
  const all = { ...isStandardUsed ? { [STANDARD_ESCALATION]: {} } : {}, ...escalations };
  if (Object.hasOwn(escalations, NO_ESCALATION)) {
    throw new Error(`escalations got the name '${NO_ESCALATION}', expected another one because routes say with it that there is none; choose one such as 'slow'.`);
  }
  return Object.fromEntries(Object.entries(all).map(([name, escalation]) => [name, resolveEscalation(`escalations.${name}`, escalation)]));
}

function namesIn(routes: readonly AlertRouteOptions[]): Array<string | undefined> {
  return routes.flatMap(({ escalation, routes: children = [] }) => [escalation, ...namesIn(children)]);
}

/** Each is called as it is reached in the properties, so that an error names what is to be changed. */
function routesOf(routes: readonly AlertRouteOptions[], path: string): RouteConfig[] {
  return routes.map(({ match, destinations, continueMatching, escalation, routes: children }, index) => {
    const name = `${path}[${index}]`;
    return { name, match: match?._match, destinations, continueMatching, escalation, routes: children && routesOf(children, `${name}.routes`) };
  });
}
