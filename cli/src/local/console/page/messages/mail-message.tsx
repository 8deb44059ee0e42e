import { useState } from 'preact/hooks';
import { PlainText } from './plain-text';
import { objectOf, textOf } from '../format/shapes';

/** A mail: its head and its text. Its HTML is shown in a frame in which nothing runs and nothing is loaded. */
export function MailMessage({ content }: { readonly content: unknown }) {
  const { from, to, subject, text, html } = objectOf(content);
  const [isOpen, open] = useState(false);
  return (
    <>
      <h3 class="heading"><PlainText text={textOf(subject)} /></h3>
      <p class="note">From {textOf(from)} to {Array.isArray(to) ? to.map(textOf).join(', ') : ''}</p>
      <div class="section plain"><PlainText text={textOf(text)} /></div>
      {textOf(html) !== '' && (
        <details onToggle={({ currentTarget }) => open(currentTarget.open)}>
          <summary>As HTML</summary>
          {isOpen && <iframe title={`Mail: ${textOf(subject)}`} sandbox="" srcdoc={textOf(html)} />}
        </details>
      )}
    </>
  );
}
