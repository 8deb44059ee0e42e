import { unpack } from '../../contract/packed-text';
import { Route, RoutingEnv } from '../../contract/routes';
import { ConfigurationError, Variables } from '../../delivery/function/variables';

/**
 * Reads where webhooks may go.
 *
 * @throws ConfigurationError when the variable is missing or not what it should be
 */
export function readRoutes(variables: Variables): Route[] {
  const routes = parsed(unpack(variables[RoutingEnv.ROUTES]));
  if (!Array.isArray(routes) || routes.length === 0 || !routes.every(isRoute)) {
    throw new ConfigurationError(RoutingEnv.ROUTES, 'a list of destinations, each with the name of its queue');
  }
  return routes;
}

function parsed(json: string | undefined): unknown {
  try {
    return (JSON.parse(json ?? '') as { routes?: unknown }).routes;
  } catch {
    return undefined;
  }
}

function isRoute(value: unknown): value is Route {
  const { destination, queueName } = (value ?? {}) as Record<string, unknown>;
  return [destination, queueName].every((text) => typeof text === 'string' && text !== '');
}
