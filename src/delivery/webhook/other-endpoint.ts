import { pathReadings } from './path-readings';
import { ROOT_ENDPOINT } from '../../envelope/envelope';

/**
 * What follows an endpoint's segment and makes it another word. Servers cut off parameters (`;a=b`), formats (`.json`), queries, streams
 * (`::$DATA`) and much else; a percent sign is an encoding, which another reading has decoded.
 */
const WORD_GOES_ON = /^[\p{L}\p{M}\p{N}_~%-]/u;

/**
 * The endpoint to whose routes at the backend a path that came in at `/` may lead, for some server; undefined when every reading is of no other.
 *
 * `//github`, `/github/`, `/;x/github` or `/%67ithub` come in at `/`, and many servers read each of them as `/github`. What came in there has not
 * satisfied what `/github` asks for: its source, key, methods, types, limits, order. Nothing leads out of an endpoint with a path of its own: that stands
 * in front, and steps upwards are refused.
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
  const readings = pathReadings(`/${path}`).map(segmentsOf);
  return others.find((endpoint) => readings.some((segments) => segmentsOf(endpoint).every((word, index) => isWord(segments[index], word))));
}

/** As the most lenient servers see them: without case, blanks and dots at the end, empty segments and those of dots. */
function segmentsOf(path: string): string[] {
  return path.replace(/[\u0130\u0131]/g, 'i').toLowerCase().split('/')
    .map((segment) => segment.trim().replace(/[\s.]+$/, ''))
    .filter((segment) => segment !== '');
}

function isWord(segment: string | undefined, word: string): boolean {
  return segment !== undefined && segment.startsWith(word) && !WORD_GOES_ON.test(segment.slice(word.length));
}
