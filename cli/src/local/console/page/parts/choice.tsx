import type { ComponentChildren } from 'preact';

/** A button with what follows from it, in a line beside it. */
export function Choice({ text, children }: { readonly text: string; readonly children: ComponentChildren }) {
  return <div class="choice"><div class="actions">{children}</div><p class="note">{text}</p></div>;
}
