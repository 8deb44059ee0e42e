import { DestinationFunction, Tools } from './compose-destination';
import { SecretClient } from './secret-client';
import { SlackPlatform } from './slack';
import { slackWebhookPlatform } from './slack-webhook';
import { FixedUrl } from '../../../delivery/transports/base-url';
import { HttpClient } from '../../../delivery/transports/http';
import { SecretUrl } from '../../../delivery/transports/secret-url';

const API_URL = 'https://slack.com/api';

/** Slack, with a bot or with an incoming webhook. */
export const SLACK: DestinationFunction<'slack' | 'slack-webhook'> = {
  kinds: ['slack', 'slack-webhook'],
  platformOf: (config, { clock, secrets, context }: Tools) => {
    if (config.kind === 'slack-webhook') {
      return slackWebhookPlatform(new HttpClient({ baseUrl: new SecretUrl(secrets.read(config.urlSecretArn), clock.now), now: clock.now }), context);
    }
    const { tokenSecretArn, channel, apiUrl = API_URL } = config;
    const client = new SecretClient(new HttpClient({ baseUrl: new FixedUrl(apiUrl), now: clock.now }), secrets.of(tokenSecretArn));
    return new SlackPlatform({ client, channel, context });
  },
};
