import { RecordsEnv } from '../../../../src/contract/environment';
import { RecordsDetail } from '../../../../src/contract/records';
import type { DeliveryWaits } from '../../local/console/contract/deliveries';
import { WAITS } from '../../local/runtime/public-server';
import { BlockedGroup, findBlocked } from '../doctor/blocked-groups';
import { findLines } from '../function-log/find-lines';
import { durationText } from '../output/duration-text';
import { printable } from '../output/printable';
import { commandText } from '../session/command-text';
import { OperatedStream, OperatedWebhook, streamsOf } from '../session/operated-webhook';
import { OperatorSession } from '../session/session';
import { SessionFlags } from '../session/session-flags';
import { readSettings } from '../state/function-environment';

/** A run on this machine answers at once, or not at all. Milliseconds. */
const RUN_TIMEOUT = 2_000;

/** What fails again and again is looked for in so much of the log, and in so many lines of it. */
const LOOKED_BACK = 3_600_000;
const MOST_RETRIES = 2_000;

/** What is known of a stream that may have a delivery which is not on record. */
interface Waits {
  readonly name: string;
  readonly waiting: number;
  readonly isPaused: boolean;
  readonly isFailuresOnly: boolean;
}

/**
 * Why there may be no record of a delivery: one sentence with what to do to find out. A run on this machine knows; else it is told by what waits now, and by what the log says of
 * webhooks that others wait behind.
 */
export async function noRecordText(session: OperatorSession, webhook: OperatedWebhook, flags: Partial<SessionFlags>, id: string): Promise<string> {
  const known = session.runUrl === undefined ? undefined : await askRun(session.runUrl, id);
  if (known && Object.keys(known.waits).length > 0) {
    return waitsText(known, webhook, flags, id);
  }
  const states = await Promise.all(streamsOf(webhook).map((stream) => look(session, stream)));
  const waiting = states.reduce((sum, state) => sum + state.waiting, 0);
  const unrecorded = states.some(({ isFailuresOnly }) => isFailuresOnly) ? ', or it was delivered at once, which DeliveryRecords.failures() keeps no record of' : '';
  const gone = `the id is another one, or its record has expired${unrecorded}`;
  const begin = `There is no record of the delivery ${id}`;
  if (waiting === 0) {
    return `${begin}, and nothing waits in the queues: ${gone}; the field "id" of the access log has what was stored, and with which answer.`;
  }
  const paused = states.filter(({ isPaused, waiting: own }) => isPaused && own > 0).map(({ name }) => name);
  const why = paused.length > 0
    ? `${paused.join(', ')} ${paused.length === 1 ? 'is' : 'are'} paused: ${commandText('resume', webhook, flags)}`
    : `${commandText('doctor', webhook, flags)} says what keeps it`;
  const count = waiting === 1 ? 'one webhook waits: it is that one' : `${waiting} webhooks wait: it may be one of them`;
  const heads = await failingHeads(session, webhook);
  return `${begin}, and ${count} if it was not tried yet (${why})${headsText(heads, webhook, flags)}; else ${gone}.`;
}

/** What a run on this machine knows of a delivery; undefined where it knows nothing, or is an older one. */
async function askRun(url: string, id: string): Promise<DeliveryWaits | undefined> {
  try {
    const response = await fetch(`${url}${WAITS}${encodeURIComponent(id)}`, { signal: AbortSignal.timeout(RUN_TIMEOUT) });
    return response.ok ? await response.json() as DeliveryWaits : undefined;
  } catch {
    return undefined; // it is told by the queues then
  }
}

function waitsText({ arrivedAt, waits }: DeliveryWaits, webhook: OperatedWebhook, flags: Partial<SessionFlags>, id: string): string {
  const since = `${new Date(arrivedAt).toISOString()} (${durationText((Date.now() - arrivedAt) / 1000)})`;
  const each = Object.entries(waits).map(([destination, { text, behind }]) => {
    const next = behind === undefined ? '' : ` That one is ${printable(behind)}: ${commandText(`records ${printable(behind)}`, webhook, flags)} says how it stands.`;
    return `${destination.slice(destination.lastIndexOf('/') + 1)}: ${text.replace(/:$/, '.')}${next}`;
  });
  return `There is no record of the delivery ${id} yet, because it waits for its first attempt since ${since}. ${each.join(' ')}`;
}

/** Webhooks that fail again and again, which others of their groups wait behind; none where the log cannot be read. */
async function failingHeads({ aws }: OperatorSession, webhook: OperatedWebhook): Promise<readonly BlockedGroup[]> {
  const now = Date.now();
  try {
    const logs = await aws.logs();
    const found = await Promise.all(streamsOf(webhook).map(async ({ log }) => {
      const retries = await findLines(logs, log, { since: now - LOOKED_BACK, fields: { message: 'attempt', decision: 'retry' }, most: MOST_RETRIES, last: true });
      return findBlocked(retries, (deliveryId, since) => findLines(logs, log, { since, fields: { deliveryId }, last: true }), now);
    }));
    return found.flatMap(({ groups }) => groups).sort((one, other) => one.arrivedAt - other.arrivedAt);
  } catch {
    return []; // the sentence says what is known without it
  }
}

function headsText(heads: readonly BlockedGroup[], webhook: OperatedWebhook, flags: Partial<SessionFlags>): string {
  if (heads.length === 0) {
    return '';
  }
  const [{ deliveryId, arrivedAt }] = heads;
  const many = heads.length === 1 ? 'a webhook that fails again and again' : `${heads.length} webhooks that fail again and again, each in its own group`;
  const since = `${new Date(arrivedAt).toISOString()}`;
  return `, and what is of the same group waits behind ${many}: ${heads.length === 1 ? '' : 'the first of them '}${printable(deliveryId)}, since ${since} (${commandText(`records ${printable(deliveryId)}`, webhook, flags)})`;
}

async function look({ aws }: OperatorSession, { name, queue, forwarder }: OperatedStream): Promise<Waits> {
  const [sqs, lambda] = await Promise.all([aws.sqs(), aws.lambda()]);
  const [{ Attributes: counts = {} }, { Environment: { Variables: variables = {} } = {} }] = await Promise.all([
    sqs.getQueueAttributes({ QueueUrl: queue.url, AttributeNames: ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'] }),
    lambda.getFunctionConfiguration({ FunctionName: forwarder }),
  ]);
  return {
    name,
    waiting: Number(counts.ApproximateNumberOfMessages ?? 0) + Number(counts.ApproximateNumberOfMessagesNotVisible ?? 0),
    isPaused: readSettings(variables).isPaused,
    isFailuresOnly: variables[RecordsEnv.RECORDS_DETAIL] === RecordsDetail.FAILURES,
  };
}
