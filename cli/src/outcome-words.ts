import type { DeliveryOutcome } from '../../src/engine/delivery-record';

/** How a delivery ended, or stands, in the words of the console, the terminal and the operator's tool alike. */
export const OUTCOME_WORDS = {
  'retrying': 'Retrying',
  'delivered': 'Delivered',
  'dead-letter': 'Dead letter',
  'dropped': 'Not delivered',
} as const;

/** What a record has beside those, each of which is that nobody was to have it: in so many words. */
const NOT_DELIVERED: Readonly<Partial<Record<`${DeliveryOutcome}` | 'dead-lettered-before', string>>> = {
  'dropped': 'its signature did not verify',
  'handled': 'the function did what it asked for',
  'registration': 'it registers the endpoint',
  'unrouted': 'no destination wants it',
  'duplicate': 'it came before',
  'dead-lettered-before': 'it is a dead letter already',
};

/** An outcome of a record as people read it. */
export function outcomeText(outcome: string): string {
  const why = NOT_DELIVERED[outcome as keyof typeof NOT_DELIVERED];
  return why !== undefined ? `${OUTCOME_WORDS.dropped}: ${why}` : (OUTCOME_WORDS as Readonly<Record<string, string>>)[outcome] ?? outcome;
}

/** Why something is a dead letter, in a word: for the reasons of the functions and of SQS. */
const REASON_WORDS: Readonly<Record<string, string>> = {
  gone: 'Gone',
  rejected: 'Rejected',
  expired: 'Expired',
  envelope: 'Unreadable',
  path: 'Path',
  signature: 'Invalid signature',
  paused: 'Paused',
  destination: 'No destination',
  receives: 'Received too often',
};

/** The word for a reason; the reason itself where it has none. */
export function reasonWord(reason: string): string {
  return REASON_WORDS[reason] ?? (reason === '' ? 'Unknown' : reason);
}

/** The same with the name that options take, such as `--reason signature`, where that is another word. */
export function reasonText(reason: string): string {
  const word = reasonWord(reason);
  return word.toLowerCase().includes(reason) ? word : `${word} (${reason})`;
}
