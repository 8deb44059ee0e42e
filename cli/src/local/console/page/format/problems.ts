import { counted } from './numbers';
import { clockTime } from './times';
import type { LiveProblem } from '../../contract/live';

/** What a function could not do, what follows from that, and whether a person has to look. */
const PROBLEMS: Readonly<Record<LiveProblem['doing'], { readonly what: string; readonly then: string; readonly isBad?: boolean }>> = {
  'visibility': { what: 'Could not set the retry delay', then: 'Nothing is lost: what it was for is tried again later or sooner.' },
  'record': { what: 'Could not write what is remembered of attempts', then: 'Nothing is lost: deliveries go on, and attempts may be counted from SQS instead.' },
  'rate': { what: 'Could not read or write the shares of the rate', then: 'Nothing is lost: webhooks wait and are tried again.' },
  'routing': { what: 'Could not hand on to the queue of a destination', then: 'Nothing is lost: it goes into the overflow, and is handed on from there.' },
  'deduplication': { what: 'Could not tell whether webhooks came before', then: 'Nothing is lost, but something may be delivered twice.' },
  'dead-letter': { what: 'Could not store dead letters', then: 'Nothing is lost: their groups are tried again.', isBad: true },
  'verification': { what: 'Could not read what signatures are verified with', then: 'Nothing is lost: webhooks wait until the secret can be read.', isBad: true },
  'configuration': { what: 'Could not read its configuration', then: 'Nothing is delivered; what comes in waits.', isBad: true },
  'group': { what: 'Something failed that nothing is known of', then: 'Nothing is lost: the group is tried again.', isBad: true },
};

/** A problem in a sentence each: what, how often and when last, and what follows. */
export function problemText({ doing, count, at, detail }: LiveProblem): { readonly text: string; readonly tone: 'bad' | '' } {
  const { what, then, isBad } = PROBLEMS[doing];
  return { text: `${what}${count > 1 ? ` ${counted(count, 'time')}, last` : ''} at ${clockTime(at)} (${detail}). ${then}`, tone: isBad ? 'bad' : '' };
}
