import { shellText } from '../../../operate/output/shell-text';
import type { StubbedDestination } from '../../platforms/platform';
import { PLATFORM_NAMES } from '../../platforms/platform-names';
import { destinationKey } from '../../runtime/deployment/backend-override';
import type { WebhookDestination, WebhookStream } from '../../runtime/deployment/webhooks';
import type { EndpointRoute } from '../../runtime/routes';
import { exampleRequest } from '../../signing/example-request';
import { groupText } from '../../signing/grouped-request';
import type { AppView, EndpointView } from '../contract/app';

/** Name of the stream of an alert router that takes what people do to alerts. */
const RESPONSES = 'Responses';

/** What was deployed. */
export interface DeployedApp {
  readonly routes: readonly EndpointRoute[];
  readonly destinations: readonly WebhookDestination[];
  readonly routing: readonly WebhookStream[];
  /** ARN of the topic of each alert router, by construct path. */
  readonly alertTopics: Readonly<Record<string, string>>;
  /** The folder that is hosted, as it was named. */
  readonly folder: string;
}

/** The webhooks of an app, with a command to try each. @param now milliseconds since 1970: signatures are made with it */
export function appView(app: DeployedApp, platforms: readonly StubbedDestination[], now: number): AppView {
  const { routes, destinations, routing, alertTopics } = app;
  const names = [...new Set(destinations.map(({ webhook }) => webhook))];
  const routers = Object.keys(alertTopics);
  // What takes what people do to alerts stands behind the router that it belongs to.
  names.sort((one, other) => Number(isOfAlerts(one, routers)) - Number(isOfAlerts(other, routers)));
  return {
    alertTest: sendTestCommand(routers, app.folder),
    webhooks: names.map((name) => {
      const keys = destinations.filter(({ webhook }) => webhook === name).map(destinationKey);
      const own = routes.filter(({ targets }) => targets.some(({ destination }) => keys.includes(destination)));
      return {
        name,
        endpoints: own.map((route) => endpointView(route, now)),
        alertTopic: alertTopics[name],
        isOfAlerts: isOfAlerts(name, routers),
        routed: routing.some(({ webhook }) => webhook === name),
        destinations: destinations.filter(({ webhook }) => webhook === name).map((destination) => {
          const key = destinationKey(destination);
          const target = own.flatMap(({ targets }) => targets).find((candidate) => candidate.destination === key);
          return {
            key,
            name: destination.name,
            limit: destination.maxConcurrency,
            backend: target?.backend ?? 'nothing',
            platform: platformOf(destination, alertTopics, platforms),
            isReal: target?.isReal ?? false,
            problem: target?.problem,
          };
        }),
      };
    }),
  };
}

/** Whether a webhook takes what people do to the alerts of a router. */
export function isOfAlerts(webhook: string, routers: readonly string[]): boolean {
  return routers.some((router) => webhook.startsWith(`${router}/`));
}

/** A command that sends a test through an alert router. @param folder that is hosted */
export function sendTestCommand(routers: readonly string[], folder: string): string | undefined {
  return routers.length === 0
    ? undefined
    : `npx scalable-webhook alerts send-test --local --app ${shellText(folder)}${routers.length > 1 ? ` --router ${shellText(routers[0])}` : ''}`;
}

function platformOf(
  { webhook, name }: WebhookDestination, alertTopics: DeployedApp['alertTopics'], platforms: readonly StubbedDestination[],
): string | undefined {
  if (alertTopics[webhook] === undefined) {
    return undefined;
  }
  const found = platforms.find(({ destination }) => destination === `${webhook}/${name}`);
  return found ? PLATFORM_NAMES[found.platform] : name === RESPONSES ? 'responses' : undefined;
}

function endpointView(route: EndpointRoute, now: number): EndpointView {
  const example = exampleRequest(route, now);
  return {
    name: route.endpoint,
    url: route.url,
    source: route.source?.name,
    missingSecrets: route.source?.secrets.filter(({ origin }) => origin === 'missing').map(({ name }) => name) ?? [],
    curl: example?.command,
    groupedBy: groupText(route.accepts.group),
    curlSeconds: example?.seconds,
  };
}
