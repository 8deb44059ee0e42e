import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { composeDestination } from './function/compose-destination';
import { SecretTexts } from './function/secret-texts';
import { TEAMS } from './function/teams-function';
import { DeliveryFunction } from '../../delivery/function/delivery-function';

const secrets = new SecretTexts().readAhead(process.env);

/** Written past `console`, whose lines Lambda prefixes: metrics need lines that are JSON and nothing else. */
const destination = new DeliveryFunction(process.env, (line) => process.stdout.write(`${line}\n`), composeDestination(TEAMS, secrets));

/** Brings what is posted of alerts up to date, for Microsoft Teams. */
export async function handler(event: SQSEvent, context: Context): Promise<SQSBatchResponse> {
  return destination.handle(event, () => context.getRemainingTimeInMillis());
}
