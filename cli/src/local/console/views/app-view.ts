import { destinationKey } from '../../runtime/deployment/backend-override';
import type { WebhookDestination, WebhookStream } from '../../runtime/deployment/webhooks';
import type { EndpointRoute } from '../../runtime/routes';
import { exampleRequest } from '../../signing/example-request';
import type { AppView, EndpointView } from '../contract/app';

/** What was deployed. */
export interface DeployedApp {
  readonly routes: readonly EndpointRoute[];
  readonly destinations: readonly WebhookDestination[];
  readonly routing: readonly WebhookStream[];
}

/** The webhooks of an app, with a command to try each. @param now milliseconds since 1970: signatures are made with it */
export function appView({ routes, destinations, routing }: DeployedApp, now: number): AppView {
  const names = [...new Set(destinations.map(({ webhook }) => webhook))];
  return {
    webhooks: names.map((name) => {
      const keys = destinations.filter(({ webhook }) => webhook === name).map(destinationKey);
      const own = routes.filter(({ targets }) => targets.some(({ destination }) => keys.includes(destination)));
      return {
        name,
        endpoints: own.map((route) => endpointView(route, now)),
        routed: routing.some(({ webhook }) => webhook === name),
        destinations: destinations.filter(({ webhook }) => webhook === name).map((destination) => {
          const key = destinationKey(destination);
          const target = own.flatMap(({ targets }) => targets).find((candidate) => candidate.destination === key);
          return {
            key,
            name: destination.name,
            limit: destination.maxConcurrency,
            backend: target?.backend ?? 'nothing',
            isReal: target?.isReal ?? false,
            problem: target?.problem,
          };
        }),
      };
    }),
  };
}

function endpointView(route: EndpointRoute, now: number): EndpointView {
  const example = exampleRequest(route, now);
  return {
    name: route.endpoint,
    url: route.url,
    source: route.source?.name,
    missingSecrets: route.source?.secrets.filter(({ origin }) => origin === 'missing').map(({ name }) => name) ?? [],
    curl: example?.command,
    curlSeconds: example?.seconds,
  };
}
