import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { composeOverflow } from './function/overflow';
import { DeliveryFunction } from '../delivery/function/delivery-function';

/** Written past `console`, whose lines Lambda prefixes: metrics need lines that are JSON and nothing else. */
const overflow = new DeliveryFunction(process.env, (line) => process.stdout.write(`${line}\n`), composeOverflow);

/** Stores a batch of webhooks from the overflow in the queues of their destinations. */
export async function handler(event: SQSEvent, context: Context): Promise<SQSBatchResponse> {
  return overflow.handle(event, () => context.getRemainingTimeInMillis());
}
