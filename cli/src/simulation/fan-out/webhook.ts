import { formatEnvelope } from '../../../../src/envelope/envelope';
import type { SeededRandom } from '../random';

/** What filters look at. */
export interface Attributes {
  readonly method: 'POST' | 'PUT';
  readonly kind: 'a' | 'b' | 'c';
  readonly page: number;
  readonly amount: number;
}

/** Draws what a webhook is like. */
export function drawAttributes(random: SeededRandom): Attributes {
  return { method: random.pick(['POST', 'PUT'] as const), kind: random.pick(['a', 'b', 'c'] as const), page: random.int(0, 9), amount: random.int(0, 100) };
}

/** What API Gateway makes of a webhook. */
export function envelopeOf(
  id: string, { method, kind, page, amount }: Attributes, arrivedAt: number, signed: (body: Buffer) => Array<[string, string]>,
): string {
  const body = Buffer.from(JSON.stringify({ id, order: { amount } }));
  return formatEnvelope({
    id,
    arrivedAt,
    endpoint: '/',
    method,
    path: 'hooks',
    rawPath: '/prod/hooks',
    query: [['page', String(page)]],
    headers: [['Content-Type', 'application/json'], ['X-Kind', kind], ...signed(body)],
    body,
    sourceIp: '192.0.2.1',
  });
}

const ID = /"id":"(w\d+)"/;
const DESTINATION = /^\{"overflow":\{"destination":"([^"]+)"/;

/** Number of the webhook in a message body. */
export function numberIn(body: string): number | undefined {
  const id = ID.exec(body)?.[1];
  return id === undefined ? undefined : Number(id.slice(1));
}

/** Where a body of the overflow is going. */
export function destinationIn(body: string): string | undefined {
  return DESTINATION.exec(body)?.[1];
}
