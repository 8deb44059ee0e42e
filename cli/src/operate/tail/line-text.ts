import type { LogLine } from '../../../../src/engine/log-lines';
import { printable } from '../output/printable';

/** A line of a delivery function, for people. */
export function lineText(at: number, line: LogLine): string {
  return printable(`${new Date(at).toISOString()} ${line.destination}: ${whatHappened(line)}`);
}

function whatHappened(line: LogLine): string {
  switch (line.message) {
    case 'attempt': {
      const { deliveryId, attempt, status, failure, detail, latencyMs, decision, reason, retryInSeconds } = line;
      const then = decision === 'retry' ? retryInSeconds === undefined ? 'retry' : `retry in ${retryInSeconds} s` : decision;
      return `${deliveryId} attempt ${attempt}: ${status ?? failure}${detail === undefined ? '' : ` (${detail})`} in ${latencyMs} ms, ${then}${reason === undefined ? '' : ` (${reason})`}`;
    }
    case 'dead-letter':
      return `${line.deliveryId ?? line.messageId} dead letter: ${line.reason}. ${line.detail}`;
    case 'not-delivered':
      return `${line.deliveryId} not delivered: ${line.decision}${line.detail === undefined ? '' : `. ${line.detail}`}`;
    case 'returned-to-queue':
      return `${line.messages} of group ${line.groupHash} back in the queue: ${line.cause}, again in ${line.retryInSeconds} s`;
    case 'paused':
      return `paused: ${line.messages} back in the queue, looked at within ${line.retryInSeconds} s`;
    case 'brake':
      return `brake ${line.state}`;
    case 'overload':
      return `overload ${line.state}`;
    case 'problem':
      return `problem (${line.doing}): ${line.detail}`;
  }
}
