import { SOURCES_ENV, StreamEnv } from '../../../../../src/contract/environment';
import { pack, unpack } from '../../../../../src/contract/packed-text';
import { parameterText, textOfParameters } from '../../../../../src/contract/variables-in-parameters';
import { ROOT_ENDPOINT } from '../../../../../src/envelope/envelope';
import { ParameterStore } from '../../aws-endpoints/parameter-store';

type Urls = Readonly<Record<string, string>>;
type Environment = Readonly<Record<string, string>>;

/**
 * Tells what verifies by which URLs senders call its endpoints here: a sender that signs the URL signs the one that was printed, whose scheme, port and
 * first segment API Gateway does not have. What the app says itself (`publicUrl`) stays.
 *
 * @param environment of a function of a webhook
 * @param webhook construct path of the webhook
 * @param urls of the endpoints, by name
 */
export function withSourceUrls(environment: Environment, webhook: string, urls: Urls): Environment {
  const sources = parse(unpack(environment[SOURCES_ENV]));
  return sources ? { ...environment, [SOURCES_ENV]: JSON.stringify(withUrls(sources, webhook, urls)) } : environment;
}

/** The same, where the forwarder has its sources in parameters. */
export function tellSourceUrls(store: ParameterStore, environment: Environment, webhook: string, urls: Urls): void {
  const names = namesOfParameters(environment);
  const variables = variablesIn(store, names);
  const sources = variables?.[SOURCES_ENV];
  if (sources) {
    const text = pack(JSON.stringify({ ...variables, [SOURCES_ENV]: withUrls(sources as Sources, webhook, urls) }), []);
    names.forEach((name, index) => store.put(name, parameterText(index === 0 ? text : '')));
  }
}

/** The sources that a function verifies with, as JSON, wherever it has them; undefined where it has none. */
export function sourcesOf(store: ParameterStore, environment: Environment): string | undefined {
  const inParameters = variablesIn(store, namesOfParameters(environment))?.[SOURCES_ENV];
  return inParameters === undefined ? unpack(environment[SOURCES_ENV]) : JSON.stringify(inParameters);
}

function namesOfParameters(environment: Environment): string[] {
  return environment[StreamEnv.PARAMETERS]?.split(' ') ?? [];
}

function variablesIn(store: ParameterStore, names: readonly string[]): Sources | undefined {
  return parse(unpack(textOfParameters(names.map((name) => store.get(name) ?? ''))));
}

type Sources = Readonly<Record<string, object>>;

function withUrls(sources: Sources, webhook: string, urls: Urls): Sources {
  return Object.fromEntries(Object.entries(sources).map(([endpoint, config]) => {
    const publicUrl = urls[endpoint === ROOT_ENDPOINT ? webhook : webhook + endpoint];
    return [endpoint, publicUrl === undefined ? config : { publicUrl, ...config }];
  }));
}

/** Undefined where it is not what the function reads: it says so itself. */
function parse(json: string | undefined): Sources | undefined {
  try {
    const value: unknown = JSON.parse(json ?? '');
    return typeof value === 'object' && value !== null ? value as Sources : undefined;
  } catch {
    return undefined;
  }
}
