import { VirtualClock } from '../../../../cli/src/local/clock';
import { SeededRandom } from '../../../../cli/src/simulation/random';
import { emailPlatform } from '../../../../src/alert-routing/destinations/function/email';
import { PagerDutyPlatform } from '../../../../src/alert-routing/destinations/function/pagerduty';
import { Platform } from '../../../../src/alert-routing/destinations/function/platform';
import { SecretClient } from '../../../../src/alert-routing/destinations/function/secret-client';
import { SecretTexts } from '../../../../src/alert-routing/destinations/function/secret-texts';
import { SlackPlatform } from '../../../../src/alert-routing/destinations/function/slack';
import { teamsPlatform } from '../../../../src/alert-routing/destinations/function/teams';
import { BackendClient, FailureClass, RequestResult } from '../../../../src/delivery/transports/request';

/** What is wrong with a platform: it never answers, or says 503. */
export type Trouble = 'hanging' | 'down';

/** What a platform took. */
export interface TakenMessage {
  /** Id of the alert that it is about; of e-mail, its subject. */
  readonly about: string;
  /** `edited` changes a message that is there; everything else calls people. */
  readonly kind: 'open' | 'closed' | 'edited';
  readonly at: number;
}

/** What is not answered by then never will be. */
const ANSWER_MS = { least: 60, most: 400 };

/** The platform of one destination: it remembers what it took. */
export class PlayedPlatform {
  public readonly taken: TakenMessage[] = [];
  public refused = 0;

  /** @param trouble what is wrong with it at a time, in milliseconds since the beginning */
  constructor(
    private readonly clock: VirtualClock, private readonly random: SeededRandom, private readonly trouble: (at: number) => Trouble | undefined,
  ) {}

  /** Of one environment. @param name of the destination, which is that of the platform too */
  public platform(name: string): Platform {
    const context = () => ({ destination: name, accountNames: {}, now: this.clock.now() });
    const secret = new SecretTexts(() => async () => 'secret', () => this.clock.now()).of(name);
    const client: BackendClient = {
      send: ({ deliveryId, path, body }, { timeoutMs }) =>
        this.call(deliveryId.replace(/:\d+$/, ''), path, JSON.parse(Buffer.from(body).toString()) as Record<string, unknown>, timeoutMs),
    };
    const withSecret = new SecretClient(client, secret, (milliseconds, callback) => this.clock.after(milliseconds, callback));
    switch (name) {
      case 'Slack':
        return new SlackPlatform({ client: withSecret, channel: 'C012AB3CD', context });
      case 'PagerDuty':
        return new PagerDutyPlatform(withSecret, context);
      case 'Teams':
        return teamsPlatform(client, context);
      default:
        return emailPlatform({ kind: 'email', from: 'alerts@example.com', to: ['ops@example.com'] }, async ({ subject, text }, { timeoutMs }) => {
          const result = await this.call(subject, 'email', { text }, timeoutMs);
          if (result.kind === 'failure' || result.status >= 400) {
            throw Object.assign(new Error('SES does not take it.'), { name: result.kind === 'failure' ? 'TimeoutError' : 'ServiceUnavailable' });
          }
        }, context);
    }
  }

  private async call(about: string, path: string, body: Record<string, unknown>, timeoutMs: number): Promise<RequestResult> {
    const { clock, random } = this;
    const trouble = this.trouble(clock.elapsed());
    if (trouble !== undefined) {
      this.refused += 1;
      await clock.sleep(trouble === 'hanging' ? timeoutMs : ANSWER_MS.least);
      return trouble === 'hanging' ? { kind: 'failure', failure: FailureClass.TIMEOUT, detail: 'silent' } : { kind: 'response', status: 503 };
    }
    await clock.sleep(random.int(ANSWER_MS.least, ANSWER_MS.most));
    const number = this.taken.push({ about, kind: kindOf(path, body), at: clock.now() });
    const answer = path.startsWith('chat.') ? { ok: true, channel: 'C012AB3CD', ts: body.ts ?? `${number}.0` } : {};
    return { kind: 'response', status: path === '' || path === 'v2/enqueue' ? 202 : 200, body: Buffer.from(JSON.stringify(answer)) };
  }
}

function kindOf(path: string, body: Record<string, unknown>): TakenMessage['kind'] {
  if (path === 'chat.update') {
    return 'edited';
  }
  const isClosed = body.event_action === undefined && body.thread_ts === undefined
    ? /alert, closed/.test(JSON.stringify(body))
    // In a thread, what is over is not told to the whole channel.
    : body.event_action === 'resolve' || (body.thread_ts !== undefined && body.reply_broadcast === undefined);
  return isClosed ? 'closed' : 'open';
}
