import type { DeliveryAttempt, DeliveryPart } from '../../contract/deliveries';
import { count } from '../format/numbers';
import { clockTime, duration } from '../format/times';
import { lastName } from '../format/words';

/** The attempts of a delivery at one destination, the newest first. */
export function Attempts({ part: { attempts, attemptCount, destination } }: { readonly part: DeliveryPart }) {
  if (attempts.length === 0) {
    return <p class="note">No attempt yet.</p>;
  }
  return (
    <div class="scroll">
      <table>
        <caption class="hidden">Attempts at {lastName(destination)}</caption>
        <thead><tr><th scope="col" class="number">#</th><th scope="col">Time</th><th scope="col">Answer</th><th scope="col" class="number">Took</th></tr></thead>
        <tbody>{[...attempts].reverse().map((attempt) => <Attempt key={attempt.at} attempt={attempt} />)}</tbody>
      </table>
      {attemptCount > attempts.length && <p class="note">The latest {count(attempts.length)} of {count(attemptCount)} attempts.</p>}
    </div>
  );
}

function Attempt({ attempt: { number, at, outcome, detail, latencyMs, decision } }: { readonly attempt: DeliveryAttempt }) {
  return (
    <tr>
      <td class="number">{number}</td>
      <td>{clockTime(at)}</td>
      <td class={decision === 'delivered' ? 'good' : decision === 'retry' ? 'warn' : 'bad'}>{outcome}{detail ? <span class="note"> {detail}</span> : null}</td>
      <td class="number">{duration(latencyMs)}</td>
    </tr>
  );
}
