import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';

/**
 * A button that asks before it does something. The question is the browser's own modal dialog: it holds the focus, Escape closes it, and the focus goes
 * back to the button.
 *
 * @param question what stands at the top of the dialog
 * @param children what follows from it, below the question
 * @param action the word on the button that does it
 */
export function ConfirmButton({ text, label, question, children, action, disabled, isMain = false, onConfirm }: {
  readonly text: ComponentChildren;
  /** For who does not see what the button stands beside. */
  readonly label?: string;
  readonly question: string;
  readonly children: ComponentChildren;
  readonly action: string;
  readonly disabled?: boolean;
  readonly isMain?: boolean;
  readonly onConfirm: () => void;
}) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [isOpen, open] = useState(false);
  // Shown when its buttons are there: the browser puts the focus on the first of them.
  useLayoutEffect(() => {
    if (isOpen) {
      dialog.current!.showModal();
    }
  }, [isOpen]);
  const confirm = () => {
    dialog.current!.close();
    onConfirm();
  };
  return (
    <>
      <button type="button" class={isMain ? 'main' : ''} onClick={() => open(true)} disabled={disabled} aria-label={label} aria-haspopup="dialog">{text}</button>
      <dialog ref={dialog} aria-label={question} onClose={() => open(false)}>
        {isOpen && (
          <>
            <h2>{question}</h2>
            {children}
            <div class="actions">
              <button type="button" onClick={() => dialog.current!.close()}>Cancel</button>
              <button type="button" class="main" onClick={confirm}>{action}</button>
            </div>
          </>
        )}
      </dialog>
    </>
  );
}
