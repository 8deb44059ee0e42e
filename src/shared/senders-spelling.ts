import { encodeIllegalInPath, percentDecode, percentEncode } from './percent-encoding';

/** What may not stand in a path, of one that is not encoded at all: there a percent sign is an ordinary character. */
const ILLEGAL_OR_PERCENT = /[^A-Za-z0-9\-._~!$&'()*+,;=:@/]/gu;

/** Characters that no request line can carry: a path with one of them was decoded on its way. */
const DECODED = /[\s\x00-\x1f\x7f-\uffff?#]/; // eslint-disable-line no-control-regex

/**
 * A path below an endpoint, in the sender's spelling: as it is delivered, and as it is signed where the URL is.
 *
 * API Gateway gives the path twice: as the `{proxy+}` parameter, and as `$context.path` with the stage and resource in front. Which of the
 * two is percent-decoded is unproven, so the one that decodes to the other is taken for the sender's spelling, whichever it is. When neither
 * does, the parameter is taken, with what may not stand in a path encoded.
 *
 * @param path the parameter; empty for the endpoint itself
 * @param rawPath `$context.path`
 * @returns percent-encoded, without a slash in front
 */
export function sendersSpelling(path: string, rawPath: string): string {
  if (path === '') {
    return '';
  }
  const spelling = align(path, rawPath);
  const slashes = path.endsWith('/') ? '' : /(?<!\/)\/+$/.exec(rawPath)?.[0] ?? '';
  if (spelling === undefined && slashes !== '') {
    // The parameter may come without the slashes at the end.
    const shorter = align(path, rawPath.slice(0, -slashes.length));
    return `${shorter ?? encode(path)}${shorter === undefined ? '' : slashes}`;
  }
  return spelling ?? encode(path);
}

/** The spelling of the part that both have in common, when one ends with the other, encoded or decoded. There is never more than one such part. */
function align(path: string, rawPath: string): string | undefined {
  if (endsWithPart(rawPath, path)) {
    return encode(path);
  }
  const decodedPath = percentDecode(path);
  if (decodedPath !== path && endsWithPart(rawPath, decodedPath)) {
    return encodeIllegalInPath(path);
  }
  const start = startOfDecoded(rawPath, path);
  return start === undefined ? undefined : encodeIllegalInPath(rawPath.slice(start));
}

/**
 * Where the end of a path begins that is a text when it is decoded; behind a slash. Undefined where there is none. Each segment is decoded once, the last one first.
 */
export function startOfDecoded(rawPath: string, decoded: string): number | undefined {
  let end = rawPath.length;
  let left = decoded.length;
  for (;;) {
    const start = rawPath.lastIndexOf('/', end - 1) + 1;
    const segment = percentDecode(rawPath.slice(start, end));
    if (start === 0 || segment.length > left || !decoded.endsWith(segment, left)) {
      return undefined;
    }
    left -= segment.length;
    if (left === 0) {
      return start;
    }
    if (decoded[left - 1] !== '/') {
      return undefined;
    }
    left -= 1;
    end = start - 1;
    if (left === 0 && rawPath[end - 1] === '/') {
      return end; // an empty segment in front
    }
  }
}

function endsWithPart(rawPath: string, part: string): boolean {
  return rawPath.endsWith(`/${part}`);
}

/** A spelling of which nothing proves that it is encoded. */
function encode(path: string): string {
  return DECODED.test(path) ? path.replace(ILLEGAL_OR_PERCENT, percentEncode) : encodeIllegalInPath(path);
}
