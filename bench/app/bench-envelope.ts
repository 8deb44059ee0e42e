import { formatEnvelope } from '../../src/envelope/envelope';

/** How large the body of a webhook is, where nothing else is said. Bytes. */
export const BODY_BYTES = 1024;

/** A webhook as the queue holds it. @param arrivedAt milliseconds since 1970 */
export function benchEnvelope(id: string, arrivedAt: number = Date.now(), bodyBytes: number = BODY_BYTES): string {
  return formatEnvelope({
    id,
    arrivedAt,
    endpoint: '/',
    method: 'POST',
    path: '',
    rawPath: '/prod/',
    query: [],
    headers: [['Content-Type', 'application/json'], ['Host', 'bench.invalid'], ['User-Agent', 'bench']],
    body: Buffer.alloc(bodyBytes, 'x'),
    sourceIp: '127.0.0.1',
  });
}
