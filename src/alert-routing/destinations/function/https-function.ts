import { DestinationFunction, Tools } from './compose-destination';
import { HttpCall, post } from './http-call';
import { httpsPlatform, PostCall } from './https';
import { SecretClient } from './secret-client';
import { FixedUrl } from '../../../delivery/transports/base-url';
import { HttpClient } from '../../../delivery/transports/http';
import { BackendClient } from '../../../delivery/transports/request';
import { SecretUrl } from '../../../delivery/transports/secret-url';
import { SigningClient } from '../../../delivery/transports/signing';
import { HttpsConfig } from '../destination-config';

/** Any HTTPS endpoint. */
export const HTTPS: DestinationFunction<'https'> = {
  kinds: ['https'],
  platformOf: (config, tools) => httpsPlatform(config, postCallOf(config, tools), tools.context),
};

function postCallOf(config: HttpsConfig, { clock, secrets }: Tools): PostCall {
  const { url = '', urlSecretArn, signingSecretArn, authorizationSecretArn } = config;
  const baseUrl = urlSecretArn === undefined ? new FixedUrl(url) : new SecretUrl(secrets.read(urlSecretArn), clock.now);
  const plain = new HttpClient({ baseUrl, now: clock.now });
  const client: BackendClient = signingSecretArn === undefined ? plain : new SigningClient(plain, secrets.read(signingSecretArn), clock);
  if (authorizationSecretArn === undefined) {
    return (call, options) => post(client, call, options);
  }
  const authorized = new SecretClient(client, secrets.of(authorizationSecretArn));
  return async (call, options) => {
    const result = await authorized.send((secret) => withAuthorization(call, secret), options);
    if (result.kind === 'response' && (result.status === 401 || result.status === 403)) {
      authorized.refused();
    }
    return result;
  };
}

function withAuthorization(call: HttpCall, secret: string): HttpCall {
  const others = (call.headers ?? []).filter(([name]) => name.toLowerCase() !== 'authorization');
  return { ...call, headers: [...others, ['Authorization', secret]] };
}
