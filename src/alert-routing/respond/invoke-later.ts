import type { LambdaClient } from '@aws-sdk/client-lambda';
import { CLIENT_SETTINGS } from '../../aws-sdk/client-settings';
import { loadLambda } from '../../aws-sdk/load';
import { regionOfArn } from '../../delivery/aws/region-of-arn';
import { HandOver } from '../../delivery/transports/service-client';

/** What Lambda answers when it has an event that it will invoke a function with. */
const ACCEPTED = 202;

/**
 * Has a function invoked with a request's body as its event, and does not wait for that: Lambda tries again by itself where it fails.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html
 */
export function invokeLater(functionArn: string): HandOver {
  let client: LambdaClient | undefined;
  return async ({ body }, { signal }) => {
    const { InvokeCommand, LambdaClient: Client } = loadLambda();
    const region = regionOfArn(functionArn);
    client ??= new Client({ ...CLIENT_SETTINGS, ...region !== undefined && { region } });
    const { StatusCode: status } = await client.send(
      new InvokeCommand({ FunctionName: functionArn, InvocationType: 'Event', Payload: Buffer.from(body) }), { abortSignal: signal });
    if (status !== ACCEPTED) {
      // What was asked for is acknowledged after this, so that an answer which only looks like one of Lambda must not do.
      throw Object.assign(new Error(`Lambda answered ${status ?? 'without a status'}; expected ${ACCEPTED}, by which it has the event.`), { code: 'NotAccepted' });
    }
    return undefined;
  };
}
