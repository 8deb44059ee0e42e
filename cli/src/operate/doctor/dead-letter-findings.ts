import { Finding, StreamFacts, WebhookFacts } from './facts';
import { Make, Say } from './make-finding';
import { durationText } from '../output/duration-text';
import { printable } from '../output/printable';
import { StreamState } from '../state/stream-state';

/** As the alarm has it: ten days of 14. */
const OLD_SHARE = 10 / 14;

/** Reasons for which a redrive helps nothing by itself. */
const NEVER: ReadonlySet<string> = new Set(['path', 'envelope']);

/** What SQS itself moved has no reason; the tool calls it so. */
const MOVED_BY_SQS = 'moved-by-sqs';
const NO_REASON = 'maximum receives';

/** As the alarm has it; and a few strangers are no matter. */
const INVALID_SHARE = 0.1;
const LEAST_INVALID = 3;

/** What lies in the dead-letter queue. */
export function deadLetterFindings(stream: StreamFacts, state: StreamState, finding: Make, command: Say): Finding[] {
  const { deadLetters, oldestDeadLetterSeconds: oldest = 0, deadLetterRetentionSeconds: kept } = state;
  if (deadLetters === 0) {
    return [];
  }
  return [
    finding('dead-letters', 'Webhooks were given up on.', evidenceOf(stream, state), nextOf(stream, command)),
    ...kept > 0 && oldest >= kept * OLD_SHARE
      ? [finding('dead-letter-retention', 'Dead letters are about to be deleted by SQS.', `the oldest is there for ${durationText(oldest)}, of ${durationText(kept)}`, `${command('dead-letters redrive')}, export to a file, or discard: docs/runbook.md#dead-letter-retention.`)]
      : [],
  ];
}

function evidenceOf({ reasons = [], sample }: StreamFacts, { deadLetters }: StreamState): string {
  const seen = reasons.reduce((sum, { count }) => sum + count, 0);
  const which = sample?.deliveryId === undefined ? '' : `, such as ${sample.deliveryId}${sample.detail === undefined ? '' : `: ${sample.detail.replace(/\.$/, '')}`}`;
  return printable(`${deadLetters}${seen === 0 ? '' : `; of ${seen} looked at: ${reasons.map(({ reason, count }) => `${reason} ${count}`).join(', ')}${which}`}`);
}

function nextOf({ reasons: [first] = [] }: StreamFacts, command: Say): string {
  const list = command('dead-letters list');
  const reason = first?.reason === NO_REASON ? MOVED_BY_SQS : first?.reason;
  return reason === undefined || NEVER.has(reason) ? list : `${list}; when what the reason says is mended, ${command(`dead-letters redrive --reason ${reason}`)}`;
}

/** Webhooks that do not verify: something is wrong where that is a part of what comes in, and not a stranger now and then. */
export function signatureFindings({ ingress }: WebhookFacts, { invalid: why }: StreamFacts, state: StreamState, finding: Make): Finding[] {
  const { signatureInvalid: invalid = 0, attempts = 0 } = state.lastHour;
  const incoming = Math.max(invalid, ingress?.stored ?? attempts + invalid);
  const evidence = `${invalid} of about ${incoming} in the last hour${why === undefined ? '' : `; the last: ${printable(why)}`}`;
  const next = 'Compare the secret with the sender\'s, if it is not somebody else who sends; they are kept as dead letters, and verified again when they are redriven: docs/runbook.md#invalid-signatures.';
  return invalid === 0
    ? []
    : [finding('signature', 'Webhooks do not verify.', evidence, next, invalid >= LEAST_INVALID && invalid >= incoming * INVALID_SHARE)];
}
