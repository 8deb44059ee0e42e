import { consolePage } from './console-host';

/** What is looked for, as far as nobody says. */
const NEWEST = 'fields @timestamp, @logStream, @message\n| sort @timestamp desc\n| limit 200';

/** What CloudWatch Logs Insights is to show. */
export interface LogsQuery {
  readonly region: string;
  /** Names or ARNs, at least one. */
  readonly logGroups: readonly string[];
  /** Milliseconds since 1970. */
  readonly from: number;
  readonly to: number;
  /** Default: the newest 200 lines. */
  readonly query?: string;
}

/** Link to a prepared query of CloudWatch Logs Insights. The format is not documented; it is that of the links which the console makes itself. */
export function logsInsightsLink({ region, logGroups, from, to, query = NEWEST }: LogsQuery): string {
  const detail = [
    `end~'${escaped(new Date(to).toISOString())}`,
    `start~'${escaped(new Date(from).toISOString())}`,
    "timeType~'ABSOLUTE",
    "tz~'UTC",
    `editorString~'${escaped(query)}`,
    `source~(${logGroups.map((group) => `~'${escaped(group)}`).join('')})`,
  ].join('~');
  return consolePage('cloudwatch/home', region, `logsV2:logs-insights$3FqueryDetail$3D~(${detail})`);
}

/** As the console's own encoding has it: an asterisk and the character's number, two asterisks for one beyond Latin-1. */
function escaped(text: string): string {
  return text.replaceAll('$', '!').replace(/[^A-Za-z0-9_.!-]/g, (character) => {
    const code = character.charCodeAt(0);
    return code < 0x100 ? `*${code.toString(16).padStart(2, '0')}` : `**${code.toString(16).padStart(4, '0')}`;
  });
}
