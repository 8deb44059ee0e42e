import { Change } from './change';
import { RenderContext } from './context';
import { collapsed, DETAILS } from './detail';
import { escapeHtml } from './html';
import { renderText } from './text';
import { bytesOf, cut, moreText } from './texts';
import { View, viewOf } from './view';
import { Link } from '../alert-event';
import { Alert } from '../state/alert';

/** An e-mail, but for who it is from and to. */
export interface EmailMessage {
  /** One line. */
  readonly subject: string;
  readonly text: string;
  /** Absent: the text is all. */
  readonly html?: string;
  /** The same for all e-mails about one alert: what programs sort them into one conversation by. In the form of a message id. */
  readonly thread: string;
}

/** Longer subjects are shown by nobody. Characters. */
const LONGEST_SUBJECT = 200;

/** What a subject says of why it is sent, where the state does not say that. */
const ABOUT: Readonly<Partial<Record<Change, string>>> = { escalated: ', not acknowledged', reminded: ', not closed' };

/** Gmail cuts what is longer than some 102 KB. Bytes. */
const MOST_HTML = 90_000;

/** An alert as an e-mail. @param change why it is sent. Default: it is open */
export function renderEmail(alert: Alert, context: RenderContext, change?: Change): EmailMessage {
  const html = collapsed((detail) => htmlOf(viewOf(alert, context, detail), alert, context), (text) => bytesOf(text) <= MOST_HTML);
  return { ...renderEmailText(alert, context, change), html };
}

/** The same as text alone. @param change why it is sent. Default: it is open */
export function renderEmailText(alert: Alert, context: RenderContext, change?: Change): EmailMessage {
  const { icon, title, state } = viewOf(alert, context, DETAILS[DETAILS.length - 1]);
  const open = alert.class === 'notification' ? '' : `${alert.severity}${ABOUT[change ?? 'opened'] ?? ''}`;
  const about = alert.status === 'closed' ? 'closed' : open;
  return {
    subject: cut(`${icon} ${about === '' ? '' : `[${about}] `}${title}`, LONGEST_SUBJECT) || state,
    text: renderText(alert, context),
    thread: `<${alert.id.replace(/[^A-Za-z0-9-]/g, '').slice(0, 100) || 'alert'}@alerts.invalid>`,
  };
}

/** Links on one line. */
function paragraphOf(links: readonly Link[]): string[] {
  const all = links.map(({ label, url }) => `<a href="${escapeHtml(url)}">${escapeHtml(label)}</a>`);
  return all.length === 0 ? [] : [`<p>${all.join(' · ')}</p>`];
}

const CELL = 'padding:4px 12px 4px 0;vertical-align:top';

function htmlOf(view: View, alert: Alert, { actionLinks = [] }: RenderContext): string {
  const { icon, title, state, remarks, text, facts, logLines, moreLogLines, links } = view;
  const lines = (value: string): string => escapeHtml(value).replace(/\n/g, '<br>');
  const log = [...logLines, ...(moreLogLines > 0 ? [moreText(moreLogLines)] : [])];
  return [
    '<!doctype html><html><head><meta charset="utf-8"></head><body style="font-family:sans-serif;font-size:14px;color:#222">',
    `<h2 style="margin:0 0 8px">${escapeHtml(`${icon} ${title}`)}</h2>`,
    `<p style="margin:0 0 8px"><strong>${escapeHtml(state)}</strong></p>`,
    ...remarks.map((remark) => `<p style="margin:0 0 4px">${escapeHtml(remark)}</p>`),
    ...(text === '' ? [] : [`<p>${lines(text)}</p>`]),
    '<table style="border-collapse:collapse;margin:8px 0">',
    ...facts.map(({ name, value }) => `<tr><th style="${CELL};text-align:left">${escapeHtml(name)}</th><td style="${CELL}">${lines(value)}</td></tr>`),
    '</table>',
    ...(log.length === 0 ? [] : [`<pre style="background:#f4f4f4;padding:8px;white-space:pre-wrap">${escapeHtml(log.join('\n'))}</pre>`]),
    ...paragraphOf(links),
    ...paragraphOf(actionLinks),
    `<p style="color:#777;font-size:12px">Alert ${escapeHtml(cut(alert.id, 300))}</p>`,
    '</body></html>',
  ].join('\n');
}
