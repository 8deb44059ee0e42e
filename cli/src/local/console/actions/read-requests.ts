import { ActionError } from './action-error';
import { isHealth } from './set-platform';
import type { RedriveRequest, SendRequest, TryNowRequest } from '../contract/actions';
import type { PlatformRequest, PressRequest } from '../contract/messages';

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

/** @throws ActionError when a field is missing, of another type, or no state that a platform can be in */
export function readPlatform(value: unknown): PlatformRequest {
  const { destination, health } = value as Record<string, unknown>;
  const wanted = text(health, 'health');
  if (!isHealth(wanted)) {
    throw new ActionError(`The field "health" is "${wanted}", expected "up", "down" or "hanging".`);
  }
  return { destination: text(destination, 'destination'), health: wanted };
}

/** @throws ActionError when a field is missing or of another type */
export function readPress(value: unknown): PressRequest {
  const { messageId, actionId, user, field } = value as Record<string, unknown>;
  return {
    messageId: text(messageId, 'messageId'),
    actionId: text(actionId, 'actionId'),
    user: text(user, 'user'),
    field: field === undefined ? undefined : text(field, 'field'),
  };
}

function text(value: unknown, name: string): string {
  if (typeof value !== 'string') {
    throw new ActionError(`The field "${name}" is missing or no text.`);
  }
  return value;
}
