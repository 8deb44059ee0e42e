import type { BrakeLine, OverloadLine, ProblemLine } from '../../src/engine/log-lines';

/** What a function could not do, in the words of the console, the terminal and the operator's tool alike. */
export const PROBLEM_WORDS: Readonly<Record<ProblemLine['doing'], string>> = {
  'visibility': 'Could not set the retry delay',
  'record': 'Could not write what is remembered of attempts',
  'rate': 'Could not read or write the shares of the rate',
  'routing': 'Could not hand on to the queue of a destination',
  'deduplication': 'Could not tell whether webhooks came before',
  'dead-letter': 'Could not store dead letters',
  'verification': 'Could not read what signatures are verified with',
  'configuration': 'Could not read its configuration',
  'group': 'Something failed that nothing is known of',
};

/** What the brake does, as it stands behind its name. */
export const BRAKE_WORDS: Readonly<Record<BrakeLine['state'], string>> = {
  open: 'on: single webhooks find out whether the backend is back',
  closed: 'off: the backend answers again',
};

/** What an overload does, as it stands behind the word. */
export const OVERLOAD_WORDS: Readonly<Record<OverloadLine['state'], string>> = {
  begun: 'more arrives than is delivered, and what is long past its time becomes dead letters',
  ended: 'over',
};

/** The class of a failure as a person would write it: "connection refused" for `connection-refused`. */
export function failureText(failure: string | undefined): string {
  return failure?.replaceAll('-', ' ') ?? 'no answer';
}
