import { Teller, CallLimits } from './ports';
import { FixedUrl } from '../../delivery/transports/base-url';
import { HttpClient } from '../../delivery/transports/http';
import { interpretStatus } from '../../delivery/transports/interpret-status';
import { BackendClient } from '../../delivery/transports/request';
import { Outcome } from '../../engine/outcome';
import { Clock } from '../../engine/ports';
import { JSON_TYPE, post } from '../destinations/function/http-call';
import { inQuickTries } from '../destinations/function/quick-tries';
import { NOTHING_IS_FINAL } from '../destinations/function/slack-answer';
import { Subsegments } from '../destinations/function/subsegment';

/** What he alone sees, and what leaves the message with the button as it is. */
const EPHEMERAL = { response_type: 'ephemeral', replace_original: false };

/** What a teller works with. */
export interface SlackTellerOptions {
  readonly clock: Clock;
  readonly subsegments: Subsegments;
  /** Makes a client for an origin. Default: over HTTP. */
  readonly clientOf?: (origin: string) => BackendClient;
}

/**
 * Tells pressers of buttons something by the response URL that came with the press. It is made sure before that it is one of Slack's.
 *
 * @see https://docs.slack.dev/interactivity/handling-user-interaction#message_responses
 */
export class SlackTeller implements Teller {
  private readonly clients = new Map<string, BackendClient>();

  constructor(private readonly options: SlackTellerOptions) {}

  public async tell(responseUrl: string, message: object, { deadline }: CallLimits): Promise<Outcome> {
    const { clock, subsegments } = this.options;
    const { origin, pathname, search } = new URL(responseUrl);
    const call = {
      id: 'told', path: pathname.slice(1), query: [...new URLSearchParams(search)], contentType: JSON_TYPE, body: JSON.stringify({ ...EPHEMERAL, ...message }), at: clock.now(),
    };
    const { outcome } = await inQuickTries((options) => subsegments.around('slack', async () => {
      const answer = await post(this.clientOf(origin), call, options);
      return { outcome: interpretStatus(answer, NOTHING_IS_FINAL, clock.now()) };
    }, (verdict) => verdict.outcome), { clock, deadline });
    return outcome;
  }

  /** Slack's hosts, and perhaps one more: there are few. */
  private clientOf(origin: string): BackendClient {
    const { clock, clientOf = (base) => new HttpClient({ baseUrl: new FixedUrl(base), now: clock.now }) } = this.options;
    const client = this.clients.get(origin) ?? clientOf(origin);
    this.clients.set(origin, client);
    return client;
  }
}
