import { readCommand, readTimer } from './command';
import { readConfirmedForm } from './confirmed-form';
import { Response } from './response';
import { readSlackForm } from './slack-form';
import { AlertActionPath } from '../../contract/alerts';
import { DeadLetterReason } from '../../contract/dead-letters';
import { MessageFacts, Reader, ReadResult } from '../../engine/item';
import { readRequest } from '../signal/request-signal';
import { Signal } from '../signal/signal';
import { arrival, isJsonObject, SignalFacts } from '../signal/signal-facts';

/** What the reader is told. */
export interface ResponseReaderOptions {
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Whether the webhook lets in at Slack's path only what Slack has signed. */
  readonly isSlackVerified: boolean;
  /** Where else than at Slack answers may go, as a URL that they begin with. Default: nowhere. */
  readonly responseUrlBase?: string;
  /** What buttons of this router say of it; a press of another router's is none of ours. Default: whatever they say. */
  readonly routerBlock?: string;
}

/**
 * Reads the messages of the queue of responses: requests that the webhook put there, timers, and what operators want. What anybody may have sent is dropped later, and
 * counted; what cannot be read at all was sent by somebody who may send to the queue, and is kept for him.
 */
export class ResponseReader implements Reader<Response> {
  constructor(private readonly options: ResponseReaderOptions) {}

  public read(body: string, message?: MessageFacts): ReadResult<Response> {
    const facts: SignalFacts = { id: message?.messageId ?? '', receivedAt: message?.sentAt ?? this.options.now() };
    const json = parse(body);
    const read = isJsonObject(json) ? this.requestOf(json, facts) ?? this.timerOf(json, facts) ?? commandOf(json, facts) : undefined;
    return read ?? {
      kind: 'undeliverable',
      why: { reason: DeadLetterReason.ENVELOPE, detail: 'The message is neither a request nor a timer nor a command; expected one of them, such as JSON with "schemaVersion": 1 and "kind": "command".' },
    };
  }

  private requestOf(json: Readonly<Record<string, unknown>>, facts: SignalFacts): ReadResult<Response> | undefined {
    const signal = readRequest(json, facts);
    return signal && item(signal.id, signal.receivedAt, this.responseOf(signal));
  }

  private responseOf({ id, receivedAt, body, request }: Signal): Response {
    const text = body.toString();
    if (request?.method !== 'POST') {
      return { kind: 'invalid', reason: 'path' };
    }
    if (request.path === AlertActionPath.SLACK) {
      if (!this.options.isSlackVerified) {
        // Anybody may have sent it.
        return { kind: 'invalid', reason: 'no-slack' };
      }
      const { responseUrlBase, routerBlock } = this.options;
      const form = readSlackForm(text, { arrivedAt: receivedAt, responseUrlBase, routerBlock });
      return form.kind === 'response' ? { kind: form.isOfAnother ? 'press-of-another' : 'press', response: form.response } : form;
    }
    if (!request.path.startsWith(`${AlertActionPath.CONFIRM}/`)) {
      return { kind: 'invalid', reason: 'path' };
    }
    const form = readConfirmedForm(request.path, request.query, text);
    return form ? { kind: 'confirmed', id, form } : { kind: 'invalid', reason: 'form' };
  }

  private timerOf(json: Readonly<Record<string, unknown>>, { id, receivedAt }: SignalFacts): ReadResult<Response> | undefined {
    const timer = readTimer(json);
    // It counts from when it was due, and not from when it began to wait.
    return timer && item(id, Math.max(receivedAt, Math.min(timer.dueAt, this.options.now())), { kind: 'timer', timer });
  }
}

function commandOf(json: Readonly<Record<string, unknown>>, facts: SignalFacts): ReadResult<Response> | undefined {
  const command = readCommand(json);
  return command && item(command.id, arrival(command.at, facts), { kind: 'command', command });
}

function item(deliveryId: string, arrivedAt: number, content: Response): ReadResult<Response> {
  return { kind: 'item', item: { deliveryId, arrivedAt, content } };
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body) as unknown;
  } catch {
    return undefined;
  }
}
