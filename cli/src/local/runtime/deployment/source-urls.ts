import { SOURCES_ENV } from '../../../../../src/contract/environment';
import { unpack } from '../../../../../src/contract/packed-text';
import { ROOT_ENDPOINT } from '../../../../../src/envelope/envelope';

/**
 * Tells a forwarder by which URLs senders call its endpoints here: a sender that signs the URL signs the one that was printed, whose scheme, port and
 * first segment API Gateway does not have. What the app says itself (`publicUrl`) stays.
 *
 * @param environment of the forwarder
 * @param webhook construct path of its webhook
 * @param urls of the endpoints, by name
 */
export function withSourceUrls(
  environment: Readonly<Record<string, string>>, webhook: string, urls: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const sources = parse(unpack(environment[SOURCES_ENV]));
  if (!sources) {
    return environment;
  }
  const told = Object.entries(sources).map(([endpoint, config]) => {
    const publicUrl = urls[endpoint === ROOT_ENDPOINT ? webhook : webhook + endpoint];
    return [endpoint, publicUrl === undefined ? config : { publicUrl, ...config }];
  });
  return { ...environment, [SOURCES_ENV]: JSON.stringify(Object.fromEntries(told)) };
}

/** Undefined where it is not what a forwarder reads: it says so itself. */
function parse(json: string | undefined): Record<string, object> | undefined {
  try {
    const value: unknown = JSON.parse(json ?? '');
    return typeof value === 'object' && value !== null ? value as Record<string, object> : undefined;
  } catch {
    return undefined;
  }
}
