import { RecordAttribute } from '../../../../src/contract/records';
import { DeliveryOutcome } from '../../../../src/engine/delivery-record';
import { counted } from '../../counted';
import { reasonText } from '../../outcome-words';
import { findLines } from '../function-log/find-lines';
import { durationText } from '../output/duration-text';
import { printable } from '../output/printable';
import { recordsOf } from '../records/records-table';
import { AwsClients } from '../session/aws-clients';
import { asOperatorError } from '../session/aws-errors';
import { OperatedStream, OperatedWebhook } from '../session/operated-webhook';

/** The log is asked for the last attempt of so long: twice the longest back-off that is the default. */
const LOG_MS = 2 * 3_600_000;

/** What is known of a delivery before it is skipped, in one sentence for people; what cannot be looked at is said so. */
export async function knownText(aws: AwsClients, webhook: OperatedWebhook, stream: OperatedStream, id: string, now: Date): Promise<string> {
  try {
    return printable(await look(aws, webhook, stream, id, now));
  } catch (error) {
    return `What is known of ${printable(id)} cannot be looked up: ${(asOperatorError(error) as Error).message}`;
  }
}

async function look(aws: AwsClients, { records }: OperatedWebhook, stream: OperatedStream, id: string, now: Date): Promise<string> {
  const found = records === undefined ? [] : await recordsOf(await aws.dynamoDb(), records, id, false);
  const record = found.find(({ destination }) => destination === stream.name);
  const outcome = record?.[RecordAttribute.OUTCOME];
  const over = 'unless it was redriven or replayed, nothing of it is received any more.';
  if (outcome === DeliveryOutcome.DELIVERED) {
    return `${id} was delivered to ${stream.name} already: ${over}`;
  }
  if (outcome !== undefined && outcome !== DeliveryOutcome.RETRYING) {
    return `${id} is on record as ${String(outcome)} at ${stream.name} already: ${over}`;
  }
  const reason = record?.[RecordAttribute.REASON];
  if (reason !== undefined) {
    return `${id} was given up on at ${stream.name} already (${reasonText(String(reason))}), and is not known to be a dead letter yet: unless it was redriven or replayed, it becomes one when it is received next, and is not delivered any more.`;
  }
  const since = now.getTime() - LOG_MS;
  const lines = await findLines(await aws.logs(), stream.log, { since, fields: { message: 'attempt', deliveryId: id }, last: true });
  const last = lines.at(-1);
  if (last?.line.message === 'attempt') {
    const { attempt, status, failure, retryInSeconds } = last.line;
    const leftMs = retryInSeconds === undefined ? 0 : last.at + retryInSeconds * 1000 - now.getTime();
    const again = leftMs > 0 ? `, and is received again in ${durationText(Math.ceil(leftMs / 1000))}` : '';
    const how = status === undefined ? `the last without an answer (${failure})` : `the last answered ${status}`;
    return `${id} was tried ${attempt === 1 ? 'once' : `${attempt} times`}, ${how} at ${new Date(last.at).toISOString()}${again}.`;
  }
  if (record) {
    return `${id} was tried ${counted(Number(record[RecordAttribute.ATTEMPTS]), 'time')}, the last time at ${String(record[RecordAttribute.LAST_ATTEMPT_AT])}.`;
  }
  const where = records === undefined ? `There are no delivery records, and the log of ${stream.name} has nothing of ${id}` : `Nothing is on record of ${id} at ${stream.name}`;
  return `${where}: it was not tried yet, or the id is another.`;
}
