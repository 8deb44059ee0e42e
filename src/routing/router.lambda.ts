import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { composeRouter } from './function/router';
import { DeliveryFunction } from '../delivery/function/delivery-function';

/** Written past `console`, whose lines Lambda prefixes: metrics need lines that are JSON and nothing else. */
const router = new DeliveryFunction(process.env, (line) => process.stdout.write(`${line}\n`), composeRouter);

/** Stores a batch of webhooks from the first queue in the queues of the destinations that want them. */
export async function handler(event: SQSEvent, context: Context): Promise<SQSBatchResponse> {
  return router.handle(event, () => context.getRemainingTimeInMillis());
}
