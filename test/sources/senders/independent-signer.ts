import { createHash, createHmac } from 'crypto';
import { Piece, Recipe } from './recipe';

/** A request that a sender signed. */
export interface SentRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: ReadonlyArray<readonly [string, string]>;
  readonly body: string;
}

/** What a sender knows when it signs. */
export interface Signing {
  readonly secret: string;
  readonly seconds: number;
  readonly event: string;
  /** Where it sends to. */
  readonly url?: string;
  /** By another key than its own, where it signs with none of a secret. */
  readonly isForged?: boolean;
}

const URL = 'https://hooks.example.com/in';

/** Forms as those senders send that sign their fields. */
const FORM: ReadonlyArray<[string, string]> = [['name', 'a b'], ['amount', '1'], ['empty', '']];

/**
 * Signs as a recipe says, and by nothing else: none of what verifies is used here.
 */
export function signByRecipe(recipe: Recipe, { secret, seconds, event, url = URL }: Signing): SentRequest {
  const time = timeText(recipe, seconds);
  const unsigned = bodyOf(recipe, event, time);
  const headers = new Map<string, string>(
    (recipe.signed ?? []).flatMap((piece) => typeof piece === 'object' && 'header' in piece
      ? [[piece.header, piece.header.endsWith('timestamp') ? new Date(seconds * 1000).toISOString() : `${piece.header}-1`] as const] : []),
  );
  if (recipe.time?.header !== undefined) {
    headers.set(recipe.time.header, time);
  }
  const message = (recipe.signed ?? ['body' as const]).map((piece) => textOf(piece, { time, headers, body: unsigned, url })).join('');
  const digest = createHmac(recipe.digest ?? 'sha256', keyOf(recipe, secret)).update(message).digest(recipe.encoding ?? 'hex');
  const isForm = recipe.form !== undefined || recipe.signed?.includes('sortedForm');
  headers.set('content-type', isForm ? 'application/x-www-form-urlencoded' : 'application/json');
  if (recipe.header !== undefined) {
    headers.set(`${recipe.header}${recipe.numbered ? '1' : ''}`, headerText(recipe, digest, time));
  }
  return { method: 'POST', url, headers: [...headers], body: withSignature(recipe, unsigned, digest) };
}

function timeText({ time }: Recipe, seconds: number): string {
  switch (time?.format) {
    case 'milliseconds':
      return String(seconds * 1000);
    case 'datetime':
      return new Date(seconds * 1000).toISOString();
    default:
      return String(seconds);
  }
}

function keyOf({ key }: Recipe, secret: string): string | Buffer {
  switch (key) {
    case 'hex':
      return Buffer.from(secret, 'hex');
    case 'base64':
      return Buffer.from(secret.replace('whsec_', ''), 'base64');
    case 'sha1':
      return createHash('sha1').update(secret).digest();
    default:
      return secret;
  }
}

interface Known {
  readonly time: string;
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string;
  readonly url: string;
}

function textOf(piece: Piece, { time, headers, body, url }: Known): string {
  if (typeof piece === 'object') {
    if ('text' in piece) {
      return piece.text;
    }
    return 'header' in piece ? headers.get(piece.header)! : 'form' in piece ? new URLSearchParams(body).get(piece.form)! : jsonText(body, piece.json);
  }
  switch (piece) {
    case 'body':
      return body;
    case 'timestamp':
      return time;
    case 'url':
      return url;
    case 'method':
      return 'POST';
    case 'sortedForm':
      return [...new URLSearchParams(body)].map(([name, value]) => `${name}${value}`).sort().join('');
  }
}

function jsonText(body: string, path: string): string {
  return String(path.slice(2).split('.').reduce<unknown>((value, name) => (value as Record<string, unknown>)[name], JSON.parse(body)));
}

function bodyOf(recipe: Recipe, event: string, time: string): string {
  if (recipe.json !== undefined) {
    return JSON.stringify({ signature: { timestamp: time, token: 'a-token' }, event });
  }
  if (recipe.form !== undefined) {
    return new URLSearchParams({ bt_payload: Buffer.from(event).toString('base64') }).toString();
  }
  return recipe.signed?.includes('sortedForm') ? new URLSearchParams([...FORM, ['event', event]]).toString() : event;
}

function withSignature(recipe: Recipe, body: string, digest: string): string {
  if (recipe.json !== undefined) {
    const value = JSON.parse(body) as { signature: object };
    return JSON.stringify({ ...value, signature: { ...value.signature, signature: digest } });
  }
  return recipe.form === undefined ? body : `${body}&${new URLSearchParams({ [recipe.form]: `another_key|${'0'.repeat(40)}&public_key|${digest}` })}`;
}

function headerText({ prefix = '', pairs, tagged, list, timeFirst, time }: Recipe, digest: string, timeOf: string): string {
  const old = digest.replace(/^./, (first) => first === 'a' ? 'b' : 'a');
  if (pairs) {
    const items = [...time?.pair === undefined ? [] : [`${time.pair}=${timeOf}`], `${pairs.signature}=${digest}`].join(pairs.between);
    return pairs.groups === undefined ? items : `${items.replace(digest, old)}${pairs.groups}${items}`;
  }
  if (tagged !== undefined) {
    return `${tagged},${old} ${tagged},${digest}`;
  }
  return timeFirst ? `${timeOf},${old},${digest}` : list === undefined ? `${prefix}${digest}` : [old, digest].join(list);
}
