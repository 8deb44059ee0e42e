import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { composeArchive } from './function/archive';
import { DeliveryFunction } from '../delivery/function/delivery-function';

/** Written past `console`, whose lines Lambda prefixes: metrics need lines that are JSON and nothing else. */
const archive = new DeliveryFunction(process.env, (line) => process.stdout.write(`${line}\n`), composeArchive);

/** Stores a batch of webhooks in the bucket of the archive. */
export async function handler(event: SQSEvent, context: Context): Promise<SQSBatchResponse> {
  return archive.handle(event, () => context.getRemainingTimeInMillis());
}
