import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { Forwarder } from './handler/forwarder';

/** Written past `console`, whose lines Lambda prefixes: metrics need lines that are JSON and nothing else. */
const forwarder = new Forwarder(process.env, (line) => process.stdout.write(`${line}\n`));

/** Delivers a batch of webhooks from the queue to the backend. */
export async function handler(event: SQSEvent, context: Context): Promise<SQSBatchResponse> {
  return forwarder.handle(event, () => context.getRemainingTimeInMillis());
}
