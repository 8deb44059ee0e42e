import { isIndexFile } from '../../shared/index-file';

/**
 * What follows an endpoint's segment and makes it another word. Servers cut off parameters (`;a=b`), formats (`.json`), queries, streams
 * (`::$DATA`) and much else; a percent sign is an encoding, which another reading has decoded.
 */
const WORD_GOES_ON = /^[\p{L}\p{M}\p{N}_~%-]/u;

/** Blanks and dots at the end. What stands before is looked at, so that a segment of dots takes no time. */
const END = /(?<![\s.])[\s.]+$/;

/** Segments as the most lenient servers see them: without case, blanks and dots at the end, empty ones and those of dots. */
export function segmentsOf(path: string): string[] {
  return path.replace(/[\u0130\u0131]/g, 'i').toLowerCase().split('/')
    .map((segment) => segment.trim().replace(END, ''))
    .filter((segment) => segment !== '');
}

/** Whether segments begin with the words of an endpoint. No word at all is what has no segment but index files. */
export function leadsTo(segments: readonly string[], words: readonly string[]): boolean {
  return words.length === 0 ? segments.every(isIndexFile) : words.every((word, index) => isWord(segments[index], word));
}

function isWord(segment: string | undefined, word: string): boolean {
  return segment !== undefined && segment.startsWith(word) && !WORD_GOES_ON.test(segment.slice(word.length));
}
