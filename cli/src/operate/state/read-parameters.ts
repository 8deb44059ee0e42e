import { SSM } from '../../../../src/aws-sdk/json-client/endpoint';
import { JsonClient } from '../../../../src/aws-sdk/json-client/json-client';
import { AwsClients } from '../session/aws-clients';
import { OperatorError } from '../session/operator-error';

/**
 * Reads parameters of Systems Manager, ten at most, in the order of their names, with the credentials that the other clients have.
 *
 * @throws OperatorError when one is missing, or AWS refuses
 */
export async function readParameters(aws: AwsClients, names: readonly string[]): Promise<string[]> {
  // The SDK's own client would be one more package for this one call.
  const { config } = await aws.lambda();
  const { accessKeyId, secretAccessKey, sessionToken } = await config.credentials();
  const [region, endpoint] = await Promise.all([config.region(), config.endpoint?.()]);
  const client = new JsonClient(SSM, {
    AWS_REGION: region,
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    AWS_SESSION_TOKEN: sessionToken,
    AWS_ENDPOINT_URL: endpoint && `${endpoint.protocol}//${endpoint.hostname}${endpoint.port === undefined ? '' : `:${endpoint.port}`}`,
  });
  const { Parameters: found = [] } = await client.call<{ Parameters?: ReadonlyArray<{ Name?: string; Value?: string }> }>(
    { operation: 'GetParameters', input: { Names: names } },
  ).catch((error: Error) => {
    throw new OperatorError(`The parameters of Systems Manager that hold how senders are verified cannot be read (${error.name}): grant ssm:GetParameters to whoever runs the command.`);
  });
  return names.map((name) => {
    const value = found.find((parameter) => parameter.Name === name)?.Value;
    if (value === undefined) {
      throw new OperatorError(`There is no parameter ${name} of Systems Manager, which the function is told of: deploy the stack again.`);
    }
    return value;
  });
}
