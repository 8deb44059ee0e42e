import { RenderContext } from './context';
import { collapsed } from './detail';
import { renderLine, renderText } from './text';
import { bytesOf, cut, firstOf, moreText } from './texts';
import { Fact, View, viewOf } from './view';
import { Link } from '../alert-event';
import { Alert } from '../state/alert';

/** Text in a card, which is shown as it is: of all elements this one alone knows no Markdown. */
interface TextRun {
  readonly type: 'TextRun';
  readonly text: string;
  readonly weight?: 'Bolder';
  readonly size?: 'Large';
  readonly color?: 'Attention' | 'Warning' | 'Good' | 'Accent';
  readonly isSubtle?: boolean;
  readonly fontType?: 'Monospace';
}

/** A paragraph. */
interface RichTextBlock {
  readonly type: 'RichTextBlock';
  readonly inlines: readonly TextRun[];
  readonly spacing?: 'None' | 'Small' | 'Medium';
}

/** Buttons that open pages. */
interface ActionSet {
  readonly type: 'ActionSet';
  readonly actions: readonly OpenUrl[];
}

interface OpenUrl {
  readonly type: 'Action.OpenUrl';
  readonly title: string;
  readonly url: string;
}

/** What a workflow of Teams takes: a message with one card. */
export interface TeamsMessage {
  readonly type: 'message';
  readonly attachments: ReadonlyArray<{
    readonly contentType: 'application/vnd.microsoft.card.adaptive';
    readonly contentUrl: null;
    readonly content: AdaptiveCard;
  }>;
}

/** An Adaptive Card, of the elements that are used here. */
export interface AdaptiveCard {
  readonly $schema: string;
  readonly type: 'AdaptiveCard';
  readonly version: '1.5';
  readonly fallbackText: string;
  readonly body: ReadonlyArray<RichTextBlock | ActionSet>;
  readonly actions?: readonly OpenUrl[];
  readonly msteams: { readonly width: 'Full' };
}

/**
 * The largest message that a workflow takes, in bytes; some of the 28 KB that Microsoft names is left for what is put around it.
 *
 * @see https://learn.microsoft.com/en-us/microsoftteams/platform/webhooks-and-connectors/how-to/add-incoming-webhook
 */
export const TEAMS_MAX_BYTES = 27_000;

/** More buttons than Microsoft's own parser takes, without being told otherwise, are none. */
const MOST_ACTIONS = 5;
const MOST_PARAGRAPHS = 15;

/** An alert as a message of Microsoft Teams. */
export function renderTeams(alert: Alert, context: RenderContext): TeamsMessage {
  return collapsed((detail) => {
    const view = viewOf(alert, context, detail);
    return messageOf(renderLine(alert, context), [...bodyOf(view, alert), ...actionSets(context.actionLinks ?? [])], view.links);
  }, (message) => bytesOf(JSON.stringify(message)) <= TEAMS_MAX_BYTES);
}

/** The same as a card of nothing but a few lines, for when the other one is not taken. */
export function renderTeamsText(alert: Alert, context: RenderContext): TeamsMessage {
  return messageOf(renderLine(alert, context), paragraphs(renderText(alert, context, 1500)), []);
}

/** A card of a few lines, the first of which says all, and of links. */
export function teamsLines(title: string, lines: readonly string[], links: readonly Link[]): TeamsMessage {
  const heading = block([{ type: 'TextRun', text: inert(title), weight: 'Bolder', size: 'Large' }]);
  return messageOf(title, [heading, ...paragraphs(lines.join('\n'))], links);
}

function messageOf(line: string, body: AdaptiveCard['body'], links: readonly Link[]): TeamsMessage {
  const actions = links.slice(0, MOST_ACTIONS).map(openUrl);
  const content: AdaptiveCard = {
    $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
    type: 'AdaptiveCard',
    version: '1.5',
    fallbackText: inert(line),
    body,
    ...(actions.length > 0 && { actions }),
    msteams: { width: 'Full' },
  };
  return { type: 'message', attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive', contentUrl: null, content }] };
}

/** Links with which the reader acts: as many sets as they need. */
function actionSets(links: readonly Link[]): ActionSet[] {
  const sets: ActionSet[] = [];
  for (let index = 0; index < links.length; index += MOST_ACTIONS) {
    sets.push({ type: 'ActionSet', actions: links.slice(index, index + MOST_ACTIONS).map(openUrl) });
  }
  return sets;
}

function openUrl({ label, url }: Link): OpenUrl {
  return { type: 'Action.OpenUrl', title: inert(label), url: inertUrl(url) };
}

function bodyOf({ icon, title, state, remarks, text, facts, logLines, moreLogLines }: View, alert: Alert): RichTextBlock[] {
  return [
    block([{ type: 'TextRun', text: inert(`${icon} ${title}`), weight: 'Bolder', size: 'Large' }]),
    block([{ type: 'TextRun', text: inert(state), weight: 'Bolder', color: colorOf(alert) }], 'Small'),
    ...remarks.map((remark) => block([{ type: 'TextRun', text: inert(remark) }], 'Small')),
    ...(text === '' ? [] : paragraphs(text)),
    ...facts.map(factBlock),
    ...[...logLines, ...(moreLogLines > 0 ? [moreText(moreLogLines)] : [])].map((line, index) =>
      block([{ type: 'TextRun', text: inert(line), fontType: 'Monospace' }], index === 0 ? 'Medium' : 'None')),
  ];
}

function factBlock({ name, value }: Fact, index: number): RichTextBlock {
  return block([
    { type: 'TextRun', text: `${inert(name)}: `, weight: 'Bolder' }, { type: 'TextRun', text: inert(value.replace(/\n/g, ', ')) },
  ], index === 0 ? 'Medium' : 'None');
}

function paragraphs(text: string): RichTextBlock[] {
  const { shown, more } = firstOf(text.split('\n').filter((line) => line.trim() !== ''), MOST_PARAGRAPHS);
  return [...shown, ...(more > 0 ? [moreText(more)] : [])].map((line, index) => block([{ type: 'TextRun', text: inert(line) }], index === 0 ? 'Medium' : 'Small'));
}

function block(inlines: readonly TextRun[], spacing?: RichTextBlock['spacing']): RichTextBlock {
  return { type: 'RichTextBlock', inlines, spacing };
}

function colorOf({ status, severity }: Alert): TextRun['color'] {
  if (status === 'closed') {
    return 'Good';
  }
  return severity === 'critical' || severity === 'error' ? 'Attention' : severity === 'warning' ? 'Warning' : 'Accent';
}

/**
 * The one thing that a card reads in any text are its functions for dates, `{{DATE(…)}}`, and a template its `${…}`; a mention needs more than its text. So
 * neither of these is ever complete.
 */
function inert(text: string): string {
  return cut(text, 3000).replace(/\{(?=\{)/g, '{\u200b').replace(/\$(?=\{)/g, '$\u200b').replace(/<(?=\/?at\b)/gi, '<\u200b');
}

/** The same of an address, whose query and fragment may have braces as they are. */
function inertUrl(url: string): string {
  return url.replace(/(?<=[{$])\{/g, '%7B');
}
