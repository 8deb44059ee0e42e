import { DigestSummary } from './summarise';
import { escapeHtml } from '../../render/html';
import { bytesOf, cut, firstOf, moreText, oneLine } from '../../render/texts';
import { duration, isTime } from '../../render/times';
import { titleOf } from '../../render/view';
import { Alert } from '../../state/alert';

/** The content of a digest's mail. */
export interface DigestMail {
  /** One line. */
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/** Gmail cuts what is longer than some 102 KB. Bytes. */
const MOST_HTML = 90_000;

/** How many alerts, reasons and teams are shown: the first of these of which all fits, else the last. */
const LEVELS: ReadonlyArray<{ readonly open: number; readonly reasons: number; readonly teams: number }> = [
  { open: 60, reasons: 15, teams: 30 }, { open: 30, reasons: 10, teams: 15 }, { open: 10, reasons: 5, teams: 5 },
];

const LONGEST_TITLE = 160;
const LONGEST_NAME = 80;
const LONGEST_SUBJECT = 200;

/** What happened, in the order in which it is told, and what it is called; those that say so also where there was none. */
const COUNTED: ReadonlyArray<readonly [what: string, label: string, always?: true]> = [
  ['opened', 'Alerts opened', true], ['notified', 'Notifications', true], ['aggregated', 'Counted in what was open', true], ['acknowledged', 'Acknowledged', true],
  ['escalated', 'Escalated', true], ['closed', 'Closed', true], ['passed', 'Passed on'], ['retried', 'Retries'], ['held', 'Held by a silence'],
  ['released', 'Told after a silence'], ['reminded', 'Reminders'], ['noted', 'Notes'],
];

/** A part of the mail: a heading, and a table whose first line names its columns. */
interface Section {
  readonly heading: string;
  readonly columns: readonly string[];
  readonly rows: ReadonlyArray<readonly string[]>;
  /** `+12 more`; empty: that is all. */
  readonly more: string;
}

/** Says what a digest has to say. Total: whatever alerts hold, there is a mail of a bounded size. It depends on nothing but its argument. */
export function renderDigest(summary: DigestSummary): DigestMail {
  const mails = LEVELS.map((level) => () => mailOf(summary, level));
  const last = mails.at(-1)!;
  return (mails.find((mail) => bytesOf(mail().html) <= MOST_HTML) ?? last)();
}

/** Whether nothing happened and nothing is open. */
export function isQuiet({ changes, open, later }: DigestSummary): boolean {
  return changes === 0 && open.length === 0 && later === 0;
}

function mailOf(summary: DigestSummary, level: typeof LEVELS[number]): DigestMail {
  const headline = headlineOf(summary);
  const name = cut(oneLine(summary.name), LONGEST_NAME);
  const period = periodOf(summary);
  const remarks = summary.later > 0 ? [`${summary.later} more changes had no room here: the next digest tells them.`] : [];
  const all = [countsOf(summary), openOf(summary, level.open), reasonsOf(summary, level.reasons), teamsOf(summary, level.teams)];
  const sections = isQuiet(summary) ? [] : all.filter(({ rows }) => rows.length > 0);
  return {
    subject: cut(`${name}: ${headline}, ${timeIn(summary.timeZone, summary.until)}`, LONGEST_SUBJECT),
    text: textOf(`${name}: ${headline}`, [period, ...remarks], sections),
    html: htmlOf(`${name}: ${headline}`, [period, ...remarks], sections),
  };
}

function headlineOf(summary: DigestSummary): string {
  if (isQuiet(summary)) {
    return 'all quiet';
  }
  const { counts, open, hasMoreOpen } = summary;
  return `${counted(counts.opened ?? 0, 'new alert')}, ${open.length}${hasMoreOpen ? ' or more' : ''} open`;
}

function periodOf({ from, until, timeZone }: DigestSummary): string {
  return `${from === undefined ? 'Until' : `From ${timeIn(timeZone, from)} to`} ${timeIn(timeZone, until)} (${oneLine(timeZone)})`;
}

function countsOf({ counts }: DigestSummary): Section {
  const known = COUNTED.filter(([what, , always]) => always || (counts[what] ?? 0) > 0).map(([what, label]) => [label, String(counts[what] ?? 0)]);
  const others = Object.entries(counts).filter(([what]) => !COUNTED.some(([name]) => name === what)).reduce((sum, [, count]) => sum + count, 0);
  return { heading: 'What happened', columns: ['', ''], rows: [...known, ...others > 0 ? [['Other changes', String(others)]] : []], more: '' };
}

function openOf({ open, hasMoreOpen, until }: DigestSummary, most: number): Section {
  const { shown, more } = firstOf(open, most);
  return {
    heading: `Open (${open.length}${hasMoreOpen ? ' or more' : ''})`,
    columns: ['Severity', 'Alert', 'For', 'Who is on it'],
    rows: shown.map((alert) => [
      oneLine(alert.severity), cut(titleOf(alert), LONGEST_TITLE), isTime(alert.openedAt) ? duration(until - alert.openedAt) : 'an unknown time', whoOf(alert),
    ]),
    more: more > 0 || hasMoreOpen ? `${moreText(more)}${hasMoreOpen ? ' or more' : ''}` : '',
  };
}

function reasonsOf({ reasons }: DigestSummary, most: number): Section {
  const { shown, more } = firstOf(reasons, most);
  return {
    heading: 'Top reasons',
    columns: ['Reason', 'Opened', 'Signals'],
    rows: shown.map(({ title, opened, signals }) => [cut(oneLine(title), LONGEST_TITLE), String(opened), String(signals)]),
    more: more > 0 ? moreText(more) : '',
  };
}

function teamsOf({ teams }: DigestSummary, most: number): Section {
  const { shown, more } = firstOf(teams, most);
  return {
    heading: 'By team',
    columns: ['Team', 'Opened', 'Closed', 'Open now'],
    rows: shown.map(({ team, opened, closed, open }) => [team === undefined ? 'No team' : cut(oneLine(team), LONGEST_NAME), opened, closed, open].map(String)),
    more: more > 0 ? moreText(more) : '',
  };
}

function whoOf({ status, acknowledgedBy, held, escalated }: Alert): string {
  const level = escalated?.at(-1)?.level;
  const facts = [
    status === 'acknowledged' ? cut(oneLine(acknowledgedBy?.name ?? ''), LONGEST_NAME) || 'somebody' : 'nobody',
    ...level === undefined ? [] : [`escalated to level ${level}`],
    ...held ? [`held: ${cut(oneLine(held.because), LONGEST_NAME)}`] : [],
  ];
  return facts.join(', ');
}

function textOf(title: string, lines: readonly string[], sections: readonly Section[]): string {
  return [
    [title, ...lines].join('\n'),
    ...sections.map(({ heading, columns, rows, more }) => {
      const table = [...columns.some((column) => column !== '') ? [columns] : [], ...rows];
      const widths = columns.map((_, index) => Math.max(...table.map((row) => row[index].length)));
      const line = (row: readonly string[]) => `  ${row.map((cell, index) => index === row.length - 1 ? cell : cell.padEnd(widths[index])).join('  ')}`;
      return [heading, ...table.map(line), ...more === '' ? [] : [`  ${more}`]].join('\n');
    }),
  ].join('\n\n');
}

const CELL = 'padding:4px 12px 4px 0;vertical-align:top;text-align:left';

function htmlOf(title: string, lines: readonly string[], sections: readonly Section[]): string {
  const row = (cells: readonly string[], tag: 'td' | 'th') => `<tr>${cells.map((cell) => `<${tag} style="${CELL}">${escapeHtml(cell)}</${tag}>`).join('')}</tr>`;
  return [
    '<!doctype html><html><head><meta charset="utf-8"></head><body style="font-family:sans-serif;font-size:14px;color:#222">',
    `<h2 style="margin:0 0 8px">${escapeHtml(title)}</h2>`,
    ...lines.map((line) => `<p style="margin:0 0 8px">${escapeHtml(line)}</p>`),
    ...sections.flatMap(({ heading, columns, rows, more }) => [
      `<h3 style="margin:16px 0 4px">${escapeHtml(heading)}</h3>`,
      '<table style="border-collapse:collapse">',
      ...columns.some((column) => column !== '') ? [row(columns, 'th')] : [],
      ...rows.map((cells) => row(cells, 'td')),
      '</table>',
      ...more === '' ? [] : [`<p style="margin:4px 0">${escapeHtml(more)}</p>`],
    ]),
    '</body></html>',
  ].join('\n');
}

/** By the clocks of a time zone: `Sun 29 Nov 2026, 08:00`. */
function timeIn(timeZone: string, at: number): string {
  if (!isTime(at)) {
    return 'an unknown time';
  }
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone, weekday: 'short', day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit', hourCycle: 'h23',
  }).formatToParts(at);
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.find((one) => one.type === type)?.value ?? '';
  return `${part('weekday')} ${part('day')} ${part('month')} ${part('year')}, ${part('hour')}:${part('minute')}`;
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}
