import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { composeDestination } from './function/compose-destination';
import { OPSGENIE } from './function/opsgenie-function';
import { SecretTexts } from './function/secret-texts';
import { DeliveryFunction } from '../../delivery/function/delivery-function';

const secrets = new SecretTexts().readAhead(process.env);

/** Written past `console`, whose lines Lambda prefixes: metrics need lines that are JSON and nothing else. */
const destination = new DeliveryFunction(process.env, (line) => process.stdout.write(`${line}\n`), composeDestination(OPSGENIE, secrets));

/** Brings what is posted of alerts up to date, for Opsgenie. */
export async function handler(event: SQSEvent, context: Context): Promise<SQSBatchResponse> {
  return destination.handle(event, () => context.getRemainingTimeInMillis());
}
