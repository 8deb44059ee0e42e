import { cutEscaped } from './texts';

/** An object of Slack's with text. */
export type SlackText =
  | { readonly type: 'plain_text'; readonly text: string; readonly emoji: boolean }
  | { readonly type: 'mrkdwn'; readonly text: string; readonly verbatim: boolean };

/**
 * A text that is nothing but text: of the three characters by which links, mentions and dates begin and end, nothing is left.
 *
 * @see https://docs.slack.dev/messaging/formatting-message-text#escaping
 */
export function escapeSlack(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
}

/** Text with Slack's markup. Names of channels and addresses in it stay text (`verbatim`). */
export function markup(text: string): SlackText {
  return { type: 'mrkdwn', text, verbatim: true };
}

/** Text as it is. */
export function plain(text: string): SlackText {
  return { type: 'plain_text', text, emoji: false };
}

/** A link. @param url as `linkable` gives it */
export function slackLink(url: string, label: string): string {
  return `<${escapeSlack(url)}|${escapeSlack(label.replace(/\|/g, '¦'))}>`;
}

/** A time in the reader's zone; where that cannot be shown, the text. */
export function slackTime(at: number, text: string): string {
  return `<!date^${Math.floor(at / 1000)}^{date_short_pretty} {time_secs}|${escapeSlack(text)}>`;
}

/** Lines in a box, exactly as they are; what would end the box early does not. */
export function fenced(lines: readonly string[], max: number): string {
  const text = lines.join('\n').replace(/`{3,}/g, (ticks) => '\u02cb'.repeat(ticks.length));
  return `\`\`\`\n${cutEscaped(text, max - 8, escapeSlack)}\n\`\`\``;
}
