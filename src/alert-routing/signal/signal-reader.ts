import { readEventBridgeEvent } from './eventbridge-signal';
import { readRequest } from './request-signal';
import { Signal } from './signal';
import { fittingId, isJsonObject, SignalFacts } from './signal-facts';
import { readSnsNotification } from './sns-signal';
import { Item, MessageFacts, Reader, ReadResult } from '../../engine/item';

/**
 * Reads the messages of the intake queue: notifications of SNS, events of EventBridge, requests that a webhook put there, and whatever else somebody sent. Nothing is
 * undeliverable: what is none of these is a signal whose body is the message.
 */
export class SignalReader implements Reader<Signal> {
  /** @param now milliseconds since 1970: when it is received, where nobody says when it arrived */
  constructor(private readonly now: () => number) {}

  public read(body: string, message?: MessageFacts): ReadResult<Signal> {
    return { kind: 'item', item: itemOf(signalOf(body, { id: message?.messageId ?? '', receivedAt: message?.sentAt ?? this.now() })) };
  }
}

function signalOf(body: string, facts: SignalFacts): Signal {
  const json = parse(body);
  return (isJsonObject(json) ? readSnsNotification(json, facts) ?? readRequest(json, facts) ?? readEventBridgeEvent(json, body, facts) : undefined)
    ?? { ...facts, carrier: 'queue', body: Buffer.from(body) };
}

function itemOf(signal: Signal): Item<Signal> {
  // Whoever sends can claim any id; the table keeps it in each alert that counts the signal, and has no room for a long one.
  const id = fittingId(signal.id);
  return { deliveryId: id, arrivedAt: signal.receivedAt, content: { ...signal, id } };
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body) as unknown;
  } catch {
    return undefined;
  }
}
