import { PathError } from './path-error';
import { pathReadings } from './path-readings';
import { sendersSpelling } from '../../shared/senders-spelling';

/**
 * The path below the backend's base path, in the sender's spelling.
 *
 * @param path the parameter; empty for the endpoint itself
 * @param rawPath `$context.path`
 * @returns percent-encoded, without the slash in front that joins it to the base path
 * @throws PathError when some server could read the path as leading upwards
 */
export function requestPath(path: string, rawPath: string): string {
  const spelling = sendersSpelling(path, rawPath);
  refuseTraversal(spelling);
  return spelling;
}

/**
 * A `..` is refused wherever it stands and however it is written, even where it would not lead out: servers differ in what they decode,
 * merge and cut off before they look for it, and no client sends one, because they resolve it themselves.
 */
function refuseTraversal(path: string): void {
  // URL parsers drop tabs and line breaks wherever they stand.
  const isStepUp = (segment: string): boolean => segment.replace(/[\t\r\n]/g, '').replace(/[;?#\0].*$/su, '').trim() === '..'; // eslint-disable-line no-control-regex
  if (pathReadings(`/${path}`).some((reading) => reading.split(/[/\\]/).some(isStepUp))) {
    throw new PathError('The path has a ".." segment and could lead outside the backend\'s base URL; expected a path without one, plain or encoded.');
  }
}
