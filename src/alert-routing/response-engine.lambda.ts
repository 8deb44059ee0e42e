import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { composeResponseEngine } from './respond/response-engine';
import { DeliveryFunction } from '../delivery/function/delivery-function';

/** Written past `console`, whose lines Lambda prefixes: metrics need lines that are JSON and nothing else. */
const engine = new DeliveryFunction(process.env, (line) => process.stdout.write(`${line}\n`), composeResponseEngine);

/** Does what a batch of responses and timers wants done to alerts. */
export async function handler(event: SQSEvent, context: Context): Promise<SQSBatchResponse> {
  return engine.handle(event, () => context.getRemainingTimeInMillis());
}
