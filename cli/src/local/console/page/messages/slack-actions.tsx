import { createContext } from 'preact';
import { useContext, useState } from 'preact/hooks';
import { Press, PressState } from './press-state';
import { objectOf, objectsOf, textOf, Unknown } from '../format/shapes';
import { press } from '../state/api';
import { useAction } from '../state/hooks';
import { usePresser } from '../state/presser';

/** The message that is shown: what its buttons are pressed of, and how often it and what is in its thread have been written. Without one they can only be seen. */
export const ShownMessage = createContext<{ readonly id: string; readonly revision: number } | undefined>(undefined);

/** What stands in the message's field. */
export const FieldText = createContext<{ readonly text: string; readonly change: (text: string) => void }>({ text: '', change: () => undefined });

/** Buttons in a row, and what became of the one that was pressed last. */
export function SlackButtons({ elements }: { readonly elements: unknown }) {
  const message = useContext(ShownMessage);
  const [pressed, setPressed] = useState<Press>();
  return (
    <>
      <div class="actions">{objectsOf(elements).map((element, index) => <SlackButton key={textOf(element.action_id) || index} element={element} onPress={setPressed} />)}</div>
      {pressed && message && <PressState press={pressed} now={message.revision} />}
    </>
  );
}

function SlackButton({ element, onPress }: { readonly element: Unknown; readonly onPress: (press: Press) => void }) {
  const message = useContext(ShownMessage);
  const { text: field } = useContext(FieldText);
  const [user] = usePresser();
  const label = labelOf(element.text);
  const { busy, start } = useAction(async () => {
    const made: Press = { label, at: Date.now(), revision: message!.revision };
    onPress(made);
    await press({ messageId: message!.id, actionId: textOf(element.action_id), user, field })
      .then(() => onPress({ ...made, taken: true }), ({ message: problem }: Error) => onPress({ ...made, taken: { problem } }));
  });
  const ask = objectOf(element.confirm);
  const isSure = () => element.confirm === undefined || confirm(`${labelOf(ask.title)}\n\n${labelOf(ask.text)}`);
  return (
    <button type="button" class={element.style === 'primary' ? 'primary' : undefined} disabled={busy || message === undefined} onClick={() => isSure() && start()}>
      {label}
    </button>
  );
}

/** A field, which is handed in with Enter or with the button below it. */
export function SlackInput({ block }: { readonly block: Unknown }) {
  const { element, label } = block;
  const { max_length: max, initial_value: initial } = objectOf(element);
  const { text, change } = useContext(FieldText);
  return (
    <label class="section">
      {labelOf(label)}
      <input type="text" value={text || textOf(initial)} maxLength={typeof max === 'number' ? max : undefined} onInput={({ currentTarget }) => change(currentTarget.value)} />
    </label>
  );
}

function labelOf(text: unknown): string {
  return textOf(objectOf(text).text);
}
