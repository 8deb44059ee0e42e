import type { Outage } from '../../contract/live';
import { counted } from '../format/numbers';
import { clockTime, duration } from '../format/times';
import { lastName } from '../format/words';

/** So many are listed, the newest first. */
const SHOWN = 5;

/** The outages in words: what is shaded in the charts. */
export function Outages({ outages, failing, now }: {
  readonly outages: readonly Outage[];
  /** Destinations whose last attempts failed, which is no outage yet. */
  readonly failing: readonly string[];
  readonly now: number;
}) {
  if (outages.length === 0) {
    return <p class="note">No outage of a backend so far{failing.length > 0 ? `; attempts at ${failing.map(lastName).join(', ')} fail` : ''}.</p>;
  }
  const shown = [...outages].reverse().slice(0, SHOWN);
  return (
    <>
      <ul class="outages" aria-label="Outages">
        {shown.map(({ destination, from, to, outcome, attempts }) => (
          <li key={`${destination} ${from}`} class={to === undefined ? 'lasts' : ''}>
            <span class="when">{clockTime(from)}{to === undefined ? '' : ` to ${clockTime(to)}`}</span>
            <span><b>{lastName(destination)}</b> {to === undefined ? `down for ${duration(now - from)}` : `was down for ${duration(to - from)}`}: {outcome}, {counted(attempts, 'attempt')} failed</span>
          </li>
        ))}
      </ul>
      {outages.length > shown.length && <p class="note">and {counted(outages.length - shown.length, 'earlier outage')}</p>}
    </>
  );
}
