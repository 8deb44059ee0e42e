import { StreamFacts, WebhookFacts } from './facts';
import type { AttemptLine, BrakeLine, ProblemLine } from '../../../../src/engine/log-lines';
import { findLines, FoundLine } from '../function-log/find-lines';
import { AwsClients } from '../session/aws-clients';
import { asOperatorError } from '../session/aws-errors';
import { OperatedStream, OperatedWebhook, streamsOf } from '../session/operated-webhook';
import { readState } from '../state/read-state';
import { StreamState } from '../state/stream-state';

const HOUR_MS = 3_600_000;

/** Lines of a kind that are looked at: enough to say what is the matter. */
const MOST_LINES = 200;

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

/** Looks at everything that may be wrong with a webhook. What cannot be looked at keeps nothing else from being. */
export async function gatherFacts(aws: AwsClients, webhook: OperatedWebhook, now: Date): Promise<WebhookFacts> {
  const looking = new Looking();
  const [streams, account, alarms] = await Promise.all([
    Promise.all(streamsOf(webhook).map((stream) => gatherStream(aws, webhook, stream, now, looking))),
    looking.at('the concurrency of the account', async () => (await (await aws.lambda()).getAccountSettings({})).AccountLimit),
    webhook.alarms.length === 0 ? [] : looking.at('the alarms', async () => {
      const { MetricAlarms: found = [] } = await (await aws.cloudWatch()).describeAlarms({ AlarmNames: [...webhook.alarms], StateValue: 'ALARM' });
      return found.map(({ AlarmName: name = '', StateReason: reason = '' }) => ({ name, reason }));
    }),
  ]);
  return {
    webhook: webhook.name,
    streams,
    overflow: webhook.overflow?.name,
    unreservedExecutions: account?.UnreservedConcurrentExecutions,
    alarms,
    unknown: looking.unknown,
  };
}

async function gatherStream(aws: AwsClients, webhook: OperatedWebhook, stream: OperatedStream, now: Date, looking: Looking): Promise<StreamFacts> {
  let stateError: string | undefined;
  const state = await looking.at(`the queues and the function of ${stream.name}`, () => readState(aws, webhook, stream, now).catch((error: Error) => {
    stateError = error.name;
    throw error;
  }));
  const since = now.getTime() - HOUR_MS;
  const lines = (fields: Record<string, string>) => looking.at(`the log of ${stream.name}`, async () =>
    findLines(await aws.logs(), stream.log, { since, fields, most: MOST_LINES }));
  const [problems, retries, brakes, reasons, keyState] = await Promise.all([
    lines({ message: 'problem' }),
    lines({ message: 'attempt', decision: 'retry' }),
    lines({ message: 'brake' }),
    state && state.deadLetters > 0 ? looking.at(`the dead letters of ${stream.name}`, () => someReasons(aws, stream)) : undefined,
    state?.keyId === undefined ? undefined : looking.at(`the key of ${stream.name}`, () => keyStateOf(aws, state)),
  ]);
  return {
    name: stream.name,
    mapping: stream.mapping,
    state,
    stateError,
    problems: problems && problemsOf(problems),
    failures: retries && counted(retries, howItEnded).map(([how, count]) => ({ how, count })),
    brake: (brakes?.at(-1)?.line as BrakeLine | undefined)?.state,
    reasons: reasons && counted(reasons, (reason) => reason).map(([reason, count]) => ({ reason, count })),
    keyState,
  };
}

function problemsOf(lines: readonly FoundLine[]): StreamFacts['problems'] {
  const keyOf = ({ line }: FoundLine): string => {
    const { doing, detail } = line as ProblemLine;
    return JSON.stringify([doing, detail]);
  };
  return counted(lines, keyOf).map(([key, count]) => {
    const [doing, detail] = JSON.parse(key) as [string, string];
    return { doing, detail, count };
  });
}

function howItEnded({ line }: FoundLine): string {
  const { status, failure } = line as AttemptLine;
  return String(status ?? failure);
}

/** Of up to ten dead letters, which are left where they are: nobody waits for them. */
async function someReasons(aws: AwsClients, { deadLetterQueue }: OperatedStream): Promise<string[]> {
  const { Messages: messages = [] } = await (await aws.sqs()).receiveMessage({
    QueueUrl: deadLetterQueue.url, MaxNumberOfMessages: 10, VisibilityTimeout: 0, MessageAttributeNames: ['reason'],
  });
  return messages.map(({ MessageAttributes: attributes }) => attributes?.reason?.StringValue ?? 'maximum receives');
}

async function keyStateOf(aws: AwsClients, { keyId }: StreamState): Promise<string> {
  return (await (await aws.kms()).describeKey({ KeyId: keyId })).KeyMetadata?.KeyState ?? 'unknown';
}

/** How often there is each, the most frequent first. */
function counted<T extends FoundLine | string>(items: readonly T[], keyOf: (item: T) => string): Array<readonly [string, number]> {
  const counts = new Map<string, number>();
  items.forEach((item) => counts.set(keyOf(item), (counts.get(keyOf(item)) ?? 0) + 1));
  return [...counts].sort(([, one], [, other]) => other - one);
}
