import { ChosenEndpoint } from './choose-endpoint';
import { TestRequest } from './send-request';
import { secretIdOf } from '../../../../src/contract/secret-id';
import { signRequest } from '../../local/signing/sign-request';
import { AwsClients } from '../session/aws-clients';
import { OperatorError } from '../session/operator-error';

/** Adds what a sender would add, so that a request verifies. */
export type Sign = (request: TestRequest) => TestRequest;

/**
 * Signs as the sender of an endpoint does, with the current secret. A request is signed when it is sent: signatures expire.
 *
 * @throws OperatorError when there is no secret to sign with, and the signer does where a request cannot be signed by anybody but the sender
 */
export async function signerOf(aws: AwsClients, { source, path }: ChosenEndpoint): Promise<Sign> {
  if (!source) {
    return (request) => request;
  }
  const [secretArn] = source.secretArns;
  if (secretArn === undefined) {
    throw new OperatorError(`Webhooks of ${source.name} at ${path} are signed with a key that only the sender has: name another endpoint with --endpoint, or see an invalid one become a dead letter with --unsigned.`);
  }
  const { SecretString: text, SecretBinary: bytes } = await (await aws.secretsManager()).getSecretValue({ SecretId: secretIdOf(secretArn) });
  const secret = text ?? Buffer.from(bytes ?? []).toString('utf8');
  return (request) => {
    const added = signRequest({ ...request, url: source.publicUrl ?? request.url }, source, secret, Date.now());
    if (!added) {
      throw new OperatorError(`A webhook of ${source.name} at ${path} cannot be signed here: give a body and headers as the sender has them with --body and --header, look at the secret, or name another endpoint.`);
    }
    const names = new Set(added.map(([name]) => name.toLowerCase()));
    return { ...request, headers: [...request.headers.filter(([name]) => !names.has(name.toLowerCase())), ...added] };
  };
}
