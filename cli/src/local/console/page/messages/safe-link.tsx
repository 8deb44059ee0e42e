import type { ComponentChildren } from 'preact';

/** A link of a message, which opens beside this page; the text alone where it is of no kind that a browser opens as a page. */
export function SafeLink({ url, children, button }: { readonly url: string; readonly children: ComponentChildren; readonly button?: boolean }) {
  return /^https?:\/\//i.test(url) && URL.canParse(url)
    ? <a href={url} target="_blank" rel="noopener noreferrer" class={button ? 'button' : undefined}>{children}</a>
    : <span>{children}</span>;
}
