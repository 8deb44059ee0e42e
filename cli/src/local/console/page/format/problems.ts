import { counted } from './numbers';
import { clockTime } from './times';
import { PROBLEM_WORDS } from '../../../../problem-words';
import type { LiveProblem } from '../../contract/live';

/** What follows from what a function could not do, and whether a person has to look. */
const CONSEQUENCES: Readonly<Record<LiveProblem['doing'], { readonly then: string; readonly isBad?: boolean }>> = {
  'visibility': { then: 'Nothing is lost: what it was for is tried again later or sooner.' },
  'record': { then: 'Nothing is lost: deliveries go on, and attempts may be counted from SQS instead.' },
  'rate': { then: 'Nothing is lost: webhooks wait and are tried again.' },
  'routing': { then: 'Nothing is lost: it goes into the overflow, and is handed on from there.' },
  'deduplication': { then: 'Nothing is lost, but something may be delivered twice.' },
  'dead-letter': { then: 'Nothing is lost: their groups are tried again.', isBad: true },
  'verification': { then: 'Nothing is lost: webhooks wait until the secret can be read.', isBad: true },
  'configuration': { then: 'Nothing is delivered; what comes in waits.', isBad: true },
  'group': { then: 'Nothing is lost: the group is tried again.', isBad: true },
};

/** A problem in a sentence each: what, how often and when last, and what follows. */
export function problemText({ doing, count, at, detail }: LiveProblem): { readonly text: string; readonly tone: 'bad' | '' } {
  const { then, isBad } = CONSEQUENCES[doing];
  return { text: `${PROBLEM_WORDS[doing]}${count > 1 ? ` ${counted(count, 'time')}, last` : ''} at ${clockTime(at)} (${detail}). ${then}`, tone: isBad ? 'bad' : '' };
}
