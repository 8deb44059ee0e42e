import * as diagnostics from 'node:diagnostics_channel';
import type { ClientRequest, IncomingMessage } from 'node:http';
import { DeliveryHeader } from '../../../../src/contract/delivery-headers';

/** What a backend answered to one attempt, as far as it is kept. */
export interface BackendAnswer {
  readonly deliveryId: string;
  /** 1 for the first. */
  readonly attempt: number;
  readonly status: number;
  /** Those that say something about why, as they came. */
  readonly headers: ReadonlyArray<readonly [name: string, value: string]>;
  /** The first bytes of the body, a character each: such a text is cheap to keep, and to hand to another thread. */
  readonly body: string;
  /** How long the body is, as far as it was read. */
  readonly bytes: number;
  /** Whether it came to its end. */
  readonly isWhole: boolean;
}

/** Of a body so many bytes are kept: a message of an error, and the beginning of a page of one. */
export const KEPT_BYTES = 2048;

/** Of the value of a header so many characters. */
const KEPT_CHARACTERS = 300;

/** Headers that tell something about an answer. Cookies and the like are none of them: they are secrets. */
const TELLING = /^(?:content-(?:type|encoding)|retry-after|location|allow|www-authenticate|server|via|x-powered-by|(?:x-)?(?:request|correlation|trace)-id|x-amzn-(?:requestid|errortype|trace-id)|cf-ray|(?:x-)?ratelimit(?:-[a-z]+)*)$/i;

/** What a request says of the delivery that it is an attempt of. Its headers are a flat list, which Node.js keeps as the text of them alone. */
const ID = new RegExp(`\\r\\n${DeliveryHeader.DELIVERY_ID}: ([^\\r]+)`, 'i');
const ATTEMPT = new RegExp(`\\r\\n${DeliveryHeader.ATTEMPT}: (\\d+)`, 'i');

/**
 * Listens to what backends answer to deliveries; other requests are not looked at. Nothing is read for it that would not be read anyway: it takes a copy of
 * what arrives, so whoever waits for the answer notices nothing.
 *
 * @param onAnswer called before whoever made the request knows of the end of its answer
 */
export function watchBackendAnswers(onAnswer: (answer: BackendAnswer) => void): void {
  diagnostics.subscribe('http.client.response.finish', (message) => {
    // Published when the head of the answer is there, and nothing of its body.
    const { request, response } = message as { request: ClientRequest; response: IncomingMessage };
    const { _header: sent } = request as unknown as { _header?: string | null };
    const deliveryId = ID.exec(sent ?? '')?.[1];
    if (deliveryId !== undefined) {
      copyAnswer(response, (copied) => onAnswer({ deliveryId, attempt: Number(ATTEMPT.exec(sent!)?.[1] ?? 1), ...copied }));
    }
  });
}

function copyAnswer(response: IncomingMessage, done: (copied: Omit<BackendAnswer, 'deliveryId' | 'attempt'>) => void): void {
  const push = response.push.bind(response);
  let body = '';
  let bytes = 0;
  let isOver = false;
  const end = (isWhole: boolean) => {
    if (!isOver) {
      isOver = true;
      done({ status: response.statusCode ?? 0, headers: tellingHeaders(response.rawHeaders), body, bytes, isWhole });
    }
  };
  // Every byte that arrives is pushed into the stream: a listener for data would begin to read before the one who asked is ready.
  response.push = (chunk: unknown, encoding?: BufferEncoding) => {
    if (chunk === null) {
      end(true);
    } else if (Buffer.isBuffer(chunk)) {
      body += chunk.toString('latin1', 0, Math.max(0, KEPT_BYTES - bytes));
      bytes += chunk.length;
    }
    return push(chunk, encoding);
  };
  response.once('close', () => end(false));
}

/** @param raw names and values in turn */
function tellingHeaders(raw: readonly string[]): Array<[string, string]> {
  return raw.flatMap((name, index): Array<[string, string]> =>
    index % 2 === 0 && TELLING.test(name) ? [[name.toLowerCase(), raw[index + 1].slice(0, KEPT_CHARACTERS)]] : []);
}
