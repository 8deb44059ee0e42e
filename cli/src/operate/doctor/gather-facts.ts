import { findBlocked } from './blocked-groups';
import { countBy, countFailures } from './count-failures';
import { SampleLetter, StreamFacts, WebhookFacts } from './facts';
import { ingressFacts } from './ingress-facts';
import { findSilence } from './silence';
import { lastUnanswered, openRequests, putOffGroups } from './waiting-facts';
import type { BrakeLine, DeadLetterLine, ProblemLine } from '../../../../src/engine/log-lines';
import { findLines, FoundLine } from '../function-log/find-lines';
import { AwsClients } from '../session/aws-clients';
import { asOperatorError } from '../session/aws-errors';
import { OperatedStream, OperatedWebhook, streamsOf } from '../session/operated-webhook';
import { readState } from '../state/read-state';
import { StreamState } from '../state/stream-state';

const HOUR_MS = 3_600_000;

/** Lines of a kind that are looked at, the last ones: enough to say what is the matter. */
const MOST_LINES = 200;

/** Lines of attempts that failed: there may be one for each group that waits. */
const MOST_RETRIES = 20_000;

/** The default of `backoffMax`, for a function that does not say. */
const BACKOFF_MAX_SECONDS = 3_600;

/** Collects what cannot be looked at, and goes on. */
class Looking {
  public readonly unknown: Array<{ what: string; why: string }> = [];

  public async at<T>(what: string, look: () => Promise<T>): Promise<T | undefined> {
    try {
      return await look();
    } catch (error) {
      if (this.unknown.every((known) => known.what !== what)) {
        this.unknown.push({ what, why: (asOperatorError(error) as Error).message });
      }
      return undefined;
    }
  }
}

/**
 * Looks at everything that may be wrong with a webhook. What cannot be looked at keeps nothing else from being.
 *
 * @param runUrl of the run on this machine that it is in, which knows more than AWS does
 */
export async function gatherFacts(aws: AwsClients, webhook: OperatedWebhook, now: Date, runUrl?: string): Promise<WebhookFacts> {
  const looking = new Looking();
  const [streams, account, alarms, ingress] = await Promise.all([
    Promise.all(streamsOf(webhook).map((stream) => gatherStream(aws, webhook, stream, { now, looking, runUrl }))),
    looking.at('the concurrency of the account', async () => (await (await aws.lambda()).getAccountSettings({})).AccountLimit),
    webhook.alarms.length === 0 ? [] : looking.at('the alarms', async () => {
      const { MetricAlarms: found = [] } = await (await aws.cloudWatch()).describeAlarms({ AlarmNames: [...webhook.alarms], StateValue: 'ALARM' });
      return found.map(({ AlarmName: name = '', StateReason: reason = '', AlarmDescription: description }) => ({ name, reason, description }));
    }),
    looking.at('what came in', () => ingressFacts(aws, webhook, now)),
  ]);
  return {
    webhook: webhook.name,
    at: now.getTime(),
    streams,
    overflow: webhook.overflow?.name,
    unreservedExecutions: account?.UnreservedConcurrentExecutions,
    alarms,
    ingress,
    unknown: looking.unknown,
  };
}

