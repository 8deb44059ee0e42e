import { useState } from 'preact/hooks';
import { CopyButton } from './copy-button';
import type { DeliveryContent } from '../../contract/deliveries';
import { hexDump, prettyJson, toBytes, toText } from '../format/content';
import { bytes as sizeOf } from '../format/numbers';

/** Of a body so many characters are shown at first: more of them make a page slow. */
const SHOWN = 60_000;

type Look = 'JSON' | 'Text' | 'Hex';

/** What was sent: URL, headers and body. */
export function RequestView({ content }: { readonly content: DeliveryContent }) {
  return (
    <section class="part" aria-label="Request">
      <div class="title"><h3>Request</h3></div>
      <p class="url"><code>{content.method} {content.url}</code></p>
      <h4>Headers</h4>
      <div class="scroll">
        <table class="headers">
          <caption class="hidden">Headers</caption>
          <tbody>{content.headers.map(([name, value]) => <tr key={`${name}: ${value}`}><th scope="row">{name}</th><td>{value}</td></tr>)}</tbody>
        </table>
      </div>
      <Body base64={content.body} />
    </section>
  );
}

function Body({ base64 }: { readonly base64: string }) {
  const [chosen, choose] = useState<Look>();
  const [whole, showWhole] = useState(false);
  const bytes = toBytes(base64);
  if (bytes.length === 0) {
    return <><h4>Body</h4><p class="note">It has no body.</p></>;
  }
  const text = toText(bytes);
  const json = text === undefined ? undefined : prettyJson(text);
  const looks: Look[] = [...json === undefined ? [] : ['JSON' as const], ...text === undefined ? [] : ['Text' as const], 'Hex'];
  const look = chosen !== undefined && looks.includes(chosen) ? chosen : looks[0];
  const all = look === 'JSON' ? json! : look === 'Text' ? text! : hexDump(whole ? bytes : bytes.subarray(0, SHOWN / 4));
  const isCut = !whole && (all.length > SHOWN || (look === 'Hex' && bytes.length > SHOWN / 4));
  return (
    <>
      <div class="title">
        <h4>Body</h4><span class="note">{sizeOf(bytes.length)}</span>
        <fieldset class="windows">
          <legend class="hidden">Show the body as</legend>
          {looks.map((one) => <label key={one}><input type="radio" name="look" checked={one === look} onChange={() => choose(one)} /><span>{one}</span></label>)}
        </fieldset>
        {text !== undefined && <CopyButton text={look === 'JSON' ? json! : text} what="the body" />}
      </div>
      <pre class="body" tabIndex={0} role="region" aria-label="Body"><code>{whole ? all : all.slice(0, SHOWN)}</code></pre>
      {isCut && <button type="button" class="quiet" onClick={() => showWhole(true)}>Show all {sizeOf(bytes.length)}</button>}
    </>
  );
}
