/** One piece of what was signed. */
export type ContentPart =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'header'; readonly name: string }
  | { readonly kind: 'body' | 'timestamp' | 'url' | 'method' };

/** A template that nothing could be verified with. The text says what is wrong, and is right for users. */
export class SignedContentError extends Error {
  public readonly name = 'SignedContentError';
}

const PLACEHOLDERS = '{body}, {timestamp}, {url}, {method} or {header:NAME}';

/**
 * Reads a template of what a sender signs, such as `v0:{timestamp}:{body}`.
 *
 * Placeholders are `{body}` (the exact bytes), `{timestamp}` (as written in its header), `{url}`, `{method}` (upper case) and `{header:NAME}`;
 * the rest is taken literally. The body must be among them: a signature without it proves nothing of the webhook.
 *
 * @throws SignedContentError when it is not such a template
 */
export function parseSignedContent(template: string): ContentPart[] {
  const parts = template.split(/(\{[^{}]*\})/).filter((piece) => piece !== '').map(parsePart);
  if (parts.filter((part) => part.kind === 'body').length !== 1) {
    throw new SignedContentError(`must hold {body} exactly once, got: ${JSON.stringify(template)}; write it as the sender documents it, like "{timestamp}.{body}"`);
  }
  return parts;
}

function parsePart(piece: string): ContentPart {
  if (!/[{}]/.test(piece)) {
    return { kind: 'text', text: piece };
  }
  const placeholder = piece.slice(1, -1);
  switch (placeholder) {
    case 'body': case 'timestamp': case 'url': case 'method':
      return { kind: placeholder };
  }
  const header = /^header:([A-Za-z0-9_.-]{1,128})$/.exec(placeholder);
  if (!header || !/^\{.*\}$/.test(piece)) {
    throw new SignedContentError(`takes ${PLACEHOLDERS} in braces, got: ${JSON.stringify(piece)}; correct or remove it`);
  }
  return { kind: 'header', name: header[1] };
}