async function gatherStream(
  aws: AwsClients, webhook: OperatedWebhook, stream: OperatedStream,
  { now, looking, runUrl }: { readonly now: Date; readonly looking: Looking; readonly runUrl: string | undefined },
): Promise<StreamFacts> {
  let stateError: string | undefined;
  const state = await looking.at(`the queues and the function of ${stream.name}`, () => readState(aws, webhook, stream, now).catch((error: Error) => {
    stateError = error.name;
    throw error;
  }));
  const since = now.getTime() - HOUR_MS;
  const linesSince = async (from: number, fields: Record<string, string>, most = MOST_LINES) =>
    findLines(await aws.logs(), stream.log, { since: from, fields, most, last: true });
  const lines = (fields: Record<string, string>) => looking.at(`the log of ${stream.name}`, () => linesSince(since, fields));
  // Between two attempts of a head there may be as much as the longest back-off.
  const longest = (state?.backoffMaxSeconds ?? BACKOFF_MAX_SECONDS) * 1000;
  const allRetries = looking.at(`the log of ${stream.name}`, () => linesSince(since - longest, { message: 'attempt', decision: 'retry' }, MOST_RETRIES));
  const allRetriesOfHour = allRetries.then((found) => found?.filter(({ at }) => at >= since));
  const delivered = async (at: number, last: boolean) => (await findLines(await aws.logs(), stream.log, {
    since: at, fields: { message: 'attempt', decision: 'delivered' }, most: 1, last,
  })).at(0)?.at;
  const deliveredSince = async (at: number) => await delivered(at, false) !== undefined;
  const [problems, retries, blocked, brakes, letters, invalid, keyState, returned, unanswered, silence, open] = await Promise.all([
    lines({ message: 'problem' }),
    allRetriesOfHour.then((found) => found?.slice(-MOST_LINES)),
    looking.at(`the log of ${stream.name}`, async () =>
      findBlocked(await allRetries ?? [], (deliveryId, from) => linesSince(from, { deliveryId }), now.getTime())),
    lines({ message: 'brake' }),
    state && state.deadLetters > 0 ? looking.at(`the dead letters of ${stream.name}`, () => someLetters(aws, stream)) : undefined,
    (state?.lastHour.signatureInvalid ?? 0) > 0 ? lines({ message: 'dead-letter', reason: 'signature' }) : undefined,
    state?.keyId === undefined ? undefined : looking.at(`the key of ${stream.name}`, () => keyStateOf(aws, state)),
    lines({ message: 'returned-to-queue' }),
    looking.at(`the log of ${stream.name}`, async () => lastUnanswered(await allRetriesOfHour ?? [], deliveredSince)),
    looking.at(`the log of ${stream.name}`, async () =>
      findSilence(await allRetries ?? [], { since: deliveredSince, last: (at) => delivered(at, true) }, now.getTime())),
    runUrl === undefined ? undefined : looking.at('the run on this machine', () => openRequests(runUrl, `${webhook.name}/${stream.name}`)),
  ]);
  return {
    name: stream.name,
    mapping: stream.mapping,
    state,
    stateError,
    problems: problems && problemsOf(problems),
    blocked,
    failures: retries && countFailures(retries),
    unanswered,
    silence,
    putOff: returned && putOffGroups(returned, retries ?? [], now.getTime()),
    open,
    brake: (brakes?.at(-1)?.line as BrakeLine | undefined)?.state,
    reasons: letters && countBy(letters.map(({ reason }) => reason), (reason) => reason).map(([reason, count]) => ({ reason, count })),
    sample: letters?.at(-1),
    invalid: (invalid?.at(-1)?.line as DeadLetterLine | undefined)?.detail,
    keyState,
  };
}

function problemsOf(lines: readonly FoundLine[]): StreamFacts['problems'] {
  const keyOf = ({ line }: FoundLine): string => {
    const { doing, detail } = line as ProblemLine;
    return JSON.stringify([doing, detail]);
  };
  return countBy(lines, keyOf).map(([key, count]) => {
    const [doing, detail] = JSON.parse(key) as [string, string];
    return { doing, detail, count };
  });
}

/** Up to ten dead letters, which are left where they are: nobody waits for them. */
async function someLetters(aws: AwsClients, { deadLetterQueue }: OperatedStream): Promise<SampleLetter[]> {
  const { Messages: messages = [] } = await (await aws.sqs()).receiveMessage({
    QueueUrl: deadLetterQueue.url, MaxNumberOfMessages: 10, VisibilityTimeout: 0, MessageAttributeNames: ['reason', 'deliveryId', 'detail'],
  });
  return messages.map(({ MessageAttributes: attributes }) => ({
    reason: attributes?.reason?.StringValue ?? 'maximum receives', deliveryId: attributes?.deliveryId?.StringValue, detail: attributes?.detail?.StringValue,
  }));
}

async function keyStateOf(aws: AwsClients, { keyId }: StreamState): Promise<string> {
  return (await (await aws.kms()).describeKey({ KeyId: keyId })).KeyMetadata?.KeyState ?? 'unknown';
}
