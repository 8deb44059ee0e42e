/** A piece of a text of Slack's. */
export type MrkdwnPiece =
  | { readonly kind: 'text' | 'bold' | 'italic' | 'strike' | 'code' | 'block'; readonly text: string }
  | { readonly kind: 'link'; readonly text: string; readonly url: string };

/** Fences, code, what stands in angle brackets, and what is between signs that stand at the edges of words: in the order in which Slack looks for them. */
const PATTERN = /```\n?([^]*?)\n?```|`([^`\n]+)`|<([^<>\n]+)>|(?<![\w*])\*(?=\S)([^*\n]*\S)\*(?!\w)|(?<!\w)_(?=\S)([^_\n]*\S)_(?!\w)|(?<![\w~])~(?=\S)([^~\n]*\S)~(?!\w)/g;

const KINDS = ['block', 'code', undefined, 'bold', 'italic', 'strike'] as const;

/**
 * Reads a text in Slack's markup, as far as messages of alerts have it.
 *
 * @see https://docs.slack.dev/messaging/formatting-message-text
 */
export function readMrkdwn(text: string): MrkdwnPiece[] {
  const pieces: MrkdwnPiece[] = [];
  let end = 0;
  for (const match of text.matchAll(PATTERN)) {
    const group = match.slice(1).findIndex((found) => found !== undefined);
    const inner = match[group + 1];
    pieces.push({ kind: 'text', text: unescaped(text.slice(end, match.index)) });
    const kind = KINDS[group];
    pieces.push(kind === undefined ? readBrackets(inner) : { kind, text: unescaped(inner) });
    end = match.index + match[0].length;
  }
  pieces.push({ kind: 'text', text: unescaped(text.slice(end)) });
  return pieces.filter((piece) => piece.text !== '');
}

/** A link, or something that is shown by what stands in its place: a time, a person, a channel. */
function readBrackets(inner: string): MrkdwnPiece {
  const bar = inner.indexOf('|');
  const [target, label] = bar < 0 ? [inner, undefined] : [inner.slice(0, bar), inner.slice(bar + 1)];
  const text = unescaped(label ?? target);
  if (label === undefined && /^!(?:here|channel|everyone|subteam\^)/.test(target)) {
    return { kind: 'text', text: `@${target.replace(/^!(?:subteam\^)?/, '')}` };
  }
  return /^[!@#]/.test(target) ? { kind: 'text', text } : { kind: 'link', text, url: unescaped(target) };
}

function unescaped(text: string): string {
  return text.replace(/&(lt|gt|amp);/g, (_match, name: string) => ({ lt: '<', gt: '>' }[name] ?? '&'));
}
