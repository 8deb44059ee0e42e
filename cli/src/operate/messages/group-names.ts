import { groupHash } from '../../../../src/engine/group-hash';

/** SQS's limit for the id of a message group. */
const MAX_LENGTH = 128;

/** A value that is a group's id as it is (`MessageGroup`). */
const PLAIN = /^[A-Za-z0-9_.:-]{1,128}$/;

/** What stands before the value in groups of an endpoint of its own: its path and a colon. */
const OF_ENDPOINT = /^(\/[^:]*:)(.*)$/s;

/**
 * The ids that a message group may have in the queue, of which somebody wrote one or the value that a sender sends: a value that is no legal id is encoded
 * in base64 and cut (`MessageGroup`). Of a header API Gateway takes each byte for a character.
 */
export function groupNames(given: string): readonly string[] {
  const [, prefix, value] = OF_ENDPOINT.exec(given) ?? [];
  const encoded = PLAIN.test(given) ? [] : encodings(given);
  const encodedBehind = prefix === undefined || value === '' || PLAIN.test(value) ? [] : encodings(value).map((text) => prefix + text);
  return [...new Set([given, ...encoded, ...encodedBehind].map((name) => name.slice(0, MAX_LENGTH)))];
}

/** Whether a group of the queue is meant by what somebody wrote: its id, the value that it is made of, or its hash as logs have it. */
export function isGroup(given: string, group: string): boolean {
  return given === group || groupNames(given).includes(group) || (mayBeHash(given) && groupHash(group) === given);
}

/** Whether something may be the hash of a group, which only whoever has the group can tell. */
export function mayBeHash(given: string): boolean {
  return /^[0-9a-f]{12}$/.test(given);
}

function encodings(value: string): string[] {
  const bytes = Buffer.from(value, 'utf8');
  return [bytes, Buffer.from(bytes.toString('latin1'), 'utf8')].map((text) => text.toString('base64').slice(0, MAX_LENGTH));
}
