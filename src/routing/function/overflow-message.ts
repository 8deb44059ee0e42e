import { createHash } from 'node:crypto';

/**
 * The message body in the overflow: the one place that knows its format. It is the envelope (`envelope/envelope.ts`) with one field more in front, which
 * says where it was going; readers of envelopes take no notice of it.
 */

/** Where a webhook in the overflow was going. */
export interface OverflowAddress {
  readonly destination: string;
  readonly group: string;
  /** Of this webhook in the overflow, and of no other. */
  readonly ticket: string;
}

const FIELD = 'overflow';

/** What `overflowBody` begins with, and no envelope does. */
const BEGIN = `{${JSON.stringify(FIELD)}:`;

/**
 * A destination, a group and a ticket, with what is written around them, are no longer than this. An overflow takes messages that are so much
 * larger than those of other queues.
 */
export const MAX_ADDRESS_BYTES = 512;

/** The message body for the overflow. An envelope that was in the overflow before, and was sent again from there by a person, gets another address for the one that it has. */
export function overflowBody(envelope: string, address: OverflowAddress): string {
  const own = envelope.startsWith(BEGIN) ? readOverflowBody(envelope)?.envelope ?? envelope : envelope;
  return `${prefixOf(address)}${own.slice(own.indexOf('{') + 1)}`;
}

/** What `overflowBody` was made of; undefined for anything else. */
export function readOverflowBody(body: string): { readonly envelope: string; readonly address: OverflowAddress } | undefined {
  const address = addressIn(body);
  if (!address) {
    return undefined;
  }
  const prefix = prefixOf(address);
  return body.startsWith(prefix) ? { envelope: `{${body.slice(prefix.length)}`, address } : undefined;
}

/** The message group in the overflow: what one destination does not take must not hold up what another does. */
export function overflowGroup({ destination, group }: OverflowAddress): string {
  return createHash('sha256').update(JSON.stringify([destination, group])).digest('hex');
}

function prefixOf({ destination, group, ticket }: OverflowAddress): string {
  return `${BEGIN}${JSON.stringify({ destination, group, ticket })},`;
}

function addressIn(body: string): OverflowAddress | undefined {
  try {
    const { [FIELD]: address } = JSON.parse(body) as Record<string, unknown>;
    const { destination, group, ticket } = address as Record<string, unknown>;
    return [destination, group, ticket].every((text) => typeof text === 'string') ? address as OverflowAddress : undefined;
  } catch {
    return undefined;
  }
}
