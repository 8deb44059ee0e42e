import { ConfirmButton } from './confirm-button';
import { Outcome } from './outcome';
import type { DeadLetterList } from '../../contract/lists';
import { counted } from '../format/numbers';
import { lastName } from '../format/words';
import { ask, redrive, RefusedError } from '../state/api';
import { useAction } from '../state/hooks';

/** Moves a dead letter back to its queue: one whose message is known, or that of a delivery. */
export function RedriveButton({ destination, deliveryId, messageId, isMain }: {
  readonly destination: string;
  readonly deliveryId?: string;
  readonly messageId?: string;
  /** Whether nothing else is as likely to be wanted. */
  readonly isMain?: boolean;
}) {
  const move = useAction(async () => redrive({ destination, messageId: messageId ?? await find(destination, deliveryId!) }));
  return (
    <>
      <ConfirmButton
        text="Redrive"
        label={deliveryId === undefined ? undefined : `Redrive ${deliveryId}`}
        question="Redrive this dead letter?"
        action="Redrive"
        disabled={move.busy || move.done !== undefined}
        isMain={isMain}
        onConfirm={move.start}
      ><WhatFollows destination={destination} messages={1} /></ConfirmButton>
      <Outcome problem={move.problem} done={move.done && 'It is back in its queue, behind what waits there.'} />
    </>
  );
}

/** Moves all dead letters of a destination back. */
export function RedriveAll({ destination, messages }: { readonly destination: string; readonly messages: number }) {
  const move = useAction(() => redrive({ destination }));
  return (
    <>
      <ConfirmButton
        text={<>Redrive {messages > 1 && 'all '}{counted(messages, 'dead letter')}</>}
        question={`Redrive ${messages > 1 ? 'all ' : ''}${counted(messages, 'dead letter')} of ${lastName(destination)}?`}
        action={`Redrive ${counted(messages, 'dead letter')}`}
        disabled={move.busy || messages === 0}
        onConfirm={move.start}
      ><WhatFollows destination={destination} messages={messages} /></ConfirmButton>
      <Outcome problem={move.problem} done={move.done && `${counted(move.done.messages, 'message')} on the way back, up to 500 a second.`} />
    </>
  );
}

function WhatFollows({ destination, messages }: { readonly destination: string; readonly messages: number }) {
  const [they, them, go, are] = messages === 1 ? ['it', 'it', 'goes', 'is'] : ['they', 'them', 'go', 'are'];
  return (
    <>
      <p>
        To redrive is to move back: {they} {go} from the dead-letter queue into the queue of {destination}, behind what waits there in the same
        group, and {are} delivered as if for the first time.
      </p>
      <p class="note">A backend that had acted upon {them} before it answered gets {them} a second time, with the same delivery id.</p>
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
