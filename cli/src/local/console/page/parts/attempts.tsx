import { AnswerView } from './answer';
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
      <table class="attempts">
        <caption class="hidden">Attempts at {lastName(destination)}</caption>
        <thead><tr><th scope="col" class="number">#</th><th scope="col">Time</th><th scope="col">Answer</th><th scope="col" class="number">Took</th></tr></thead>
        <tbody>{[...attempts].reverse().map((attempt) => <Attempt key={attempt.at} attempt={attempt} isLast={attempt === attempts.at(-1)} />)}</tbody>
      </table>
      {attemptCount > attempts.length && <p class="note">{count(attempts.length)} of {count(attemptCount)} attempts are shown.</p>}
    </div>
  );
}

function Attempt({ attempt: { number, at, outcome, detail, latencyMs, decision, answer }, isLast }: {
  readonly attempt: DeliveryAttempt;
  readonly isLast: boolean;
}) {
  const isEmpty = answer !== undefined && answer.bytes === 0 && answer.headers.length === 0;
  return (
    <>
      <tr>
        <td class="number">{number}</td>
        <td>{clockTime(at)}</td>
        <td>
          <span class={decision === 'delivered' ? 'good' : decision === 'retry' ? 'warn' : 'bad'}>{outcome}</span>
          {detail ? <span class="note"> {detail}</span> : null}
          {isEmpty && <span class="note"> without a body</span>}
        </td>
        <td class="number">{duration(latencyMs)}</td>
      </tr>
      {answer && !isEmpty && (
        <tr class="said">
          <td />
          <td colSpan={3}><AnswerView answer={answer} isOpen={isLast && decision !== 'delivered'} attempt={number} /></td>
        </tr>
      )}
    </>
  );
}
