import { RenderContext } from './context';
import { collapsed, Detail } from './detail';
import { moreText } from './texts';
import { View, viewOf } from './view';
import { Alert } from '../state/alert';

/** Without a limit of a platform: what an e-mail may hold. Characters. */
const USUAL_LENGTH = 20_000;

/**
 * An alert as plain text: what is read where nothing else is shown, and what is sent where a platform does not take the message that it should.
 *
 * @param max characters; what does not fit is collapsed
 */
export function renderText(alert: Alert, context: RenderContext, max = USUAL_LENGTH): string {
  const text = collapsed((detail) => textOf(viewOf(alert, context, detail), context), (one) => one.length <= max);
  return text.length <= max ? text : text.slice(0, Math.max(0, max)).replace(/[\ud800-\udbff]$/, '');
}

/** Title and state on one line: for a notification of a telephone, and for who reads nothing else. */
export function renderLine(alert: Alert, context: RenderContext): string {
  const { icon, title, state } = viewOf(alert, context, LEAST);
  return `${icon} ${title} – ${state}`;
}

const LEAST: Detail = { text: 0, remarks: 0, fields: 0, value: 0, resources: 0, logLines: 0, lineLength: 0, links: 0, retries: 0 };

function textOf({ icon, title, state, remarks, text, facts, logLines, moreLogLines, links }: View, { actionLinks = [] }: RenderContext): string {
  return [
    [`${icon} ${title}`, state, ...remarks],
    text === '' ? [] : [text],
    facts.map(({ name, value }) => value.includes('\n') ? `${name}:\n  ${value.replace(/\n/g, '\n  ')}` : `${name}: ${value}`),
    logLines.length === 0 ? [] : ['Log:', ...logLines.map((line) => `  ${line}`), ...(moreLogLines > 0 ? [`  ${moreText(moreLogLines)}`] : [])],
    links.map(({ label, url }) => `${label}: ${url}`),
    actionLinks.map(({ label, url }) => `${label}: ${url}`),
  ].filter((part) => part.length > 0).map((part) => part.join('\n')).join('\n\n');
}
