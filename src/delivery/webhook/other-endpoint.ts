import { endpointReadings } from './endpoint-readings';
import { pathReadings } from './path-readings';
import { leadsTo, segmentsOf } from './path-words';
import { queryInPath, queryRoute } from './query-routes';
import { ROOT_ENDPOINT } from '../../envelope/envelope';

/**
 * The endpoint to whose routes at the backend a path that came in at `/` may lead, for some server; undefined when every reading is of no other.
 *
 * `//github`, `/github/`, `/;x/github` or `/%67ithub` come in at `/`, and many servers read each of them as `/github`; some read `/hook` as
 * `/hook/index.php`, and some take the query out of the path. What came in there has not satisfied what `/github` asks for: its source, key, methods, types,
 * limits, order. Nothing leads out of an endpoint with a path of its own but a query (`query-routes.ts`): its path stands in front, and steps upwards are
 * refused.
 *
 * @param path below the backend's base URL, without a slash in front, as it is sent
 * @param endpoints paths of all endpoints
 * @throws PathError when the path can be read in too many ways
 */
export function otherEndpoint(path: string, endpoints: readonly string[]): string | undefined {
  const others = endpoints.filter((endpoint) => endpoint !== ROOT_ENDPOINT);
  if (others.length === 0) {
    return undefined;
  }
  const readings = pathReadings(`/${path}`);
  const segments = readings.map(segmentsOf);
  return others.find((endpoint) => endpointReadings(endpoint).some((words) => segments.some((read) => leadsTo(read, words))))
    ?? queryRoute(readings.flatMap(queryInPath), others);
}
