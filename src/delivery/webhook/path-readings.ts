import { PathError } from './path-error';
import { lenientDecode, percentDecode } from '../../shared/percent-encoding';

/** What arrives has one to ten; more is somebody's attempt to hide something. */
const MAX_READINGS = 128;

/** A path that no step changes. */
const PLAIN = /^\/(?:[A-Za-z0-9_-][A-Za-z0-9_/-]*)?$/;

/**
 * What one server on the way may do to a path before it, or the next one, looks at it. Each returns a path that nothing applies to as it is.
 *
 * The names are of servers that were seen or are documented to do it; `test/delivery/webhook/server-readings` has what was recorded.
 */
const STEPS: ReadonlyArray<(path: string) => string> = [
  // All servers but those that route by the raw path (Express).
  percentDecode,
  // IIS decodes `%u0067`; old Tomcats, and others of that time, overlong UTF-8.
  lenientDecode,
  // Servlet containers take away the parameters of every segment (`/;x/github;a=b/push`), most of them before they decode.
  (path) => path.replace(/;[^/]*/g, ''),
  // IIS, and whatever parses a path by the URL standard.
  (path) => path.replaceAll('\\', '/'),
  // Windows looks for the nearest character of an old code page; regular expressions that ignore case take the Kelvin sign for a k.
  (path) => path.normalize('NFKC'),
  // The URL standard drops tabs and line breaks; others drop what they cannot decode or show.
  (path) => path.replace(/[\x00-\x1f\x7f\xad\u200b-\u200d\u2060\ufeff\ufffd]/g, ''), // eslint-disable-line no-control-regex
  // `new URL(request.url, base)` and others take what follows two slashes for a host.
  (path) => path.replace(/^[/\\]{2,}[^/\\?#]*/, ''),
  // PHP and CGI scripts get what follows them as the path: /index.php/github.
  (path) => path.replace(/^.*?\.(?:php\d?|phtml|phar|f?cgi|fpl|pl|py|wsgi|rb|lua|aspx?|ashx|cf[cm]|jspx?)(?=\/)/is, ''),
  // ASP.NET takes sessions without cookies out of the path: /(S(x))/github.
  (path) => path.replace(/\/\((?:[A-Za-z]\([^()/]*\))+\)/g, ''),
];

/**
 * The texts that a backend, or a chain of servers before it, may take a path for: itself, and what comes of it by any of the steps above, in any order,
 * any number of times.
 *
 * Slashes that repeat, dots, blanks and case are left to whoever compares: they make no two readings of one.
 *
 * @param path with a slash in front
 * @throws PathError when there are more than 128
 */
export function pathReadings(path: string): readonly string[] {
  if (PLAIN.test(path)) {
    return [path];
  }
  const readings = new Set([path]);
  // A set gives out what is added while it is gone through.
  for (const reading of readings) {
    STEPS.forEach((step) => readings.add(step(reading)));
    if (readings.size > MAX_READINGS) {
      throw new PathError(`The path can be read in more than ${MAX_READINGS} ways, because it is encoded over and over; expected one encoding.`);
    }
  }
  return [...readings];
}
