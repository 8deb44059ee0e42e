import type { Failure, RedriveRequest, RedriveResult, SendRequest, SendResult, TryNowRequest, TryNowResult } from '../../contract/actions';
import type { PlatformRequest, PlatformResult, PressRequest, PressResult } from '../../contract/messages';

const token = document.querySelector<HTMLMetaElement>('meta[name="console-token"]')?.content ?? '';

/** The runtime did not do what it was asked; the message is for people. */
export class RefusedError extends Error {}

/** Reads something of the console. @throws RefusedError */
export function ask<T>(path: string, signal?: AbortSignal): Promise<T> {
  return exchange<T>(path, { signal });
}

/** Sends a request to an endpoint. @throws RefusedError */
export function send(request: SendRequest): Promise<SendResult> {
  return post('send', request);
}

/** Moves dead letters back to the queue. @throws RefusedError */
export function redrive(request: RedriveRequest): Promise<RedriveResult> {
  return post('redrive', request);
}

/** Ends the wait of a group. @throws RefusedError */
export function tryNow(request: TryNowRequest): Promise<TryNowResult> {
  return post('try-now', request);
}

/** Takes a platform down, or brings it back. @throws RefusedError */
export function setPlatform(request: PlatformRequest): Promise<PlatformResult> {
  return post('platform', request);
}

/** Presses a button of a message in somebody's name. @throws RefusedError */
export function press(request: PressRequest): Promise<PressResult> {
  return post('press', request);
}

function post<T>(path: string, body: object): Promise<T> {
  return exchange<T>(path, { method: 'POST', body: JSON.stringify(body) });
}

async function exchange<T>(path: string, init: RequestInit): Promise<T> {
  const response = await fetch(`/_console/api/${path}`, { ...init, headers: { 'x-console-token': token, 'content-type': 'application/json' } });
  const value = await response.json() as T & Partial<Failure>;
  if (!response.ok) {
    throw new RefusedError(response.status === 403 ? 'The local runtime was started anew: reload this page.' : value.message ?? `It answered ${response.status}.`);
  }
  return value;
}
