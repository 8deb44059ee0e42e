import { Outcome } from './outcome';
import type { DeadLetterList } from '../../contract/lists';
import { counted } from '../format/numbers';
import { ask, redrive, RefusedError } from '../state/api';
import { useAction } from '../state/hooks';

/** Moves a dead letter back to its queue: one whose message is known, or that of a delivery. */
export function RedriveButton({ destination, deliveryId, messageId }: {
  readonly destination: string;
  readonly deliveryId?: string;
  readonly messageId?: string;
}) {
  const move = useAction(async () => redrive({ destination, messageId: messageId ?? await find(destination, deliveryId!) }));
  return (
    <>
      <button type="button" onClick={move.start} disabled={move.busy || move.done !== undefined} aria-label={deliveryId === undefined ? 'Redrive' : `Redrive ${deliveryId}`}>Redrive</button>
      <Outcome problem={move.problem} done={move.done && 'It is back in its queue, behind what waits there.'} />
    </>
  );
}

/** Moves all dead letters of a destination back. */
export function RedriveAll({ destination, messages }: { readonly destination: string; readonly messages: number }) {
  const move = useAction(() => redrive({ destination }));
  return (
    <>
      <button type="button" onClick={move.start} disabled={move.busy || messages === 0}>Redrive {messages > 1 && 'all '}{counted(messages, 'dead letter')}</button>
      <Outcome problem={move.problem} done={move.done && `${counted(move.done.messages, 'message')} on the way back, up to 500 a second.`} />
    </>
  );
}

async function find(destination: string, deliveryId: string): Promise<string> {
  const { letters } = await ask<DeadLetterList>(`dead-letters?${new URLSearchParams({ destination, text: deliveryId })}`);
  const letter = letters.find((candidate) => candidate.deliveryId === deliveryId);
  if (!letter) {
    throw new RefusedError('This dead letter is not there any more: it was redriven or deleted.');
  }
  return letter.messageId;
}
