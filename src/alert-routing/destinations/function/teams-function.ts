import { DestinationFunction } from './compose-destination';
import { teamsPlatform } from './teams';
import { HttpClient } from '../../../delivery/transports/http';
import { SecretUrl } from '../../../delivery/transports/secret-url';

/** Microsoft Teams. */
export const TEAMS: DestinationFunction<'teams'> = {
  kinds: ['teams'],
  platformOf: ({ urlSecretArn }, { clock, secrets, context, links }) =>
    teamsPlatform(new HttpClient({ baseUrl: new SecretUrl(secrets.read(urlSecretArn), clock.now), now: clock.now }), context, links),
};
