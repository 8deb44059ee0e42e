/** What could be read of an answer that Node's parser refuses. */
export interface AnswerHead {
  /** Of the final answer, never of an interim one. */
  readonly status: number;
  readonly retryAfter?: string;
  readonly location?: string;
  /** A connection that was closed after these bytes need not have broken off: they end a line, and announce no body. */
  readonly mayEndHere: boolean;
}

/** As curl reads it: any version, any blanks. What comes after the status may be anything. */
const STATUS_LINE = /^HTTP\/\d+(?:\.\d+)?[ \t]+(\d{3})(?=\s)/i;

const SWITCHING_PROTOCOLS = 101;

/**
 * Reads the head of an answer as leniently as any client does: lines end in LF, with CR or without; a line that is no header is skipped; of a
 * header that repeats the first counts. Only the status line must be one, and must come first: an answer is not looked for in something else.
 *
 * @returns undefined when there is no final status
 */
export function readAnswerHead(bytes: Buffer): AnswerHead | undefined {
  const lines = bytes.toString('latin1').split('\n');
  const unfinished = lines.length - 1;
  const blankFrom = (start: number): number => {
    const found = lines.findIndex((line, index) => index >= start && index < unfinished && isBlank(line));
    return found < 0 ? lines.length : found;
  };
  for (let start = 0; start < lines.length;) {
    if (start < unfinished && isBlank(lines[start])) {
      start += 1;
      continue;
    }
    const status = statusOf(start < unfinished ? `${lines[start]}\n` : lines[start]);
    const end = blankFrom(start + 1);
    if (status === undefined || !isInterim(status)) {
      return status === undefined ? undefined : headOf(status, lines.slice(start + 1, end), lines[unfinished] === '');
    }
    start = end + 1;
  }
  return undefined;
}

function headOf(status: number, lines: readonly string[], endsALine: boolean): AnswerHead {
  const headers = new Map<string, string>();
  for (const line of lines) {
    const colon = line.indexOf(':');
    const name = line.slice(0, Math.max(0, colon)).trim().toLowerCase();
    if (!headers.has(name)) {
      headers.set(name, line.slice(colon + 1).trim());
    }
  }
  return {
    status,
    retryAfter: headers.get('retry-after'),
    location: headers.get('location'),
    mayEndHere: endsALine && !headers.has('transfer-encoding') && Number(headers.get('content-length') ?? 0) === 0,
  };
}

function statusOf(line: string): number | undefined {
  const status = STATUS_LINE.exec(line)?.[1];
  return status === undefined ? undefined : Number(status);
}

function isInterim(status: number): boolean {
  return status >= 100 && status < 200 && status !== SWITCHING_PROTOCOLS;
}

function isBlank(line: string): boolean {
  return line === '' || line === '\r';
}
