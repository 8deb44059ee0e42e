import { OUTCOME_WORDS, reasonWord } from '../../../../outcome-words';
import type { DeliveryFilter, DeliveryPart, DeliverySummary, PartState, WaitReason } from '../../contract/deliveries';
import type { Tone } from '../parts/pill';

/** States as people read them, with the colour that they have everywhere. */
export const STATES: Readonly<Record<PartState, { readonly word: string; readonly tone: Tone }>> = {
  'waiting': { word: 'Waiting', tone: 'plain' },
  'sending': { word: 'At the backend', tone: 'busy' },
  'retrying': { word: OUTCOME_WORDS.retrying, tone: 'warn' },
  'delivered': { word: OUTCOME_WORDS.delivered, tone: 'good' },
  'dead-letter': { word: OUTCOME_WORDS['dead-letter'], tone: 'bad' },
  'dropped': { word: OUTCOME_WORDS.dropped, tone: 'plain' },
};

/** What a list can be narrowed to, in the order of the way of a webhook. */
export const FILTERS: ReadonlyArray<readonly [filter: DeliveryFilter, word: string]> = [
  ['problems', 'Problems only'],
  ...(['waiting', 'retrying', 'delivered', 'dead-letter', 'dropped'] as const).map((state) => [state, STATES[state].word] as const),
];

/** A state in a word, with its colour. */
type Standing = typeof STATES[PartState];

const PAUSED: Standing = { word: 'Paused', tone: 'warn' };

/** How a webhook stands at one destination. @param wait why it waits there, where it does */
export function standingOf({ state }: Pick<DeliveryPart, 'state'>, wait: WaitReason | undefined): Standing {
  return wait?.cause === 'pause' ? PAUSED : state === 'waiting' && isTrouble(wait) ? { ...STATES.waiting, tone: 'warn' } : STATES[state];
}

/** How a webhook stands altogether. */
export function standing({ state, waits }: Pick<DeliverySummary, 'state' | 'waits'>): Standing {
  const reasons = Object.values(waits);
  if (state !== 'waiting') {
    return STATES[state];
  }
  return reasons.some(isTrouble) ? { ...STATES.waiting, tone: 'warn' } : reasons.some(({ cause }) => cause === 'pause') ? PAUSED : STATES.waiting;
}

function isTrouble(wait: WaitReason | undefined): boolean {
  return wait?.cause === 'failure' || wait?.cause === 'problem';
}

/** What to do about dead letters, for the reasons of the forwarder and of SQS. */
const REMEDIES: Readonly<Record<string, string>> = {
  gone: 'The backend said that it never wants it (410). Redrive it (move it back to the queue) when that was wrong.',
  rejected: 'The backend does not take this content. Fix the backend, then redrive it (move it back to the queue); or edit it and send it again.',
  expired: 'It failed for as long as the retry policy allows. Redrive it (move it back to the queue) when the backend is back.',
  envelope: 'Something else than the endpoint wrote it into the queue. There is nothing to deliver.',
  path: 'Its path would have led outside of the backend\'s URL. Redriving changes nothing; ask the sender.',
  signature: 'It was accepted first, verified later, and never sent to the backend. Fix that where it is signed, or the secret here, then redrive it: it is verified again.',
  paused: 'The queue would not have kept it until the end of the pause. Redrive it then.',
  destination: 'The destination that it was on its way to is not in the app any more.',
  receives: 'The function ended before it was done, again and again. The terminal says how; fix that, then redrive it.',
};

/** The word for a reason and what to do about it. */
export function reasonOf(reason: string): { readonly word: string; readonly remedy: string } {
  return { word: reasonWord(reason), remedy: REMEDIES[reason] ?? 'Look into its details, then redrive it.' };
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

/** The command that ends the pause of a part. @param part `WEBHOOK/DESTINATION` */
export function resumeCommand(part: string): string {
  return `npx scalable-webhook resume --webhook ${part.slice(0, part.lastIndexOf('/'))} --destination ${lastName(part)} --local`;
}

/** A text as it stands within a sentence. */
export function lowerFirst(text: string): string {
  return text.slice(0, 1).toLowerCase() + text.slice(1);
}

/** The last part of a name such as `Stack/Orders/Slack`. */
export function lastName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
