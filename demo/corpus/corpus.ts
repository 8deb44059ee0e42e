import { createHash } from 'node:crypto';
import { githubPayloads } from './github';
import { otherPayloads } from './other-payloads';
import { GROUP_HEADER, ID_HEADER, Payload, Webhook } from './payload';

/**
 * So many webhooks, dealt out to so many groups: GitHub's payloads and the others in turn, again and again, each time as a new webhook.
 *
 * The same numbers give the same webhooks in every run.
 */
export function webhooks(count: number, groups: number): Webhook[] {
  const payloads = interleave(githubPayloads(), otherPayloads());
  const lengths = new Map<string, number>();
  return Array.from({ length: count }, (_, index) => {
    const group = `order-${1001 + index % groups}`;
    const position = lengths.get(group) ?? 0;
    lengths.set(group, position + 1);
    // A step that has no divisor in common with the number of groups, so that each group gets payloads of all kinds.
    return webhook(payloads[(index + Math.floor(index / payloads.length) * 7) % payloads.length], `wh_${uuid(index)}`, group, position);
  });
}

function webhook(payload: Payload, id: string, group: string, position: number): Webhook {
  const delivery: Array<readonly [string, string]> = payload.headers.some(([name]) => name === 'X-GitHub-Event') ? [['X-GitHub-Delivery', id.slice(3)]] : [];
  return { ...payload, id, group, position, headers: [...payload.headers, ...delivery, [ID_HEADER, id], [GROUP_HEADER, group]] };
}

/** The short list is repeated among the long one, so that a few hundred webhooks have all of both. */
function interleave(long: readonly Payload[], short: readonly Payload[]): Payload[] {
  const step = Math.ceil(long.length / (2 * short.length));
  return long.flatMap((item, index) => index % step === 0 ? [short[index / step % short.length], item] : [item]);
}

function uuid(index: number): string {
  return createHash('sha256').update(`webhook ${index}`).digest('hex').slice(0, 32).replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}
