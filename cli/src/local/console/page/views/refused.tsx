import type { RefusalList, RefusalRow } from '../../contract/lists';
import { bytes, count, counted } from '../format/numbers';
import { clockTime } from '../format/times';
import { Nothing } from '../parts/nothing';
import { Pill } from '../parts/pill';
import { useAsked } from '../state/hooks';

/** What the endpoints answered with something else than 2xx, why, and what to do about it. */
export function Refused() {
  const { value: list, problem } = useAsked<RefusalList>('refusals');
  return (
    <section class="card" aria-label="Refused">
      <div class="title"><h2>Refused</h2>{list && list.total > 0 && <span class="note">{howMany(list)}</span>}</div>
      <p class="note lead">What the API answered with something else than 2xx. Nothing of it is stored: the sender knows, and may send it again.</p>
      {problem && <p class="note bad">{problem}</p>}
      {list && (list.refusals.length > 0
        ? <ul class="letters">{list.refusals.map((refusal) => <Refusal key={refusal.id} refusal={refusal} />)}</ul>
        : <Nothing title="Nothing was refused." />)}
    </section>
  );
}

function Refusal({ refusal }: { readonly refusal: RefusalRow }) {
  const { at, endpoint, method, path, contentType, bytes: size, status, answer, why, remedy } = refusal;
  return (
    <li>
      <div class="title">
        <time dateTime={new Date(at).toISOString()}>{clockTime(at)}</time>
        <Pill tone="warn">{status}</Pill>
        <code>{method} {path}</code>
      </div>
      <p><b>{why}</b> {remedy}</p>
      <details>
        <summary data-row>Details</summary>
        <dl class="facts">
          <dt>Endpoint</dt><dd>{endpoint}</dd>
          <dt>Content type</dt><dd>{contentType ?? 'none'}</dd>
          <dt>Body</dt><dd>{bytes(size)}</dd>
          <dt>The sender was told</dt><dd><code>{answer}</code></dd>
        </dl>
      </details>
    </li>
  );
}

function howMany({ refusals, total }: RefusalList): string {
  return refusals.length < total ? `the latest ${count(refusals.length)} of ${count(total)}` : counted(total, 'request');
}
