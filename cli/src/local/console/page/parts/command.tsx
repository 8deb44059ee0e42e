import { CopyButton } from './copy-button';

/** A command for a terminal, to copy. */
export function Command({ text, label }: { readonly text: string; readonly label: string }) {
  return (
    <div class="command">
      <pre tabIndex={0} role="region" aria-label={label}><code>{text}</code></pre>
      <CopyButton text={text} what="the command" />
    </div>
  );
}
