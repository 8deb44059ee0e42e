import { Json } from '../json';

/** Names that lists of log lines have, or may have. */
const LISTS = ['LogLines', 'logLines', 'LogEvents', 'logEvents', 'ActionLogLines', 'actionLogLines'] as const;

/** Names of the line in an event of a log, or in a row of a query. */
const LINES = ['message', '@message', 'Message', 'logLine', 'LogLine', 'line'] as const;

/** Lines of a log in the first place that has a list of them: texts, events of a log, or rows of a query. */
export function linesOf(...places: readonly Json[]): string[] {
  for (const place of places) {
    for (const name of LISTS) {
      const lines = place.list(name).map(lineOf).filter((line) => line !== '');
      if (lines.length > 0) {
        return lines;
      }
    }
  }
  return [];
}

function lineOf(entry: Json): string {
  if (entry.isList) { // a row of Logs Insights: a list of fields and values
    const named = entry.list().find((cell) => cell.text('field') === '@message');
    return named?.text('value') ?? entry.print();
  }
  return entry.firstText(...LINES) ?? entry.print();
}
