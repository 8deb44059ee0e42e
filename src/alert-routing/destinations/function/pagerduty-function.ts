import { DestinationFunction } from './compose-destination';
import { PagerDutyPlatform } from './pagerduty';
import { SecretClient } from './secret-client';
import { FixedUrl } from '../../../delivery/transports/base-url';
import { HttpClient } from '../../../delivery/transports/http';

const API_URL = 'https://events.pagerduty.com';

/** PagerDuty. */
export const PAGERDUTY: DestinationFunction<'pagerduty'> = {
  kinds: ['pagerduty'],
  platformOf: ({ routingKeySecretArn, apiUrl = API_URL }, { clock, secrets, context }) => {
    const client = new HttpClient({ baseUrl: new FixedUrl(apiUrl), now: clock.now });
    return new PagerDutyPlatform(new SecretClient(client, secrets.of(routingKeySecretArn)), context);
  },
};
