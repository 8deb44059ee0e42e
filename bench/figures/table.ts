import { SectionResult, spread } from './measurement';

/** All results as one table in Markdown. */
export function table(results: readonly SectionResult[]): string {
  const rows = results.flatMap(({ section, measurements }) => measurements.map(({ name, unit, values }) => {
    const { median, min, max } = spread(values);
    return [section, name, format(median), values.length === 1 ? '' : `${format(min)} to ${format(max)}`, String(values.length), unit];
  }));
  const lines = [['section', 'what', 'median', 'spread', 'runs', 'unit'], ...rows];
  const widths = lines[0].map((_, column) => Math.max(...lines.map((line) => line[column].length)));
  const render = (line: readonly string[]) => `| ${line.map((cell, column) => cell.padEnd(widths[column])).join(' | ')} |`;
  return [render(lines[0]), `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`, ...lines.slice(1).map(render)].join('\n');
}

/** Three digits are as many as these figures are worth; whole numbers keep theirs. */
function format(value: number): string {
  return Number.isInteger(value) || Math.abs(value) >= 1000 ? String(Math.round(value)) : String(Number(value.toPrecision(3)));
}
