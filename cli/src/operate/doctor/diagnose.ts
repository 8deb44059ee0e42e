import { backendFindings, TAKES } from './backend-findings';
import { deadLetterFindings, signatureFindings } from './dead-letter-findings';
import { Finding, StreamFacts, WebhookFacts } from './facts';
import { ingressFindings } from './ingress-findings';
import { ageText, Make, Say } from './make-finding';
import { problemFindings } from './problem-findings';
import { waitingFindings } from './waiting-findings';
import { durationText } from '../output/duration-text';
import { printable } from '../output/printable';
import { shellText } from '../output/shell-text';
import { safeUntil } from '../pause/pause-times';
import { StreamState } from '../state/stream-state';

/** As the alarm has it. */
const OLD_SECONDS = 3_600;

/** What lasts into the last seconds before a function's timeout has got out of hand, as the alarm has it. */
const BEFORE_TIMEOUT_MS = 2_000;

/**
 * What is wrong with a webhook, what shows it, and what to do about it; what has to be done first is first.
 *
 * @param place the options that say where it is, for the commands to come
 */
export function diagnose(facts: WebhookFacts, place = ''): Finding[] {
  const findings = [
    ...facts.streams.flatMap((stream) => streamFindings(facts, stream, place)),
    ...quotaFindings(facts),
    ...ingressFindings(facts, (rest) => `scalable-webhook ${rest} --webhook ${shellText(facts.webhook)}${place}`),
    ...(facts.alarms ?? []).map(alarmFinding),
  ];
  return [...findings.filter(({ isWrong }) => isWrong), ...findings.filter(({ isWrong }) => !isWrong)];
}

function streamFindings(facts: WebhookFacts, stream: StreamFacts, place: string): Finding[] {
  const { name, state, stateError } = stream;
  const finding: Make = (code, what, evidence, next, isWrong = true) => ({ code, stream: name, isWrong, what, evidence, next });
  const command = (rest: string) => `scalable-webhook ${rest} --webhook ${shellText(facts.webhook)}${facts.streams.length > 1 ? ` --destination ${name}` : ''}${place}`;
  if (stateError !== undefined && /NonExistentQueue|QueueDoesNotExist/.test(stateError)) {
    return [finding('queue', 'A queue is not there.', stateError, 'Deploy the stack again: somebody deleted it.')];
  }
  const problems = problemFindings(stream, finding, command);
  if (!state) {
    return problems;
  }
  return [
    ...functionFindings(stream, state, finding),
    ...state.isPaused
      ? [finding('paused', 'It is paused: webhooks are taken and wait.', `oldest ${ageText(state)}; what waits is safe until ${safeUntil(new Date(facts.at), state.retentionSeconds, state.oldestSeconds).toISOString()}`, command('resume'))]
      : [],
    ...withOldest(
      ageFindings(stream, state, finding, command), backendFindings(stream, state, { finding, command, now: facts.at }), state, finding, command,
    ),
    ...waitingFindings(stream, state, { finding, command, now: facts.at }),
    ...name === facts.overflow && state.waiting + state.inFlight > 0
      ? [finding('overflow', 'The queue of a destination refuses webhooks: they wait in the overflow.', `${state.waiting + state.inFlight} there`, 'See the findings about the destinations\' queues and keys; they go on by themselves when the queue takes them.')]
      : [],
    ...stream.keyState !== undefined && stream.keyState !== 'Enabled'
      ? [finding('key', 'The key of the queue cannot be used.', `${state.keyId}: ${stream.keyState}`, `aws kms enable-key --key-id ${state.keyId}, or cancel its deletion`)]
      : [],
    ...problems,
    ...deadLetterFindings(stream, state, finding, command),
    ...signatureFindings(facts, stream, state, finding),
    ...name !== facts.overflow && (state.lastHour.unrouted ?? 0) > 0 ? [unroutedFinding(facts, state, finding, command)] : [],
    ...state.skipped.length > 0
      ? [finding('skip', 'Deliveries are to be skipped when they come.', state.skipped.join(', '), command('skip --clear'), false)]
      : [],
  ];
}

/** What is raised, with what its description says to do. */
function alarmFinding({ name, reason, description = '' }: NonNullable<WebhookFacts['alarms']>[number]): Finding {
  const [text] = description.split('\n');
  const links = [...description.matchAll(/^(?:Runbook|Console): (\S+)$/gm)].map(([, url]) => url);
  return {
    code: 'alarm',
    isWrong: true,
    what: `The alarm ${name} is raised${text === '' ? '.' : `: ${printable(text)}`}`,
    evidence: printable(reason),
    next: links.length === 0 ? 'See what else is said here, and docs/runbook.md.' : `${links.join(' and ')}, and what else is said here`,
  };
}

