import { segmentsOf } from './path-words';
import { isIndexFile } from '../../shared/index-file';

/** Extensions that servers add by themselves to what is asked for (MultiViews of Apache, `try_files $uri $uri.php` of nginx). `v1.2` ends with none. */
const EXTENSIONS = /(?:\.[a-z][a-z0-9]{0,9})+$/;

/** The action that frameworks take where the path names none: `/github` is `/github/index`. */
const INDEX_ACTION = 'index';

/**
 * The segments by which servers get to an endpoint: those of its path, and those without the extensions and index files that they fill in.
 *
 * @returns none among them for an endpoint whose path is an index file alone, such as `/index.php`
 */
export function endpointReadings(endpoint: string): ReadonlyArray<readonly string[]> {
  const words = segmentsOf(endpoint);
  const named = words.filter((word) => !isIndexFile(word));
  const routes = [words, named, named[named.length - 1] === INDEX_ACTION ? named.slice(0, -1) : named];
  return [...routes, ...routes.map((route) => route.map((word) => word.replace(EXTENSIONS, '') || word))];
}
