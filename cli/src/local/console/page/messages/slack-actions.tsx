import { createContext } from 'preact';
import { useContext, useState } from 'preact/hooks';
import { objectOf, objectsOf, textOf, Unknown } from '../format/shapes';
import { Outcome } from '../parts/outcome';
import { press } from '../state/api';
import { useAction } from '../state/hooks';
import { usePresser } from '../state/presser';

/** Which message is shown: what its buttons are pressed of. Without one they can only be seen. */
export const ShownMessage = createContext<string | undefined>(undefined);

/** What stands in the message's field. */
export const FieldText = createContext<{ readonly text: string; readonly change: (text: string) => void }>({ text: '', change: () => undefined });

/** Buttons in a row. */
export function SlackButtons({ elements }: { readonly elements: unknown }) {
  const [problem, setProblem] = useState<string>();
  return (
    <>
      <div class="actions">{objectsOf(elements).map((element, index) => <SlackButton key={textOf(element.action_id) || index} element={element} onProblem={setProblem} />)}</div>
      {problem !== undefined && <Outcome problem={problem} />}
    </>
  );
}

function SlackButton({ element, onProblem }: { readonly element: Unknown; readonly onProblem: (problem?: string) => void }) {
  const messageId = useContext(ShownMessage);
  const { text: field } = useContext(FieldText);
  const [user] = usePresser();
  const { busy, start } = useAction(async () => {
    onProblem(undefined);
    await press({ messageId: messageId!, actionId: textOf(element.action_id), user, field }).catch(({ message }: Error) => onProblem(message));
  });
  const ask = objectOf(element.confirm);
  const isSure = () => element.confirm === undefined || confirm(`${labelOf(ask.title)}\n\n${labelOf(ask.text)}`);
  return (
    <button type="button" class={element.style === 'primary' ? 'primary' : undefined} disabled={busy || messageId === undefined} onClick={() => isSure() && start()}>
      {labelOf(element.text)}
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
