import { readCircles } from '../format/circles';

/** A text of a message, whose circles of colour are drawn here and not by a font, which may have none. */
export function PlainText({ text }: { readonly text: string }) {
  return <>{readCircles(text).map((piece, index) => 'text' in piece ? piece.text
    : <span key={index} role="img" aria-label={`${piece.circle} circle`} class={`circle ${piece.circle}`} />)}</>;
}
