import { ENDPOINTS } from './request-shapes';
import { Claims } from '../../../../src/delivery/webhook/claims';
import { DeduplicationGate } from '../../../../src/delivery/webhook/deduplication-gate';
import { GatesInTurn } from '../../../../src/delivery/webhook/gates-in-turn';
import type { Gate } from '../../../../src/engine/gate';
import type { Clock } from '../../../../src/engine/ports';
import { Webhook } from '../../../../src/envelope/envelope';

/** The header with a sender's id of its webhook. */
export const SENDER_ID_HEADER = 'x-id';

/** Whose value says whether the sender signed. */
const SIGNATURE_HEADER = 'x-signature';
const SIGNED = 'good';

/** Stands for a source: what it would find out of a signature is written down. */
const SOURCE: Gate<Webhook> = {
  check: async ({ content: { headers } }) => headers.some(([name, value]) => name === SIGNATURE_HEADER && value === SIGNED)
    ? { kind: 'deliver' }
    : { kind: 'invalid', keep: true, reason: 'signature', detail: 'forged' },
};

/** Headers of a webhook of a sender, or of one that is forged under an id of the sender's. */
export function headersOfSender(senderId: string, isForged: boolean): Array<[string, string]> {
  return [[SENDER_ID_HEADER, senderId], [SIGNATURE_HEADER, isForged ? 'bad' : SIGNED]];
}

/**
 * The gate of an environment where repetitions are left out: behind a source that is made up, the real one.
 *
 * @param windowSeconds how far apart repetitions may arrive
 * @param source what verifies in place of that
 */
export function deduplicatingGate(windowSeconds: number, claims: Claims, clock: Clock, source: Gate<Webhook> = SOURCE): Gate<Webhook> {
  const configs = new Map(ENDPOINTS.map((endpoint) => [endpoint, { header: SENDER_ID_HEADER, window: windowSeconds }]));
  return new GatesInTurn([source, new DeduplicationGate(configs, claims, clock)]);
}
