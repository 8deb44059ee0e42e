import { DeliveryFacts } from './delivery';
import { peekEnvelope } from '../../runtime/peek-envelope';

/** The fields that are read stand in the first so many characters, before what a sender can make long. */
const HEAD = 4_000;

/** A path that a list shows is no longer than this. */
const SHOWN_PATH = 200;

/** What of a message names the delivery, without the rest, which may have a megabyte; undefined of what is no envelope. */
export function readFacts(body: string, webhook: string, groupId: string, at: number): DeliveryFacts | undefined {
  const { deliveryId, endpoint } = peekEnvelope(body);
  if (deliveryId === undefined) {
    return undefined;
  }
  const head = body.slice(0, HEAD);
  return {
    id: deliveryId,
    arrivedAt: Number(/"at":\s*(\d{1,16})/.exec(head)?.[1] ?? at),
    webhook,
    endpoint: webhook + (endpoint ?? ''),
    method: /"method":\s*"([A-Z]{1,16})"/.exec(head)?.[1] ?? '',
    path: Buffer.from(/"path":\s*"([A-Za-z0-9+/=]*)/.exec(head)?.[1] ?? '', 'base64').toString('utf8').slice(0, SHOWN_PATH),
    group: groupId,
  };
}
