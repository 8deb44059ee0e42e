import { DestinationFunction } from './compose-destination';
import { emailPlatform } from './email';
import { SesClient } from '../../../aws-sdk/ses-client/ses-client';

/** E-mail. */
export const EMAIL: DestinationFunction<'email'> = {
  kinds: ['email'],
  platformOf: (config, { context, links }) => {
    const client = new SesClient(process.env, config.region);
    return emailPlatform(config, (email, single) => client.send(email, single), context, links);
  },
};
