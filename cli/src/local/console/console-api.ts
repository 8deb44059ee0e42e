import type * as http from 'node:http';
import { ActionError } from './actions/action-error';
import { readPlatform, readPress, readRedrive, readSend, readTryNow } from './actions/read-requests';
import { Console } from './console';
import type { DeliveryFilter } from './contract/deliveries';
import type { PageQuery } from './contract/pages';
import { CONSOLE_HEADERS } from '../access/console-headers';
import { readBody } from '../read-body';

/** Where the page asks. Everything below it takes the page's token, whatever the method: it shows what senders sent. */
export const CONSOLE_API = '/_console/api/';

/** A request to send with the largest body there is, in base64, and its headers. */
const MAX_REQUEST_BYTES = 16 * 1024 * 1024;

/** Rows in an answer, when nothing else is asked for, and at most. */
const LIMIT = 50;
const MAX_LIMIT = 500;

interface Question {
  readonly query: URLSearchParams;
  /** The rest of the path, decoded; empty without one. */
  readonly id: string;
  /** Of this runtime's own server. */
  readonly origin: string;
  readonly body: unknown;
}

type Answerer = (view: Console, question: Question) => unknown;

const READS: Readonly<Record<string, Answerer>> = {
  'app': (view) => view.appView(),
  'deliveries': (view, { query, id }) => id !== '' ? view.delivery(id) : view.deliveries({
    text: text(query, 'text'),
    state: text(query, 'state') as DeliveryFilter | undefined,
    group: text(query, 'group'),
    destination: text(query, 'destination'),
    ...page(query),
  }),
  'groups': (view, { query }) => view.groups({ text: text(query, 'text'), destination: text(query, 'destination'), ...page(query) }),
  'dead-letters': (view, { query }) => view.deadLetters({ text: text(query, 'text'), destination: text(query, 'destination'), ...page(query) }),
  'refusals': (view) => view.refused(),
  'messages': (view, { query }) => view.messages({ text: text(query, 'text'), destination: text(query, 'destination'), ...page(query) }),
};

const ACTIONS: Readonly<Record<string, Answerer>> = {
  'send': (view, { body, origin }) => view.send(readSend(body), origin),
  'redrive': (view, { body }) => view.redrive(readRedrive(body)),
  'try-now': (view, { body }) => view.tryNow(readTryNow(body)),
  'platform': (view, { body }) => view.setPlatform(readPlatform(body)),
  'press': (view, { body, origin }) => view.press(readPress(body), origin),
};

/**
 * Answers what the page asks and does what it wants. Who may ask was checked before.
 *
 * @param origin of this runtime's own server, such as `http://127.0.0.1:8787`
 */
export async function answerConsole(view: Console, request: http.IncomingMessage, response: http.ServerResponse, origin: string): Promise<void> {
  const [path, search = ''] = (request.url ?? '').slice(CONSOLE_API.length).split('?', 2);
  const [name, ...rest] = path.split('/');
  const isAction = request.method === 'POST';
  const answerers = isAction ? ACTIONS : READS;
  const answerer = Object.hasOwn(answerers, name) ? answerers[name] : undefined;
  if (!answerer || (!isAction && request.method !== 'GET')) {
    request.resume();
    answer(response, 404, { message: `The console has no ${request.method} ${name}.` });
    return;
  }
  const body = isAction ? parse(await readBody(request, MAX_REQUEST_BYTES)) : undefined;
  if (isAction && body === undefined) {
    answer(response, 400, { message: 'The body is no JSON object, or too large.' });
    return;
  }
  try {
    const value = await answerer(view, { query: new URLSearchParams(search), id: decode(rest.join('/')), origin, body });
    answer(response, value === undefined ? 404 : 200, value ?? { message: 'It is not there any more: the console keeps what happened last.' });
  } catch (error) {
    if (!(error instanceof ActionError)) {
      throw error;
    }
    answer(response, 409, { message: error.message });
  }
}

function answer(response: http.ServerResponse, status: number, value: unknown): void {
  response.writeHead(status, { ...CONSOLE_HEADERS, 'content-type': 'application/json' });
  response.end(JSON.stringify(value));
}

function text(query: URLSearchParams, name: string): string | undefined {
  return query.get(name) || undefined;
}

function page(query: URLSearchParams): PageQuery {
  return { limit: Math.min(whole(query, 'limit') || LIMIT, MAX_LIMIT), from: whole(query, 'from'), until: whole(query, 'until') };
}

/** A whole number that is not negative; undefined for anything else. */
function whole(query: URLSearchParams, name: string): number | undefined {
  const asked = Number(query.get(name) ?? NaN);
  return Number.isSafeInteger(asked) && asked >= 0 ? asked : undefined;
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

function parse(bytes: Buffer): object | undefined {
  try {
    const value: unknown = bytes.length > MAX_REQUEST_BYTES ? undefined : JSON.parse(bytes.toString('utf8'));
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}
