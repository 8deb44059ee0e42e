import { Webhook } from '../../src/envelope/envelope';
import { FilterInput } from '../../src/filters/filter-input';

export const WEBHOOK: Webhook = {
  id: 'JKJaXmPLvHcESHA=',
  arrivedAt: 1_790_000_000_000,
  endpoint: '/',
  method: 'POST',
  path: '',
  rawPath: '/prod',
  query: [],
  headers: [],
  body: Buffer.alloc(0),
  sourceIp: '192.0.2.1',
};

export function webhookWith(parts: Partial<Omit<Webhook, 'body'>> & { readonly body?: Uint8Array | string }): Webhook {
  const { body = '', ...others } = parts;
  return { ...WEBHOOK, ...others, body: typeof body === 'string' ? Buffer.from(body) : body };
}

export function inputWith(parts: Parameters<typeof webhookWith>[0]): FilterInput {
  return new FilterInput(webhookWith(parts));
}
