import { Finding, StreamFacts } from './facts';
import { printable } from '../output/printable';

/** Names of errors that say that the function may not do something. */
const DENIED = /AccessDenied|KmsAccessDenied|not authorized|UnauthorizedOperation/i;

interface Meaning {
  readonly code: string;
  readonly what: string;
  readonly next: string;
}

/** What the kinds of problems in the log mean. */
const MEANINGS: Readonly<Record<string, Meaning>> = {
  'verification': { code: 'secret', what: 'What webhooks are verified with cannot be read: they wait.', next: 'Mend the secret that is named, its policy or its key (docs/operations.md, "Secrets that cannot be read").' },
  'configuration': { code: 'configuration', what: 'The function cannot read its configuration, and delivers nothing.', next: 'Deploy the stack again.' },
  'record': { code: 'records', what: 'Delivery records are not written; deliveries go on.', next: 'See the table, its key and its capacity.' },
  'deduplication': { code: 'deduplication', what: 'Repetitions cannot be told: webhooks may be delivered twice.', next: 'See the table of claims and its key.' },
  'rate': { code: 'rate', what: 'The shares of maxRate cannot be read or written.', next: 'See the table of shares and its key.' },
  'routing': { code: 'routing', what: 'The queue of a destination refuses webhooks, which go into the overflow.', next: 'See the queue of the destination that is named, its policy and its key.' },
  'dead-letter': { code: 'dead-letter-queue', what: 'Dead letters cannot be stored; their groups are tried again.', next: 'See the dead-letter queue, its policy and its key.' },
  'visibility': { code: 'visibility', what: 'SQS does not take changes of visibility.', next: 'See whether that goes on: a few are no matter.' },
  'group': { code: 'group', what: 'Something went wrong that nothing is known of.', next: 'Report it with the log lines.' },
};

/** What the log line `problem` said in the last hour: one finding for each kind, and one for what the function is not allowed. */
export function problemFindings(
  { problems = [], state }: StreamFacts,
  finding: (code: string, what: string, evidence: string, next: string) => Finding,
  command: (rest: string) => string,
): Finding[] {
  const evidence = (some: typeof problems) => `${some.reduce((sum, { count }) => sum + count, 0)} times in the last hour: ${printable(some[0].detail)}`;
  const denied = problems.filter(({ detail }) => DENIED.test(detail));
  const found = denied.length === 0
    ? []
    : [finding('permissions', 'The function is denied what it needs.', evidence(denied), 'Deploy the stack again, or see what denies it: a policy of the organization, of the resource or of its key.')];
  const kinds: string[] = [...new Set(problems.map(({ doing }) => doing))];
  found.push(...kinds.map((doing) => {
    const { code, what, next } = MEANINGS[doing] ?? { code: doing, what: `There are problems with ${doing}.`, next: command('tail --since 1h') };
    return finding(code, what, evidence(problems.filter((problem) => problem.doing === doing)), next);
  }));
  for (const [doing, times = 0] of [
    ['verification', state?.lastHour.secretUnreadable], ['configuration', state?.lastHour.misconfigured], ['record', state?.lastHour.recordsFailed],
  ] as const) {
    if (times > 0 && !kinds.includes(doing)) {
      const { code, what, next } = MEANINGS[doing];
      found.push(finding(code, what, `${times} times in the last hour`, next));
    }
  }
  return found;
}
