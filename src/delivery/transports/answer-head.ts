/** What could be read of an answer that Node's parser refuses. */
export interface AnswerHead {
  /** Of the final answer, never of an interim one. */
  readonly status: number;
  readonly retryAfter?: string;
  readonly location?: string;
  /** A connection that was closed after these bytes need not have broken off: they end a line, and announce no body. */
  readonly mayEndHere: boolean;
}

/** As curl reads it: any version, any blanks. What comes after the three digits may be anything but a fourth. */
const STATUS_LINE = /^HTTP\/[ \t]*\d+(?:\.\d+)?[ \t]+(\d{3})(?=\D)/i;

/** A line that may still become a status line, or a blank one. */
const UNFINISHED_STATUS_LINE = /^(?:H?|HT|HTT|HTTP|HTTP\/[ \t]*\d*(?:\.\d*)?(?:[ \t]+\d{0,3})?)\r*$/i;

/** Blanks without end are no status line either. Characters. */
const MAX_UNFINISHED_STATUS_LINE = 1024;

/** A line end of CR alone, twice. */
const BLANK_LINE_OF_CR = /\r\r[^\r\n]/;

const SWITCHING_PROTOCOLS = 101;

/**
 * Reads the head of an answer as it arrives, as leniently as any client does: lines end in LF, with CR or without, or with two as where a script of
 * Windows wrote CR LF as text; a line that is no header is skipped, and one that begins with a blank goes on with the header before it; of a header
 * that repeats the first counts. Only the status line must be one, and must come first: an answer is not looked for in something else. The time it
 * takes grows with the bytes and with nothing else.
 */
export class AnswerHeadReader {
  /** Nothing that may still come changes what was read. */
  public ended = false;
  private status?: number;
  /** The line that is not finished yet is the one with this status. */
  private inStatusLine = false;
  private unfinished: string[] = [];
  /** The last characters of it. */
  private tail = '';
  private headers = new Map<string, string>();
  /** The header that a folded line would go on with; undefined where it would be one that does not count. */
  private lastName?: string;

  /** The final answer, as far as it was read; undefined while its status is not known. A header counts when its line is finished. */
  public get head(): AnswerHead | undefined {
    const { status, headers } = this;
    return status === undefined || isInterim(status) ? undefined : {
      status,
      retryAfter: headers.get('retry-after'),
      location: headers.get('location'),
      mayEndHere: this.tail === '' && !headers.has('transfer-encoding') && Number(headers.get('content-length') ?? 0) === 0,
    };
  }

  /** Takes the bytes that follow. */
  public push(bytes: Buffer): void {
    const text = bytes.toString('latin1');
    let start = 0;
    for (let end = text.indexOf('\n'); end >= 0 && !this.ended; end = text.indexOf('\n', start)) {
      this.readLine(this.unfinished.join('') + text.slice(start, end));
      this.unfinished = [];
      this.tail = '';
      start = end + 1;
    }
    if (!this.ended && start < text.length) {
      this.readUnfinished(text.slice(start));
    }
  }

  private readLine(line: string): void {
    if (this.inStatusLine) {
      this.inStatusLine = false;
    } else if (this.status === undefined) {
      if (!isBlank(line)) {
        this.status = statusOf(`${line}\n`);
        this.ended = this.status === undefined;
      }
    } else if (!isBlank(line)) {
      this.readHeader(line);
    } else if (isInterim(this.status)) {
      this.status = undefined;
      this.headers.clear();
      this.lastName = undefined;
    } else {
      this.ended = true;
    }
  }

  private readHeader(line: string): void {
    if (/^[ \t]/.test(line) && this.headers.size > 0) {
      if (this.lastName !== undefined) {
        const before = this.headers.get(this.lastName);
        this.headers.set(this.lastName, before ? `${before} ${line.trim()}` : line.trim());
      }
      return;
    }
    const colon = line.indexOf(':');
    const name = line.slice(0, Math.max(0, colon)).trim().toLowerCase();
    this.lastName = this.headers.has(name) ? undefined : name;
    if (this.lastName !== undefined) {
      this.headers.set(name, line.slice(colon + 1).trim());
    }
  }

  private readUnfinished(text: string): void {
    this.unfinished.push(text);
    if (this.status === undefined) {
      const line = this.unfinished.join('');
      this.status = statusOf(line);
      this.inStatusLine = this.status !== undefined;
      this.unfinished = [line];
      this.ended = this.status === undefined && (!UNFINISHED_STATUS_LINE.test(line) || line.length > MAX_UNFINISHED_STATUS_LINE);
    }
    const end = this.tail + text;
    this.ended ||= this.status !== undefined && !isInterim(this.status) && BLANK_LINE_OF_CR.test(end);
    this.tail = end.slice(-2);
  }
}

function statusOf(line: string): number | undefined {
  const status = STATUS_LINE.exec(line)?.[1];
  return status === undefined ? undefined : Number(status);
}

function isInterim(status: number): boolean {
  return status >= 100 && status < 200 && status !== SWITCHING_PROTOCOLS;
}

function isBlank(line: string): boolean {
  return /^\r*$/.test(line);
}
