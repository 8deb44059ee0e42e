/** The circles of colour that messages of alerts begin with: fonts of many machines have none of them. */
const CIRCLES: Readonly<Record<string, string>> = {
  '🔴': 'red', '🟠': 'orange', '🟡': 'yellow', '🟢': 'green', '🔵': 'blue', '🟣': 'purple', '🟤': 'brown', '⚫': 'black', '⚪': 'white',
};

/** A piece of a text: as it is, or a circle by its colour. */
export type CirclePiece = { readonly text: string } | { readonly circle: string };

const PATTERN = new RegExp(`(${Object.keys(CIRCLES).join('|')})\\uFE0F?`, 'u');

/** Divides a text at its circles. */
export function readCircles(text: string): CirclePiece[] {
  return text.split(PATTERN).map((piece) => Object.hasOwn(CIRCLES, piece) ? { circle: CIRCLES[piece] } : { text: piece })
    .filter((piece) => !('text' in piece) || piece.text !== '');
}
