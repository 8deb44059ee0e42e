import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { composeForwarder } from './forwarder/forwarder';
import { DeliveryFunction } from './function/delivery-function';

/** Written past `console`, whose lines Lambda prefixes: metrics need lines that are JSON and nothing else. */
const forwarder = new DeliveryFunction(process.env, (line) => process.stdout.write(`${line}\n`), composeForwarder);

/** Delivers a batch of webhooks from the queue to the backend. */
export async function handler(event: SQSEvent, context: Context): Promise<SQSBatchResponse> {
  return forwarder.handle(event, () => context.getRemainingTimeInMillis());
}
