import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { composeDestination } from './function/compose-destination';
import { HAND_OVER } from './function/hand-over-function';
import { SecretTexts } from './function/secret-texts';
import { DeliveryFunction } from '../../delivery/function/delivery-function';

/** Written past `console`, whose lines Lambda prefixes: metrics need lines that are JSON and nothing else. */
const destination = new DeliveryFunction(process.env, (line) => process.stdout.write(`${line}\n`), composeDestination(HAND_OVER, new SecretTexts()));

/** Brings what is posted of alerts up to date, for a queue, a topic or a function. */
export async function handler(event: SQSEvent, context: Context): Promise<SQSBatchResponse> {
  return destination.handle(event, () => context.getRemainingTimeInMillis());
}
