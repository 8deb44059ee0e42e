import { Finding, StreamFacts, WebhookFacts } from './facts';
import { problemFindings } from './problem-findings';
import { durationText } from '../output/duration-text';
import { StreamState } from '../state/stream-state';

/** Waits for longer than this without an attempt are no matter of a moment. Seconds. */
const STUCK_SECONDS = 15 * 60;

/** States of an event source mapping that takes, or is about to. */
const TAKES: ReadonlySet<string> = new Set(['Enabled', 'Enabling', 'Creating', 'Updating']);

/**
 * What is wrong with a webhook, what shows it, and what to do about it; what has to be done first is first.
 *
 * @param place the options that say where it is, for the commands to come
 */
export function diagnose(facts: WebhookFacts, place = ''): Finding[] {
  const findings = [
    ...facts.streams.flatMap((stream) => streamFindings(facts, stream, place)),
    ...quotaFindings(facts),
    ...(facts.alarms ?? []).map(({ name, reason }): Finding => ({
      code: 'alarm', isWrong: true, what: `The alarm ${name} is raised.`, evidence: reason, next: 'See what else is said here, and the description of the alarm.',
    })),
  ];
  return [...findings.filter(({ isWrong }) => isWrong), ...findings.filter(({ isWrong }) => !isWrong)];
}

function streamFindings(facts: WebhookFacts, stream: StreamFacts, place: string): Finding[] {
  const { name, state, stateError } = stream;
  const finding: Make = (code, what, evidence, next, isWrong = true) => ({ code, stream: name, isWrong, what, evidence, next });
  const command = (rest: string) => `scalable-webhook ${rest} --webhook ${facts.webhook}${facts.streams.length > 1 ? ` --destination ${name}` : ''}${place}`;
  if (stateError !== undefined && /NonExistentQueue|QueueDoesNotExist/.test(stateError)) {
    return [finding('queue', 'A queue is not there.', stateError, 'Deploy the stack again: somebody deleted it.')];
  }
  const problems = problemFindings(stream, finding, command);
  if (!state) {
    return problems;
  }
  return [
    ...functionFindings(stream, state, finding),
    ...state.isPaused ? [finding('paused', 'It is paused: webhooks are taken and wait.', `oldest ${ageText(state)}`, command('resume'))] : [],
    ...ageFindings(stream, state, finding, command),
    ...backendFindings(stream, state, finding, command),
    ...name === facts.overflow && state.waiting + state.inFlight > 0
      ? [finding('overflow', 'The queue of a destination refuses webhooks: they wait in the overflow.', `${state.waiting + state.inFlight} there`, 'See the findings about the destinations\' queues and keys; they go on by themselves when the queue takes them.')]
      : [],
    ...stream.keyState !== undefined && stream.keyState !== 'Enabled'
      ? [finding('key', 'The key of the queue cannot be used.', `${state.keyId}: ${stream.keyState}`, `aws kms enable-key --key-id ${state.keyId}, or cancel its deletion`)]
      : [],
    ...problems,
    ...state.deadLetters > 0 ? [finding('dead-letters', 'Webhooks were given up on.', deadLetterText(stream, state), command('dead-letters list'))] : [],
    ...(state.lastHour.signatureInvalid ?? 0) > 0
      ? [finding('signature', 'Webhooks do not verify.', `${state.lastHour.signatureInvalid} in the last hour`, 'Compare the secret with the sender\'s, if it is not somebody else who sends.', false)]
      : [],
    ...state.skipped.length > 0
      ? [finding('skip', 'Deliveries are to be skipped when they come.', state.skipped.join(', '), command('skip --clear'), false)]
      : [],
  ];
}

type Make = (code: string, what: string, evidence: string, next: string, isWrong?: boolean) => Finding;
type Say = (rest: string) => string;

function functionFindings({ mapping }: StreamFacts, state: StreamState, finding: Make): Finding[] {
  const { throttles = 0, errors = 0 } = state.lastHour;
  return [
    ...TAKES.has(state.mapping)
      ? []
      : [finding('mapping', `Nothing takes from the queue: its event source mapping is ${state.mapping}, and SQS deletes what waits too long.`, mapping, `aws lambda update-event-source-mapping --uuid ${mapping} --enabled`)],
    ...state.function === 'Failed' || state.functionUpdate === 'Failed'
      ? [finding('function', 'The function does not work as it was last deployed.', state.functionProblem ?? `${state.function}, update ${state.functionUpdate}`, 'Deploy the stack again.')]
      : [],
    ...throttles > 0
      ? [finding('throttled', 'Lambda had no room for the function.', `${throttles} times in the last hour`, 'Ask for a higher quota of concurrent executions, or reserve less for other functions.')]
      : [],
    ...errors > 0
      ? [finding('errors', 'Invocations of the function failed.', `${errors} in the last hour`, 'See its log in the console: what it had in hand is received again.')]
      : [],
  ];
}

function ageFindings(_stream: StreamFacts, state: StreamState, finding: Make, command: Say): Finding[] {
  const { oldestSeconds = 0, retentionSeconds, retryForSeconds = Infinity } = state;
  const evidence = `the oldest is ${ageText(state)} old, and the queue keeps it for ${durationText(retentionSeconds)}`;
  if (oldestSeconds > retentionSeconds / 2) {
    return [finding('retention', 'Webhooks are about to be lost.', evidence, `${command('status')}; then give it more places, or pause what sends (docs/operations.md, "More than can be delivered")`)];
  }
  return oldestSeconds > retryForSeconds
    ? [finding('expiring', 'Webhooks are older than they are tried for, and become dead letters.', evidence, 'A longer retryFor keeps them (docs/operations.md, "More than can be delivered").')]
    : [];
}

function backendFindings({ failures = [], brake }: StreamFacts, state: StreamState, finding: Make, command: Say): Finding[] {
  const { attempts = 0, delivered = 0 } = state.lastHour;
  const how = failures.length === 0 ? '' : `: ${failures.slice(0, 3).map((failure) => `${failure.how} (${failure.count})`).join(', ')}`;
  if (attempts > 0 && delivered === 0) {
    return [finding('backend', 'The backend takes nothing.', `${attempts} attempts in the last hour, none delivered${how}`, `${command('tail --since 10m')}; mend the backend, it is tried by itself`)];
  }
  const waits = state.waiting + state.inFlight;
  if (waits > 0 && attempts === 0 && !state.isPaused && TAKES.has(state.mapping) && (state.oldestSeconds ?? 0) > STUCK_SECONDS) {
    return [finding('stuck', 'Webhooks wait, and none was tried in the last hour.', `${waits} wait, ${ageText(state)}`, command('tail --since 1h'))];
  }
  return brake === 'open'
    ? [finding('brake', 'The backend was taken for away, and is only probed.', `the last log line about it says open${how}`, command('tail --since 10m'))]
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

function deadLetterText({ reasons = [] }: StreamFacts, { deadLetters }: StreamState): string {
  const seen = reasons.reduce((sum, { count }) => sum + count, 0);
  return `${deadLetters}${seen === 0 ? '' : `; of ${seen} looked at: ${reasons.map(({ reason, count }) => `${reason} ${count}`).join(', ')}`}`;
}

function ageText({ oldestSeconds }: StreamState): string {
  return oldestSeconds === undefined ? 'unknown' : durationText(oldestSeconds);
}
