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

/** Lines that delivery functions wrote into a log group, oldest first; what is none of theirs, such as metrics, is left out. */
export async function findLines(logs: CloudWatchLogs, logGroup: string, { since, fields = {}, most = MOST }: LineQuery): Promise<FoundLine[]> {
  const found: FoundLine[] = [];
  let nextToken: string | undefined;
  do {
    const page = await logs.filterLogEvents({ logGroupName: logGroup, startTime: since, filterPattern: patternOf(fields), nextToken });
    found.push(...(page.events ?? []).flatMap(({ timestamp = 0, eventId = '', message = '' }) => {
      const line = lineOf(message);
      return line ? [{ at: timestamp, id: eventId, line }] : [];
    }));
    nextToken = page.nextToken;
  } while (nextToken !== undefined && found.length < most);
  return found.slice(0, most).sort((one, other) => one.at - other.at);
}

/** A filter pattern of CloudWatch Logs; undefined for all lines. */
export function patternOf(fields: Readonly<Record<string, string>>): string | undefined {
  const terms = Object.entries(fields).map(([name, value]) => `$.${name} = "${value.replace(/["\\]/g, '')}"`);
  return terms.length === 0 ? undefined : `{ ${terms.join(' && ')} }`;
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
