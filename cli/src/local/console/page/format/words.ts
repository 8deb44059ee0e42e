import type { DeliveryState, PartState } from '../../contract/deliveries';
import type { Tone } from '../parts/pill';

/** States as people read them, with the colour that they have everywhere. */
export const STATES: Readonly<Record<PartState, { readonly word: string; readonly tone: Tone }>> = {
  'waiting': { word: 'Waiting', tone: 'plain' },
  'sending': { word: 'At the backend', tone: 'busy' },
  'retrying': { word: 'Retrying', tone: 'warn' },
  'delivered': { word: 'Delivered', tone: 'good' },
  'dead-letter': { word: 'Dead letter', tone: 'bad' },
  'dropped': { word: 'Not delivered', tone: 'plain' },
};

/** The states that a list can be narrowed to, in the order of the way of a webhook. */
export const FILTER_STATES: readonly DeliveryState[] = ['waiting', 'retrying', 'delivered', 'dead-letter', 'dropped'];

/** Why something is a dead letter, and what to do: for the reasons of the forwarder and of SQS. */
const REASONS: Readonly<Record<string, { readonly word: string; readonly remedy: string }>> = {
  gone: { word: 'Gone', remedy: 'The backend said that it never wants it (410). Redrive it when that was wrong.' },
  rejected: { word: 'Rejected', remedy: 'The backend does not take this content. Mend the backend, then redrive it; or edit it and send it anew.' },
  expired: { word: 'Expired', remedy: 'It failed for as long as the retry policy allows. Redrive it when the backend is back.' },
  envelope: { word: 'Unreadable', remedy: 'Something else than the endpoint wrote it into the queue. There is nothing to deliver.' },
  path: { word: 'Path', remedy: 'Its path would have led outside of the backend\'s URL. Redriving changes nothing; ask the sender.' },
  signature: { word: 'Invalid', remedy: 'Its signature did not verify. Compare the secret here with the sender\'s, then redrive it.' },
  paused: { word: 'Paused', remedy: 'The queue would not have kept it until the end of the pause. Redrive it then.' },
  destination: { word: 'No destination', remedy: 'The destination that it was on its way to is not in the app any more.' },
  receives: { word: 'Received too often', remedy: 'The function ended before it was done, again and again. The terminal says how; mend that, then redrive it.' },
};

/** The word for a reason and what to do about it. */
export function reasonOf(reason: string): { readonly word: string; readonly remedy: string } {
  return REASONS[reason] ?? { word: reason === '' ? 'Unknown' : reason, remedy: 'Look into its details, then redrive it.' };
}

/** Why a webhook was not meant for anybody. */
const DROPS: Readonly<Record<string, string>> = {
  dropped: 'Its signature did not verify, and the app drops such webhooks.',
  handled: 'The function did what it asked for; it is not for the backend.',
  registration: 'It registers the endpoint and is for whoever runs this.',
  unrouted: 'No destination wants it: every filter said no.',
  duplicate: 'Another delivery says the same; deduplication acknowledged this one.',
};

/** A sentence for what was dropped. */
export function dropOf(reason: string | undefined): string {
  return DROPS[reason ?? ''] ?? 'It was not meant for this destination.';
}

/** The last part of a name such as `Stack/Orders/Slack`. */
export function lastName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
