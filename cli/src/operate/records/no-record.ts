import { RecordsEnv } from '../../../../src/contract/environment';
import { RecordsDetail } from '../../../../src/contract/records';
import { commandText } from '../session/command-text';
import { OperatedStream, OperatedWebhook, streamsOf } from '../session/operated-webhook';
import { OperatorSession } from '../session/session';
import { SessionFlags } from '../session/session-flags';
import { readSettings } from '../state/function-environment';

/** What is known of a stream that may have a delivery which is not on record. */
interface Waits {
  readonly name: string;
  readonly waiting: number;
  readonly isPaused: boolean;
  readonly isFailuresOnly: boolean;
}

/** Why there may be no record of a delivery, by what waits now: one sentence with what to do to find out. */
export async function noRecordText(session: OperatorSession, webhook: OperatedWebhook, flags: Partial<SessionFlags>, id: string): Promise<string> {
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
  return `${begin}, and ${count} if it was not tried yet (${why}); else ${gone}.`;
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
