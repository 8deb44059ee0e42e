import { Signal } from './signal';
import { isJsonObject, isText, JsonObject, SignalFacts } from './signal-facts';

/**
 * An event as a rule of EventBridge sends it; undefined where it is none. What a rule has transformed has another shape, and is what it is.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-events-structure.html
 */
export function readEventBridgeEvent(json: JsonObject, body: string, { receivedAt }: SignalFacts): Signal | undefined {
  const { 'id': id, source, 'detail-type': detailType, detail, account } = json;
  return isText(id) && isText(source) && isText(detailType) && isText(account) && isJsonObject(detail)
    ? { id, receivedAt, carrier: 'eventbridge', body: Buffer.from(body) }
    : undefined;
}
