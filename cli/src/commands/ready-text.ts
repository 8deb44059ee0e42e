import * as colours from 'picocolors';
import { isOfAlerts, sendTestCommand } from '../local/console/views/app-view';
import type { StubbedDestination } from '../local/platforms/platform';
import { PLATFORM_NAMES } from '../local/platforms/platform-names';
import type { LocalRuntime } from '../local/runtime/local-runtime';
import type { EndpointRoute, RouteTarget } from '../local/runtime/routes';
import { exampleRequest } from '../local/signing/example-request';
import { groupText } from '../local/signing/grouped-request';

/** What there is to tell of what runs. */
export interface ReadyRuntime extends Pick<LocalRuntime, 'routes' | 'functionUrls' | 'alertTopics' | 'schedules' | 'consoleUrl' | 'statusUrl'> {
  readonly platforms: Pick<LocalRuntime['platforms'], 'destinations'>;
}

/** What is printed when an app is hosted: for each URL where its webhooks go and who may send them, for each alert router who is told, then the console, and commands to try. */
export function readyText(
  { routes, functionUrls, alertTopics, schedules, platforms, consoleUrl, statusUrl }: ReadyRuntime, now: number = Date.now(), app: string = 'cdk.out',
): string {
  const width = Math.max(...[...routes.map(({ endpoint }) => endpoint), ...Object.keys(functionUrls), ...Object.keys(alertTopics), ...schedules.map(({ path }) => path), 'console'].map(({ length }) => length));
  const row = (name: string, text: string) => `  ${colours.bold(name.padEnd(width))}  ${text}`;
  const routers = Object.keys(alertTopics);
  const ofWebhooks = routes.filter(({ endpoint }) => !isOfAlerts(endpoint, routers));
  const firstUnsigned = ofWebhooks.find(({ source }) => !source) ?? ofWebhooks[0];
  return [
    '',
    ...routes.flatMap((route) => [
      row(route.endpoint, colours.cyan(route.url)),
      ...detailsOf(route, route === firstUnsigned, now).map((text) => row('', text)),
    ]),
    ...Object.entries(functionUrls).map(([name, url]) => row(name, colours.cyan(url))),
    ...Object.entries(alertTopics).flatMap(([router, topicArn]) => [
      row(router, colours.cyan(topicArn)),
      ...alertsOf(router, platforms.destinations, sendTestCommand(routers.length > 1 ? [router, ...routers] : routers, app)!).map((text) => row('', text)),
    ]),
    ...schedules.map(({ path, expression, timeZone, nextRun }) => row(path, `${expression} in ${timeZone}: ${nextText(nextRun(now))}`)),
    row('console', colours.cyan(consoleUrl)),
    row('status', colours.cyan(statusUrl)),
    '',
    ...routes.some(({ targets }) => targets.some(({ isReal }) => isReal))
      ? [`  ${colours.yellow('Webhooks go to the backends that the app names.')} --backend http://127.0.0.1:3000 delivers them to this machine instead.`]
      : [],
    `  ${colours.dim('Ctrl-C ends it. Queues and tables live in memory.')}`,
    '',
    '',
  ].join('\n');
}

/** @param test a command that sends a test through it */
function alertsOf(router: string, destinations: readonly StubbedDestination[], test: string): string[] {
  const own = destinations.filter(({ destination }) => destination.startsWith(`${router}/`));
  return [
    ...own.map(({ destination, platform }) => `→ ${destination.slice(router.length + 1)}: ${PLATFORM_NAMES[platform]}, played here: nobody else is told`),
    `${colours.dim('try:')} ${test}`,
  ];
}

function detailsOf(route: EndpointRoute, isToTry: boolean, now: number): string[] {
  const madeUp = route.source?.secrets.filter(({ origin }) => origin === 'generated') ?? [];
  const groupedBy = groupText(route.accepts.group);
  const example = isToTry || madeUp.length > 0 ? exampleRequest(route, now) : undefined;
  return [
    ...route.targets.map((target) => targetText(target, route.targets.length > 1)),
    ...route.source ? [sourceText(route.source)] : [],
    ...madeUp.map(({ name, value }) => `secret ${name}, made up for this run: ${colours.bold(value ?? '')}`),
    ...example && groupedBy !== undefined ? [`group: ${groupedBy}; what has the same value stays in order`] : [],
    ...example ? [`${colours.dim(example.seconds === undefined ? 'try:' : `try (signed for ${minutes(example.seconds)}):`)} ${example.command}`] : [],
  ];
}

/** @param named whether there are several, whose names tell them apart, as --backend NAME=URL does */
function targetText({ destination, backend, problem, isReal }: RouteTarget, named: boolean): string {
  const arrow = named ? `→ ${destination.slice(destination.lastIndexOf('/') + 1)}:` : '→';
  return problem === undefined ? `${arrow} ${isReal ? colours.yellow(backend) : backend}` : `${arrow} ${colours.red('nowhere')}: ${problem}`;
}

function sourceText({ name, secrets }: NonNullable<EndpointRoute['source']>): string {
  const missing = secrets.filter(({ origin }) => origin === 'missing').map((secret) => secret.name);
  const by = secrets.length === 0 ? '' : `, with ${secrets.map((secret) => secret.name).join(' or ')}`;
  return missing.length === 0 ? `verified: ${name}${by}` : `verified: ${name}${by}; ${colours.red('no value')}: --secret ${missing[0]}=VALUE`;
}

function nextText(at: number | undefined): string {
  return at === undefined ? 'never again' : `next at ${new Date(at).toISOString()}`;
}

function minutes(seconds: number): string {
  return seconds < 120 ? `${seconds} s` : `${Math.floor(seconds / 60)} minutes`;
}
