import type { ComponentChildren } from 'preact';

/** What a colour says: `good` it went well, `warn` it will be tried again, `bad` a person has to look, `busy` it goes on now. */
export type Tone = 'plain' | 'good' | 'warn' | 'bad' | 'busy';

/** A state in a word; the dot is for the eye, the word says it. */
export function Pill({ tone, children }: { readonly tone: Tone; readonly children: ComponentChildren }) {
  return <span class={`pill ${tone}`}>{children}</span>;
}
