import type { CloudWatchLogs } from '@aws-sdk/client-cloudwatch-logs';
import type { LogLine } from '../../../../src/engine/log-lines';

/** Which lines. */
export interface LineQuery {
  /** Milliseconds since 1970. */
  readonly since: number;
  /** What fields of the JSON say, all of them; texts without quotation marks and backslashes. */
  readonly fields?: Readonly<Record<string, string>>;
  /** @default 1000 */
  readonly most?: number;
  /**
   * Whether those that were written last are kept where there are more than `most`; the log is read to its end then, which takes a call for each 10,000 lines.
   *
   * @default false
   */
  readonly last?: boolean;
}

/** A line of a delivery function and when it was written. */
export interface FoundLine {
  /** Milliseconds since 1970. */
  readonly at: number;
  /** Identifies it in its log group. */
  readonly id: string;
  readonly line: LogLine;
}

const MOST = 1000;

/** What a text of a filter pattern may not have. */
const QUOTING = /["\\]/g;

/** So many pages are read at most where the last lines are asked for: CloudWatch Logs takes some calls a second of a whole account. */
const MOST_PAGES = 50;

/** Lines that delivery functions wrote into a log group, oldest first; what is none of theirs, such as metrics, is left out. */
export async function findLines(
  logs: CloudWatchLogs, logGroup: string, { since, fields = {}, most = MOST, last = false }: LineQuery,
): Promise<FoundLine[]> {
  let found: FoundLine[] = [];
  let pages = 0;
  let nextToken: string | undefined;
  do {
    const page = await logs.filterLogEvents({ logGroupName: logGroup, startTime: since, filterPattern: patternOf(fields), nextToken });
    found.push(...(page.events ?? []).flatMap(({ timestamp = 0, eventId = '', message = '' }) => {
      const line = lineOf(message);
      return line && says(line, fields) ? [{ at: timestamp, id: eventId, line }] : [];
    }));
    found = last ? found.slice(-most) : found;
    pages += 1;
    nextToken = page.nextToken;
  } while (nextToken !== undefined && (last ? pages < MOST_PAGES : found.length < most));
  return (last ? found : found.slice(0, most)).sort((one, other) => one.at - other.at);
}

/** A filter pattern of CloudWatch Logs; undefined for all lines. */
export function patternOf(fields: Readonly<Record<string, string>>): string | undefined {
  const terms = Object.entries(fields).map(([name, value]) => `$.${name} = "${value.replace(QUOTING, '')}"`);
  return terms.length === 0 ? undefined : `{ ${terms.join(' && ')} }`;
}

/** Whether a line is one that was asked for: what answers in AWS's place may give others too. */
function says(line: LogLine, fields: Readonly<Record<string, string>>): boolean {
  return Object.entries(fields).every(([name, value]) => String((line as unknown as Record<string, unknown>)[name]).replace(QUOTING, '') === value.replace(QUOTING, ''));
}

function lineOf(message: string): LogLine | undefined {
  if (!message.startsWith('{')) {
    return undefined;
  }
  try {
    const line = JSON.parse(message) as Partial<LogLine>;
    return typeof line.message === 'string' && typeof line.destination === 'string' ? line as LogLine : undefined;
  } catch {
    return undefined;
  }
}
