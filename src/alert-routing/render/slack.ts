import { Change } from './change';
import { RenderContext } from './context';
import { collapsed, Detail } from './detail';
import { reminderText, stepText } from './response-remarks';
import { slackActions } from './slack-actions';
import { SLACK_LIMITS, SlackBlock, SlackMessage } from './slack-blocks';
import { mentionOf, slackMentions } from './slack-mentions';
import { escapeSlack, fenced, markup, plain, slackLink, SlackText, slackTime } from './slack-text';
import { renderLine, renderText } from './text';
import { cut, cutEscaped, moreText } from './texts';
import { Fact, viewOf } from './view';
import { Alert, EscalatedStep } from '../state/alert';

/**
 * An alert as a message of Slack.
 *
 * @param steps steps of its escalation that call people with it. Default: none
 */
export function renderSlack(alert: Alert, context: RenderContext, steps: readonly EscalatedStep[] = []): SlackMessage {
  const mentions = mentionsOf(steps);
  const call: SlackBlock[] = mentions === '' ? [] : [{ type: 'section', text: markup(mentions) }];
  const blocks = collapsed((detail) => [...call, ...blocksOf(alert, context, detail)], fits);
  return { text: withMentions(mentions, renderLine(alert, context)), blocks };
}

/** The same without blocks, for when Slack does not take them. */
export function renderSlackText(alert: Alert, context: RenderContext, steps: readonly EscalatedStep[] = []): SlackMessage {
  return { text: withMentions(mentionsOf(steps), renderText(alert, context, SLACK_LIMITS.text)) };
}

const REPLIES: Readonly<Record<Change, (alert: Alert, step?: EscalatedStep) => string>> = {
  'opened': () => 'Open',
  'severity-raised': () => 'It is graver now',
  'acknowledged': () => 'Acknowledged',
  'passed': () => 'Passed on',
  'escalated': (_alert, step) => step ? stepText(step) : 'Nobody has acknowledged it',
  'reminded': reminderText,
  'reopened': () => 'Open again',
  'closed': () => 'Closed',
};

/** What is said of a change in the thread of the first message. Who is called by a step, or by a reminder of what he acknowledged, is mentioned. */
export function renderSlackReply(alert: Alert, context: RenderContext, change: Change, step?: EscalatedStep): SlackMessage {
  const called = step ? step.mentions : change === 'reminded' ? mentionOf(alert.acknowledgedBy?.id) : [];
  return { text: withMentions(slackMentions(called), `${REPLIES[change](alert, step)}: ${renderLine(alert, context)}`) };
}

function mentionsOf(steps: readonly EscalatedStep[]): string {
  return slackMentions(steps.flatMap(({ mentions }) => mentions));
}

/** @param mentions in Slack's markup */
function withMentions(mentions: string, text: string): string {
  const before = mentions === '' ? '' : `${mentions} `;
  return `${before}${cutEscaped(text, SLACK_LIMITS.text - before.length, escapeSlack)}`;
}

function fits(blocks: readonly SlackBlock[]): boolean {
  return blocks.length <= SLACK_LIMITS.blocks && JSON.stringify(blocks).length <= SLACK_LIMITS.allBlocks;
}

function blocksOf(alert: Alert, context: RenderContext, detail: Detail): SlackBlock[] {
  const { icon, title, state, remarks, text, facts, logLines, moreLogLines, links } = viewOf(alert, context, detail);
  const { sectionText, header } = SLACK_LIMITS;
  const heading = `${icon} ${title}`;
  return [
    { type: 'header', text: plain(cut(heading, header)) },
    // The rest of a title that is longer than a header.
    ...(heading.length > header ? [section(cutEscaped(title, sectionText, escapeSlack))] : []),
    section(cutEscaped([state, ...remarks].join('\n'), Math.min(detail.remarks, sectionText), escapeSlack)),
    ...(text === '' ? [] : [section(cutEscaped(text, sectionText, escapeSlack))]),
    ...inTens(facts.map(fieldOf)),
    ...(logLines.length === 0 ? [] : [section(fenced([...logLines, ...(moreLogLines > 0 ? [moreText(moreLogLines)] : [])], sectionText))]),
    ...links.length === 0 ? [] : linkSections(links.map(({ url, label }) => slackLink(url, label))),
    ...slackActions(alert, context, detail.retries),
    { type: 'context', elements: [plain(cut(`Alert ${alert.id}`, 300))] },
  ];
}

function section(text: string): SlackBlock {
  return { type: 'section', text: markup(text) };
}

function fieldOf({ name, value, at }: Fact): SlackText {
  const bold = `*${escapeSlack(name.replace(/\*/g, '∗'))}*\n`;
  return markup(`${bold}${at === undefined ? cutEscaped(value, SLACK_LIMITS.fieldText - bold.length, escapeSlack) : slackTime(at, value)}`);
}

function inTens(fields: readonly SlackText[]): SlackBlock[] {
  const sections: SlackBlock[] = [];
  for (let index = 0; index < fields.length; index += SLACK_LIMITS.fields) {
    sections.push({ type: 'section', fields: fields.slice(index, index + SLACK_LIMITS.fields) });
  }
  return sections;
}

/** Links on one line each, in as many sections as they need: none of them is cut. */
function linkSections(links: readonly string[]): SlackBlock[] {
  const texts: string[] = [];
  for (const link of links.filter((one) => one.length <= SLACK_LIMITS.sectionText)) {
    const last = texts.at(-1);
    if (last !== undefined && last.length + 3 + link.length <= SLACK_LIMITS.sectionText) {
      texts[texts.length - 1] = `${last} · ${link}`;
    } else {
      texts.push(link);
    }
  }
  return texts.map(section);
}
