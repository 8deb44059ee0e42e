import { RenderContext } from './context';
import { EmailMessage } from './email';
import { escapeHtml } from './html';
import { SLACK_LIMITS, SlackMessage } from './slack-blocks';
import { escapeSlack, markup, slackLink } from './slack-text';
import { TeamsMessage, teamsLines } from './teams';
import { cut, cutEscaped, oneLine } from './texts';
import { utc } from './times';
import { linkable } from './urls';
import { iconOf } from './view';
import { SEVERITIES } from '../alert-event';
import { StormMember } from '../state/storm-table';

/** Alerts that are told with one message. */
export interface Storm {
  readonly members: readonly StormMember[];
  /** The window in which they were opened, in milliseconds since 1970. */
  readonly from: number;
  readonly until: number;
  /** Whether the window is over: there are no more to come. */
  readonly over: boolean;
}

/** So many of them are named. */
const MOST_NAMED = 10;

/** `+57 more alerts`: how many, how many of them are over, and what to do about it. */
export function stormTitle({ members }: Storm): string {
  const closed = members.filter((member) => member.closed).length;
  const some = members.length === 1 ? '+1 more alert' : `+${members.length} more alerts`;
  return `${some}${closed === 0 ? '' : `, ${closed} of them closed`}`;
}

/** The same as a message of Slack. */
export function renderSlackStorm(storm: Storm): SlackMessage {
  const title = stormTitle(storm);
  const lines = named(storm).map(({ icon, title: one, url }) =>
    `${icon} ${url === undefined ? cutEscaped(one, 200, escapeSlack) : slackLink(url, cut(one, 200))}`);
  // A line is shown as a whole or not at all: half a link is none.
  let text = `*${title}*`;
  for (const line of lines) {
    text = text.length + 1 + line.length <= SLACK_LIMITS.sectionText ? `${text}\n${line}` : text;
  }
  return {
    text: title,
    blocks: [{ type: 'section', text: markup(text) }, { type: 'context', elements: [markup(escapeSlack(why(storm)))] }],
  };
}

/** The same as a message of Slack without blocks. */
export function renderSlackStormText(storm: Storm): SlackMessage {
  const lines = [stormTitle(storm), ...named(storm).map(({ icon, title }) => `${icon} ${title}`), why(storm)];
  return { text: cutEscaped(lines.join('\n'), SLACK_LIMITS.text, escapeSlack) };
}

/** The same as a card of Teams. */
export function renderTeamsStorm(storm: Storm): TeamsMessage {
  const lines = named(storm).map(({ icon, title }) => `${icon} ${cut(title, 200)}`);
  const links = named(storm).flatMap(({ title, url }) => url === undefined ? [] : [{ label: cut(title, 60), url }]);
  return teamsLines(stormTitle(storm), [...lines, why(storm)], links);
}

/** The same as an e-mail. */
export function renderEmailStorm(storm: Storm, { destination }: RenderContext): EmailMessage {
  const title = stormTitle(storm);
  const all = named(storm);
  const items = all.map(({ icon, title: one, url }) => {
    const text = escapeHtml(`${icon} ${cut(one, 200)}`);
    return `<li>${url === undefined ? text : `<a href="${escapeHtml(url)}">${text}</a>`}</li>`;
  });
  return {
    subject: title,
    text: [title, '', ...all.map(({ icon, title: one, url }) => `${icon} ${one}${url === undefined ? '' : `\n  ${url}`}`), '', why(storm)].join('\n'),
    html: [
      '<!doctype html><html><head><meta charset="utf-8"></head><body style="font-family:sans-serif;font-size:14px;color:#222">',
      `<h2 style="margin:0 0 8px">${escapeHtml(title)}</h2>`, '<ul>', ...items, '</ul>', `<p>${escapeHtml(why(storm))}</p>`, '</body></html>',
    ].join('\n'),
    thread: `<storm-${destination.replace(/[^A-Za-z0-9-]/g, '')}-${storm.from}@alerts.invalid>`,
  };
}

function why({ from, until, over }: Storm): string {
  return `Opened from ${utc(from)} to ${utc(until)}${over ? '' : ' so far'}, and too many to be told one by one. Each that is escalated is told by itself.`;
}

/** The gravest first, and of those the earliest. */
function named({ members }: Storm): ReadonlyArray<{ readonly icon: string; readonly title: string; readonly url?: string }> {
  const rank = ({ severity }: StormMember): number => SEVERITIES.indexOf(severity);
  const byRank = (one: StormMember, other: StormMember): number =>
    rank(one) - rank(other) || one.at - other.at || (one.alertId < other.alertId ? -1 : 1);
  return [...members].sort(byRank).slice(0, MOST_NAMED)
    .map(({ title, severity, url, closed }) => ({
      icon: iconOf({ severity, closed }), title: oneLine(title) || 'Alert without a title', url: url === undefined ? undefined : linkable(url),
    }));
}
