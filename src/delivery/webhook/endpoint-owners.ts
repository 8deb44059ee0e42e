import { ROOT_ENDPOINT, Webhook } from '../../envelope/envelope';
import { lenientDecode, MAX_DECODINGS } from '../../shared/percent-encoding';

/**
 * The endpoints whose routes at the backend a webhook's path may lead to, whichever endpoint took it in.
 *
 * `//github`, `/github/` or `/%67ithub` may be taken in by the endpoint `/`, and many servers read each of them as `/github`. Whoever sends there
 * has to satisfy the source of `/github`, or the weakest source of a webhook would be that of all.
 *
 * @param endpoints paths of all endpoints
 */
export function endpointOwners({ endpoint, path }: Pick<Webhook, 'endpoint' | 'path'>, endpoints: readonly string[]): string[] {
  const owners = new Set([endpoint]);
  let text = `${endpoint}/${path}`;
  for (let decodings = 0; decodings <= MAX_DECODINGS; decodings += 1) {
    owners.add(ownerOf(plain(text), endpoints));
    const decoded = lenientDecode(text);
    if (decoded === text) {
      break;
    }
    text = decoded;
  }
  return [...owners];
}

/** As a lenient server reads it: without case, and without empty segments and those of a dot. */
function plain(path: string): string {
  const segments = path.toLowerCase().split(/[/\\]/).map((segment) => segment.trim());
  return `/${segments.filter((segment) => segment !== '' && segment !== '.').join('/')}`;
}

/**
 * The longest endpoint that the path is at or below. What follows it need not be a slash: servers cut off parameters (`;a=b`), formats (`.json`) and
 * much else.
 */
function ownerOf(path: string, endpoints: readonly string[]): string {
  const matching = endpoints.filter((endpoint) => {
    const own = endpoint.toLowerCase();
    return own === ROOT_ENDPOINT || (path.startsWith(own) && !/^[a-z0-9_~-]/.test(path.slice(own.length)));
  });
  return matching.sort((one, other) => other.length - one.length)[0] ?? ROOT_ENDPOINT;
}
