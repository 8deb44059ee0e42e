import { PlayedStatement, PlayedStatements } from './deep/played-statement';
import { SentWebhook } from './test-run';
import { printable } from '../output/printable';
import { shellText } from '../output/shell-text';
import { table } from '../output/table';

/** What `smoke` prints. */
export interface SmokeResult extends Partial<PlayedStatements> {
  readonly webhook: string;
  /** URL. */
  readonly endpoint: string;
  readonly runId: string;
  readonly sent: readonly SentWebhook[];
  /** What to look at; absent where all is as expected. */
  readonly next?: string;
}

/** One sentence on what to look at; undefined where all is as expected. What is unproven and does not hold is nothing wrong. */
export function whatNext({ webhook, sent, statements = [] }: SmokeResult, hasRecords: boolean, place = ''): string | undefined {
  const at = ` --webhook ${shellText(webhook)}${place}`;
  const lost = sent.find(({ deliveryId }) => deliveryId === undefined);
  if (lost) {
    return `${capitalized(lost.problem ?? 'a webhook was not stored')}: see whether its URL, methods and keys are what you expect (scalable-webhook outputs${at}), the access log of its API, and scalable-webhook doctor${at}.`;
  }
  const wrong = sent.find(({ isAsExpected }) => !isAsExpected);
  if (wrong) {
    const id = wrong.deliveryId;
    return `A webhook did not become what was expected: see ${hasRecords ? `scalable-webhook records ${id}${at}` : `scalable-webhook tail --since 1h --for 0 --delivery ${id}${at}`} and scalable-webhook doctor${at}.`;
  }
  const broken = statements.find(({ verdict, isUnproven }) => verdict === 'does not hold' && !isUnproven);
  return broken && `Something does not hold here that the documentation says (${broken.statement}): compare the deployed version with the one of this tool, and what stands before the API.`;
}

/** For people. */
export function smokeText(result: SmokeResult): string {
  const { webhook, endpoint, runId, sent, statements, notPlayed, next } = result;
  return [
    `${webhook}, ${endpoint}, run ${runId}`,
    '',
    table(['', 'delivery', 'answer', 'outcome', 'time'], sent.map((each) => [
      each.isAsExpected ? '✓' : '✗',
      printable(each.deliveryId ?? '-'),
      each.status === undefined ? '-' : String(each.status),
      outcomeText(each),
      each.ms === undefined ? '-' : `${each.ms} ms`,
    ])),
    ...statements ? ['', ...statements.map(statementText)] : [],
    ...notPlayed ? ['', 'Unproven, and not played:', ...notPlayed.map((text) => `  ${text}`)] : [],
    ...next === undefined ? [] : ['', next],
  ].join('\n');
}

function outcomeText({ outcomes, problem }: SentWebhook): string {
  const parts = Object.entries(outcomes).map(([name, { outcome, reason, last }]) =>
    printable(`${name}: ${outcome}${reason === undefined ? '' : ` (${reason})`}${outcome === 'retrying' && last !== undefined ? ` (${last})` : ''}`));
  return parts.length > 0 ? parts.join(', ') : problem ?? 'nothing is known of it yet';
}

function statementText({ statement, verdict, seen, isUnproven }: PlayedStatement): string {
  const mark = { 'holds': '✓', 'does not hold': '✗', 'cannot tell here': '·' }[verdict];
  return `${mark} ${verdict}: ${statement}${isUnproven ? ' (unproven)' : ''}\n  seen: ${printable(seen)}`;
}

function capitalized(text: string): string {
  return `${text[0].toUpperCase()}${text.slice(1)}`;
}
