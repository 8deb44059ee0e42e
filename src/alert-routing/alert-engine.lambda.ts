import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { composeAlertEngine } from './engine/alert-engine';
import { parse } from './parse/parse';
import { DeliveryFunction } from '../delivery/function/delivery-function';

/** Written past `console`, whose lines Lambda prefixes: metrics need lines that are JSON and nothing else. */
const engine = new DeliveryFunction(process.env, (line) => process.stdout.write(`${line}\n`), composeAlertEngine(parse));

/** Applies a batch of signals to the alerts that they are about. */
export async function handler(event: SQSEvent, context: Context): Promise<SQSBatchResponse> {
  return engine.handle(event, () => context.getRemainingTimeInMillis());
}
