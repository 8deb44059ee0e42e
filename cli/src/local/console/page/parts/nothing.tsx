import type { ComponentChildren } from 'preact';

/** Stands in the place of a list with nothing in it. */
export function Nothing({ title, children }: { readonly title: string; readonly children?: ComponentChildren }) {
  return <div class="nothing"><p class="title">{title}</p>{children}</div>;
}
