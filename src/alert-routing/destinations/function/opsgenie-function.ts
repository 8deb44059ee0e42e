import { DestinationFunction } from './compose-destination';
import { OpsgeniePlatform } from './opsgenie';
import { SecretClient } from './secret-client';
import { FixedUrl } from '../../../delivery/transports/base-url';
import { HttpClient } from '../../../delivery/transports/http';

const API_URL = 'https://api.opsgenie.com';

/** Opsgenie, and what is compatible with it. */
export const OPSGENIE: DestinationFunction<'opsgenie'> = {
  kinds: ['opsgenie'],
  platformOf: ({ apiKeySecretArn, apiUrl = API_URL }, { clock, secrets, context }) => {
    const client = new HttpClient({ baseUrl: new FixedUrl(apiUrl), now: clock.now });
    return new OpsgeniePlatform(new SecretClient(client, secrets.of(apiKeySecretArn)), context);
  },
};
