import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { AlertResponse, isAction } from './alert-response';
import { ConfirmField } from '../../contract/alerts';
import { LinksConfig } from '../destinations/destination-config';
import { cut, oneLine } from '../render/texts';

/** What a link does once somebody has confirmed it, and who was told of it. */
export interface LinkAction {
  readonly alertId: string;
  readonly action: AlertResponse['action'];
  /** Name of the action to retry with, where it is a retry. */
  readonly retry?: string;
  /** Name of the destination whose message the link was in. */
  readonly destination: string;
}

/** So much of what a link is about is in it: in other scripts a character takes nine. */
const MAX_ABOUT = 100;

/** What a token says, or why it says nothing: `format`: it is none of ours; `signature`: somebody else made it; `expired`: it was too old when it came. */
export type LinkReading =
  | { readonly kind: 'link'; readonly link: LinkAction }
  | { readonly kind: 'invalid'; readonly reason: 'format' | 'signature' | 'expired' };

/** Of the content of tokens; it is signed with them. */
const VERSION = '1';

/** No token of ours is longer: names have 100 characters at most. */
const MAX_TOKEN = 2_000;

/**
 * Makes a link that leads to the page on which somebody confirms an action. It depends on nothing but its arguments: the same message has the same links.
 *
 * @param secret what tokens are signed with; not empty
 * @param now milliseconds since 1970: it is valid from then on for as long as the configuration says
 * @param about what whoever follows it reads of the alert, so that he sees what he confirms; as far as there is room. It stands in the link as it is, and no other text
 * can take its place
 */
export function makeLink({ url, validForSeconds }: LinksConfig, secret: string, what: LinkAction, now: number, about = ''): string {
  const { alertId, action, retry = '', destination } = what;
  const shown = cut(oneLine(about), MAX_ABOUT);
  const content = Buffer.from(JSON.stringify([alertId, action, destination, Math.floor(now / 1_000) + validForSeconds, retry, digestOf(shown)])).toString('base64url');
  const token = `${VERSION}.${content}.${signatureOf(content, secret).toString('base64url')}`;
  return `${url.replace(/\/+$/, '')}/${action}?${ConfirmField.TOKEN}=${token}${shown === '' ? '' : `&${ConfirmField.ABOUT}=${encodeURIComponent(shown)}`}`;
}

/**
 * Reads the token of a link. Whatever it is, it does not throw.
 *
 * @param arrivedAt when it came, in milliseconds since 1970: one that was valid then stays valid, however long it waited in the queue
 * @param about what the page said that it is about
 */
export function readLinkToken(token: string, secret: string, arrivedAt: number, about = ''): LinkReading {
  const [version, content, signature, ...more] = token.length <= MAX_TOKEN ? token.split('.') : [];
  if (version !== VERSION || !content || !signature || more.length > 0) {
    return { kind: 'invalid', reason: 'format' };
  }
  const [given, expected] = [Buffer.from(signature, 'base64url'), signatureOf(content, secret)];
  if (secret === '' || given.length !== expected.length || !timingSafeEqual(given, expected)) {
    return { kind: 'invalid', reason: 'signature' };
  }
  return readContent(content, arrivedAt, about);
}

function readContent(content: string, arrivedAt: number, about: string): LinkReading {
  let value: unknown;
  try {
    value = JSON.parse(Buffer.from(content, 'base64url').toString());
  } catch {
    return { kind: 'invalid', reason: 'format' };
  }
  const [alertId, action, destination, expiresAt, retry, digest = ''] = Array.isArray(value) ? value as unknown[] : [];
  if (typeof alertId !== 'string' || typeof action !== 'string' || !(isAction(action) || action === 'retry') || typeof destination !== 'string' || typeof expiresAt !== 'number' || typeof retry !== 'string') {
    return { kind: 'invalid', reason: 'format' };
  }
  if (digest !== digestOf(about)) {
    // Whoever confirmed was shown another text than ours.
    return { kind: 'invalid', reason: 'signature' };
  }
  if (arrivedAt >= expiresAt * 1_000) {
    return { kind: 'invalid', reason: 'expired' };
  }
  return { kind: 'link', link: { alertId, action, destination, ...retry !== '' && { retry } } };
}

/** Of what a link is about; empty where it does not say. */
function digestOf(about: string): string {
  return about === '' ? '' : createHash('sha256').update(about).digest('base64url').slice(0, 22);
}

/** Over the version too: a content of another version means something else. */
function signatureOf(content: string, secret: string): Buffer {
  return createHmac('sha256', secret).update(`alert-link.${VERSION}.${content}`).digest();
}
