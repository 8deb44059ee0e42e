import { Finding, OpenRequests, PutOffFact, StreamFacts, UnansweredFact } from './facts';
import { Make, Say } from './make-finding';
import { counted } from '../../counted';
import { PUT_OFF_BECAUSE } from '../../put-off';
import { durationText } from '../output/duration-text';
import { printable } from '../output/printable';
import { StreamState } from '../state/stream-state';

/** A request that waits for less is no matter. Seconds. */
const SLOW_SECONDS = 3;

/** How findings are made. */
interface Making {
  readonly finding: Make;
  readonly command: Say;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** What webhooks wait for that nobody sees: an answer, or a time until which they are put off. */
export function waitingFindings({ open, putOff = [] }: StreamFacts, state: StreamState, making: Making): Finding[] {
  return [...open ? openFinding(open, state, making) : [], ...putOff.flatMap((fact) => putOffFinding(fact, making))];
}

/** The last attempts had no answer, and nothing was delivered since. */
export function unansweredFinding({ failure, attempts, tookMs }: UnansweredFact, { finding, command }: Omit<Making, 'now'>): Finding {
  const how = failure === 'timeout' ? ` within ${durationText(tookMs / 1000)}` : `: ${printable(failure.replaceAll('-', ' '))}`;
  return finding(
    'no-answer',
    `No answer${how} (${counted(attempts, 'attempt')}).`,
    'nothing was delivered since the last of them',
    `${command('tail --since 10m')}; mend the backend, it is tried by itself`,
  );
}

function openFinding({ requests, oldestAt }: OpenRequests, { requestTimeoutSeconds }: StreamState, { finding, command, now }: Making): Finding[] {
  const seconds = Math.floor((now - oldestAt) / 1000);
  const timeout = requestTimeoutSeconds === undefined ? '' : ` (timeout ${durationText(requestTimeoutSeconds)})`;
  const what = requests === 1
    ? `1 request waits for an answer for ${durationText(seconds)}${timeout}.`
    : `${requests} requests wait for an answer, the oldest for ${durationText(seconds)}${timeout}.`;
  return seconds < SLOW_SECONDS
    ? []
    : [finding('open', what, `since ${new Date(oldestAt).toISOString()}`, `see what the backend does with it; ${command('tail')} shows how it ends`, false)];
}

function putOffFinding({ cause, groups, until }: PutOffFact, { finding, command, now }: Making): Finding[] {
  if (cause === 'time') {
    return []; // a matter of a moment
  }
  const what = groups === 1 ? 'A message group is' : 'Message groups are';
  return [finding(
    'put-off',
    `${what} put off until ${new Date(until).toISOString()}, because ${PUT_OFF_BECAUSE[cause]}.`,
    `${groups === 1 ? 'it is' : `${groups} groups, the first is`} tried again in ${durationText((until - now) / 1000)}`,
    `${command('tail --since 10m')} shows which fail, and why; what is put off is tried by itself`,
    cause === 'repeat',
  )];
}
