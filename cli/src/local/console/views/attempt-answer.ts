import * as zlib from 'node:zlib';
import { BackendAnswer, KEPT_BYTES } from '../../function-host/backend-answers';
import type { AttemptAnswer } from '../contract/deliveries';

/** Characters that no text has which is for people. */
const CONTROL = /[\u0000-\u0008\u000e-\u001a\u001c-\u001f]/;

/** Out of what is compressed so many bytes are taken at most: 2 KB of it may be two megabytes. */
const MOST_BYTES = 64 * 1024;

/** What the page shows of an answer: the body as a text where it is one. */
export function attemptAnswer({ headers, body, bytes, isWhole }: BackendAnswer): AttemptAnswer {
  const header = (wanted: string) => headers.find(([name]) => name === wanted)?.[1];
  const kept = unpacked(Buffer.from(body, 'latin1'), header('content-encoding'));
  const text = kept && textOf(kept, header('content-type'));
  return { headers, text: text?.slice(0, KEPT_BYTES), bytes, isCut: !isWhole || bytes > body.length || (text?.length ?? 0) > KEPT_BYTES };
}

/** The beginning of an answer in a line of a terminal: its first line that says something; undefined where there is none. */
export function answerInALine(answer: BackendAnswer, mostCharacters: number): string | undefined {
  const line = attemptAnswer(answer).text?.split('\n').map((one) => one.trim()).find((one) => one !== '');
  return line !== undefined && line.length > mostCharacters ? `${line.slice(0, mostCharacters)}…` : line;
}

/** The beginning may be all that there is, so that an end that is missing is no mistake; undefined of what cannot be unpacked. */
function unpacked(bytes: Buffer, encoding: string | undefined): Buffer | undefined {
  const { Z_SYNC_FLUSH: finishFlush, BROTLI_OPERATION_FLUSH } = zlib.constants;
  try {
    switch (encoding?.trim().toLowerCase()) {
      case undefined: case '': case 'identity':
        return bytes;
      case 'gzip': case 'x-gzip': case 'deflate':
        return zlib.unzipSync(bytes, { finishFlush, maxOutputLength: MOST_BYTES });
      case 'br':
        return zlib.brotliDecompressSync(bytes, { finishFlush: BROTLI_OPERATION_FLUSH, maxOutputLength: MOST_BYTES });
      default:
        return undefined;
    }
  } catch {
    return undefined;
  }
}

function textOf(bytes: Buffer, contentType = ''): string | undefined {
  const [, charset = 'utf-8'] = /;\s*charset="?([^\s;"]+)/i.exec(contentType) ?? [];
  try {
    // As a stream: the last character may be cut off.
    const text = new TextDecoder(charset, { fatal: true }).decode(bytes, { stream: true });
    return CONTROL.test(text) ? undefined : text;
  } catch {
    return undefined; // also of a character set that nobody knows
  }
}
