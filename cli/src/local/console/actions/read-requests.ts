import { ActionError } from './action-error';
import type { RedriveRequest, SendRequest, TryNowRequest } from '../contract/actions';

/** @throws ActionError when a field is missing or of another type */
export function readSend(value: unknown): SendRequest {
  const { id, method, url, headers, body } = value as Record<string, unknown>;
  const areHeaders = Array.isArray(headers) && headers.every((pair) => Array.isArray(pair) && pair.length === 2 && pair.every((part) => typeof part === 'string'));
  if (!areHeaders) {
    throw new ActionError('The headers are no list of pairs of a name and a value.');
  }
  return { id: text(id, 'id'), method: text(method, 'method'), url: text(url, 'url'), headers: headers as SendRequest['headers'], body: text(body, 'body') };
}

/** @throws ActionError when a field is missing or of another type */
export function readRedrive(value: unknown): RedriveRequest {
  const { destination, messageId } = value as Record<string, unknown>;
  return { destination: text(destination, 'destination'), messageId: messageId === undefined ? undefined : text(messageId, 'messageId') };
}

/** @throws ActionError when a field is missing or of another type */
export function readTryNow(value: unknown): TryNowRequest {
  const { destination, group } = value as Record<string, unknown>;
  return { destination: text(destination, 'destination'), group: text(group, 'group') };
}

function text(value: unknown, name: string): string {
  if (typeof value !== 'string') {
    throw new ActionError(`The field "${name}" is missing or no text.`);
  }
  return value;
}
