import type { AttemptAnswer } from '../../contract/deliveries';
import { prettyJson } from '../format/content';
import { bytes as sizeOf } from '../format/numbers';

/** So many characters stand in the line that it is opened by. */
const BRIEF = 120;

/** What a backend answered to an attempt: the headers that tell something, and the beginning of the body. */
export function AnswerView({ answer: { headers, text, bytes, isCut }, attempt, isOpen }: {
  readonly answer: AttemptAnswer;
  readonly attempt: number;
  readonly isOpen: boolean;
}) {
  const shown = text === undefined ? undefined : prettyJson(text) ?? text;
  return (
    <details class="answer" open={isOpen}>
      <summary><span class="hidden">Attempt {attempt}: </span>What the backend said<span class="brief">{briefly(text, bytes)}</span></summary>
      {shown !== undefined && shown.trim() !== '' && <pre tabIndex={0} role="region" aria-label={`What the backend said to attempt ${attempt}`}><code>{shown}</code></pre>}
      <p class="note">{sizeIn(text, bytes, isCut)}</p>
      {headers.length > 0 && <dl class="facts">{headers.map(([name, value]) => <Header key={`${name}: ${value}`} name={name} value={value} />)}</dl>}
    </details>
  );
}

function Header({ name, value }: { readonly name: string; readonly value: string }) {
  return <><dt>{name}</dt><dd><code>{value}</code></dd></>;
}

function briefly(text: string | undefined, bytes: number): string {
  const line = text?.split('\n').map((one) => one.trim()).find((one) => one !== '');
  return line !== undefined ? `: ${line.slice(0, BRIEF)}${line.length > BRIEF ? '…' : ''}` : bytes === 0 ? ', without a body' : `: binary, ${sizeOf(bytes)}`;
}

function sizeIn(text: string | undefined, bytes: number, isCut: boolean): string {
  if (bytes === 0) {
    return 'Without a body.';
  }
  return text === undefined ? `Binary, ${sizeOf(bytes)}.` : isCut ? `The beginning of ${sizeOf(bytes)}.` : `${sizeOf(bytes)}.`;
}