/** The age of the oldest message is said by itself where nothing else explains it. */
function withOldest(ages: Finding[], others: Finding[], state: StreamState, finding: Make, command: Say): Finding[] {
  const { oldestSeconds = 0, retryForSeconds = Infinity, isPaused } = state;
  return isPaused || ages.length > 0 || others.length > 0 || oldestSeconds < Math.min(OLD_SECONDS, retryForSeconds / 2)
    ? [...ages, ...others]
    : [finding('oldest', 'The oldest webhook has waited for long, and others are delivered.', `the oldest is ${ageText(state)} old, ${state.waiting + state.inFlight} wait`, `${command('tail --since 10m')} shows what is returned to the queue and why; where more arrives than is delivered, raise maxConcurrency or maxRate: docs/runbook.md#oldest-message.`)];
}

function unroutedFinding({ ingress }: WebhookFacts, state: StreamState, finding: Make, command: Say): Finding {
  const { unrouted = 0 } = state.lastHour;
  const of = ingress?.stored === undefined ? '' : ` of ${ingress.stored}`;
  return finding('unrouted', 'No destination wants some of what comes in.', `${unrouted}${of} in the last hour`, `Compare the filters with ${command('records --status unrouted')}: docs/runbook.md#unrouted.`, false);
}

function functionFindings({ mapping }: StreamFacts, state: StreamState, finding: Make): Finding[] {
  const { throttles = 0, errors = 0, longestMs = 0 } = state.lastHour;
  const timeoutMs = (state.timeoutSeconds ?? Infinity) * 1000;
  return [
    ...TAKES.has(state.mapping)
      ? []
      : [finding('mapping', `Nothing takes from the queue: its event source mapping is ${state.mapping}, and SQS deletes what waits too long.`, mapping, `aws lambda update-event-source-mapping --uuid ${mapping} --enabled`)],
    ...state.function === 'Failed' || state.functionUpdate === 'Failed'
      ? [finding('function', 'The function does not work as it was last deployed.', state.functionProblem ?? `${state.function}, update ${state.functionUpdate}`, 'Deploy the stack again.')]
      : [],
    ...throttles > 0
      ? [finding('throttled', 'Lambda had no room for the function.', `${throttles} times in the last hour`, 'Ask for a higher quota of concurrent executions, or reserve less for other functions: docs/runbook.md#function-throttles.')]
      : [],
    ...errors > 0
      ? [finding('errors', 'Invocations of the function failed.', `${errors} in the last hour`, 'See its log for "Task timed out", "Runtime exited" or a stack trace; what it had in hand is received again: docs/runbook.md#function-errors.')]
      : [],
    ...longestMs >= timeoutMs - BEFORE_TIMEOUT_MS
      ? [finding('duration', 'Invocations last until shortly before the timeout of the function.', `the longest in the last hour took ${Math.round(longestMs)} ms of ${timeoutMs}`, 'A larger memorySize, or the timeout as it was deployed: docs/runbook.md#function-duration.')]
      : [],
  ];
}

function ageFindings(_stream: StreamFacts, state: StreamState, finding: Make, command: Say): Finding[] {
  const { oldestSeconds = 0, retentionSeconds, retryForSeconds = Infinity } = state;
  const evidence = `the oldest is ${ageText(state)} old, and the queue keeps it for ${durationText(retentionSeconds)}`;
  if (oldestSeconds > retentionSeconds / 2) {
    return [finding('retention', 'Webhooks are about to be lost.', evidence, `${command('status')}; then give it more places, or pause what sends (docs/operations.md, "More than can be delivered")`)];
  }
  if (oldestSeconds > retryForSeconds && state.isPaused) {
    const what = 'Webhooks are older than they are tried for: when the pause ends, each is tried once at most, and becomes a dead letter if that fails.';
    return [finding('expiring', what, evidence, 'A longer retryFor, deployed with paused: true before the pause ends, keeps them (docs/operations.md, "Pausing").')];
  }
  return oldestSeconds > retryForSeconds
    ? [finding('expiring', 'Webhooks are older than they are tried for, and become dead letters.', evidence, 'A longer retryFor keeps them (docs/operations.md, "More than can be delivered").')]
    : [];
}

function quotaFindings({ streams, unreservedExecutions }: WebhookFacts): Finding[] {
  const wanted = streams.reduce((sum, { state }) => sum + (state?.invocations ?? 0), 0);
  return unreservedExecutions !== undefined && wanted > unreservedExecutions
    ? [{
      code: 'quota',
      isWrong: true,
      what: 'The account has fewer concurrent executions than the functions of the webhook may need.',
      evidence: `${wanted} at most, of ${unreservedExecutions} that all functions of the account share`,
      next: 'Ask for a higher quota of concurrent executions, or lower maxConcurrency.',
    }]
    : [];
}
