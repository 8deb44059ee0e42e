import { useState } from 'preact/hooks';
import { Outcome } from './outcome';
import type { DeliveryContent } from '../../contract/deliveries';
import { toBase64, toBytes, toText } from '../format/content';
import { RefusedError, send } from '../state/api';
import { useAction } from '../state/hooks';
import { linkTo } from '../state/route';

const METHODS = ['POST', 'PUT', 'PATCH', 'DELETE', 'GET'];

/** A request to change and send. */
export function Editor({ id, content, onClose }: { readonly id: string; readonly content: DeliveryContent; readonly onClose: () => void }) {
  const original = toText(toBytes(content.body));
  const [method, setMethod] = useState(content.method);
  const [url, setUrl] = useState(content.url);
  const [headers, setHeaders] = useState(content.headers.map(([name, value]) => `${name}: ${value}`).join('\n'));
  const [body, setBody] = useState(original);
  const sending = useAction(async () => {
    const edited = body === undefined || body === original ? content.body : toBase64(body);
    return send({ id, method, url, headers: readHeaders(headers), body: edited });
  });
  const { done } = sending;
  return (
    <form class="editor" aria-label="Edit and send" onSubmit={(event) => { event.preventDefault(); sending.start(); }}>
      <div class="line">
        <select aria-label="Method" value={method} onChange={({ currentTarget }) => setMethod(currentTarget.value)}>
          {[...new Set([content.method, ...METHODS])].map((one) => <option key={one}>{one}</option>)}
        </select>
        <input aria-label="URL" value={url} onInput={({ currentTarget }) => setUrl(currentTarget.value)} spellcheck={false} />
      </div>
      <label>Headers, one a line
        <textarea rows={Math.min(10, headers.split('\n').length + 1)} value={headers} onInput={({ currentTarget }) => setHeaders(currentTarget.value)} spellcheck={false} />
      </label>
      {body === undefined
        ? <p class="note">The body is no text; it is sent as it is.</p>
        : <label>Body<textarea rows={Math.min(20, Math.max(4, body.split('\n').length + 1))} value={body} onInput={({ currentTarget }) => setBody(currentTarget.value)} spellcheck={false} /></label>}
      <div class="actions">
        <button type="submit" class="main" disabled={sending.busy}>Send</button>
        <button type="button" class="quiet" onClick={onClose}>Close</button>
      </div>
      <Outcome
        problem={sending.problem ?? (done && done.id === undefined ? `Refused with ${done.status}: ${done.answer}` : undefined)}
        done={done?.id === undefined ? undefined : `Sent${done.signed ? ' and signed' : ''}.`}
      />
      {done?.id !== undefined && <p class="note"><a href={linkTo('deliveries', done.id)}>Open what was sent</a></p>}
    </form>
  );
}

/** @throws RefusedError for a line that is no header */
function readHeaders(text: string): Array<readonly [string, string]> {
  return text.split('\n').filter((line) => line.trim() !== '').map((line) => {
    const colon = line.indexOf(':');
    if (colon < 1) {
      throw new RefusedError(`The line "${line.slice(0, 60)}" is no header, expected NAME: VALUE.`);
    }
    return [line.slice(0, colon).trim(), line.slice(colon + 1).trim()] as const;
  });
}
