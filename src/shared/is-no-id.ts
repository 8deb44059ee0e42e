import { isBlank } from './is-blank';

/**
 * What stands for characters that are lost: half of a surrogate pair is no text and has no bytes of its own, and U+FFFD is what bytes become that are no UTF-8,
 * such as a letter of Latin-1 in a header.
 */
const LOST = /[\p{Surrogate}\ufffd]/u;

/** Whether a text cannot be an id, because different things could have the same one: it says nothing (`isBlank`), or some of what it said is lost. */
export function isNoId(text: string): boolean {
  return isBlank(text) || LOST.test(text);
}
