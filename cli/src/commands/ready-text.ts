import * as colours from 'picocolors';
import { LocalRuntime } from '../local/runtime/local-runtime';
import type { EndpointRoute, RouteTarget } from '../local/runtime/routes';
import { exampleRequest } from '../local/signing/example-request';

/** What is printed when an app is hosted: for each URL where its webhooks go and who may send them, then the console, and a command to try. */
export function readyText({ routes, functionUrls, consoleUrl, statusUrl }: LocalRuntime, now: number = Date.now()): string {
  const width = Math.max(...[...routes.map(({ endpoint }) => endpoint), ...Object.keys(functionUrls), 'console'].map(({ length }) => length));
  const row = (name: string, text: string) => `  ${colours.bold(name.padEnd(width))}  ${text}`;
  const firstUnsigned = routes.find(({ source }) => !source) ?? routes[0];
  return [
    '',
    ...routes.flatMap((route) => [
      row(route.endpoint, colours.cyan(route.url)),
      ...detailsOf(route, route === firstUnsigned, now).map((text) => row('', text)),
    ]),
    ...Object.entries(functionUrls).map(([name, url]) => row(name, colours.cyan(url))),
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

function detailsOf(route: EndpointRoute, isToTry: boolean, now: number): string[] {
  const madeUp = route.source?.secrets.filter(({ origin }) => origin === 'generated') ?? [];
  const example = isToTry || madeUp.length > 0 ? exampleRequest(route, now) : undefined;
  return [
    ...route.targets.map((target) => targetText(target, route.targets.length > 1)),
    ...route.source ? [sourceText(route.source)] : [],
    ...madeUp.map(({ name, value }) => `secret ${name}, made up for this run: ${colours.bold(value ?? '')}`),
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

function minutes(seconds: number): string {
  return seconds < 120 ? `${seconds} s` : `${Math.floor(seconds / 60)} minutes`;
}
