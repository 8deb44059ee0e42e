import type { LogLine } from '../../../../src/engine/log-lines';
import { counted } from '../../counted';
import { outcomeText, reasonText } from '../../outcome-words';
import { BRAKE_WORDS, failureText, OVERLOAD_WORDS, PROBLEM_WORDS } from '../../problem-words';
import { PUT_OFF_BECAUSE } from '../../put-off';
import { printable } from '../output/printable';

/** A line of a delivery function, for people. */
export function lineText(at: number, line: LogLine): string {
  return printable(`${new Date(at).toISOString()} ${line.destination}: ${whatHappened(line)}`);
}

function whatHappened(line: LogLine): string {
  switch (line.message) {
    case 'attempt': {
      const { deliveryId, attempt, status, failure, detail, latencyMs, decision, reason, retryInSeconds } = line;
      const then = decision === 'retry' ? retryInSeconds === undefined ? 'retry' : `retry in ${retryInSeconds} s` : outcomeText(decision).toLowerCase();
      const why = reason === undefined ? '' : `: ${reasonText(reason).toLowerCase()}`;
      return `${deliveryId} attempt ${attempt}: ${status ?? failureText(failure)}${detail === undefined ? '' : ` (${detail})`} in ${latencyMs} ms, ${then}${why}`;
    }
    case 'dead-letter':
      return `${line.deliveryId ?? line.messageId} dead letter: ${reasonText(line.reason).toLowerCase()}. ${line.detail}`;
    case 'not-delivered':
      return `${line.deliveryId} ${outcomeText(line.decision).toLowerCase()}${line.detail === undefined ? '' : `. ${line.detail}`}`;
    case 'returned-to-queue':
      return `${counted(line.messages, 'webhook')} of group ${line.groupHash} put off for ${line.retryInSeconds} s, because ${PUT_OFF_BECAUSE[line.cause]}`;
    case 'paused':
      return `paused: ${counted(line.messages, 'webhook')} in the queue, looked at again within ${line.retryInSeconds} s`;
    case 'brake':
      return `brake ${BRAKE_WORDS[line.state]}`;
    case 'overload':
      return `overload: ${OVERLOAD_WORDS[line.state]}`;
    case 'problem':
      return `${PROBLEM_WORDS[line.doing]}: ${line.detail}`;
  }
}
