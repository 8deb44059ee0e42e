import { News, newsSince, TOLD_TO_PEOPLE, toldAfter, toldOf, untoldSteps } from './changes';
import { JSON_TYPE } from './http-call';
import { CallOptions, Content, Platform, Step, StormPlatform, Verdict } from './platform';
import { Post, PostedMessage } from './ports';
import { SecretClient } from './secret-client';
import { SlackAnswer, slackAnswer } from './slack-answer';
import { RenderContext } from '../../render/context';
import { renderSlack, renderSlackReply, renderSlackText } from '../../render/slack';
import { SlackMessage } from '../../render/slack-blocks';
import { renderSlackStorm, renderSlackStormText } from '../../render/storm';
import { Alert, EscalatedStep } from '../../state/alert';

/** Where and how a bot of Slack posts. */
export interface SlackPlatformOptions {
  readonly client: SecretClient;
  readonly channel: string;
  readonly context: () => RenderContext;
}

/** Links are ours, and shown as they are; what they lead to is not. */
const QUIET = { unfurl_links: false, unfurl_media: false };

/**
 * A channel of Slack, with a bot: one message for each alert, which is edited as the alert changes. What must not be missed, that it got graver, is over or is not
 * over after all, is said in its thread too, because an edit alone calls nobody; so are the steps of its escalation, and reminders.
 */
export class SlackPlatform implements Platform {
  public readonly name = 'slack';
  public readonly storm: StormPlatform = { edits: true, sendStorm: (...message) => this.sendStorm(...message) };

  constructor(private readonly options: SlackPlatformOptions) {}

  public next(alert: Alert, post: Post | undefined, destination: string): Step | undefined {
    const news = newsSince(alert, post?.told, TOLD_TO_PEOPLE, destination);
    if (!post?.message) {
      // Where there was one, somebody deleted it, or it is collapsed with others: it does not come for a number that grew.
      return news && this.newMessage(alert, untoldSteps(alert, post?.told, destination));
    }
    if (post.version < alert.version) {
      return this.edit(alert, post, post.message);
    }
    return news && this.reply(alert, post, post.message, news);
  }

  private newMessage(alert: Alert, steps: readonly EscalatedStep[]): Step {
    const { channel } = this.options;
    return {
      news: 'posted',
      send: async (content, options) => {
        const { verdict, message } = await this.call('chat.postMessage', alert, { channel, ...QUIET, ...this.render(alert, content, steps) }, options);
        // Without a time it cannot be edited; what follows is then a new message.
        const posted = message?.ts === undefined ? undefined : { channel: message.channel ?? channel, ts: message.ts };
        return taken(verdict, { version: alert.version, told: toldOf(alert), message: posted });
      },
    };
  }

  private edit(alert: Alert, { told }: Post, message: PostedMessage): Step {
    const after = { version: alert.version, told };
    return {
      send: async (content, options) => {
        // Blocks that are not given stay as they are.
        const { verdict, lost } = await this.call('chat.update', alert, { ...message, blocks: [], ...this.render(alert, content) }, options);
        return lost ? without(verdict, after) : taken(verdict, { ...after, message });
      },
    };
  }

  private reply(alert: Alert, { version, told }: Post, message: PostedMessage, news: News): Step {
    const { change, steps: [step] } = news;
    const broadcast = change === 'closed' ? {} : { reply_broadcast: true };
    return {
      news: 'replied',
      send: async (_content, options) => {
        const { channel, ts } = message;
        const body = { channel, thread_ts: ts, ...broadcast, ...QUIET, ...renderSlackReply(alert, this.options.context(), change, step) };
        const { verdict, lost } = await this.call('chat.postMessage', alert, body, options);
        return lost ? without(verdict, { version, told }) : taken(verdict, { version, told: toldAfter(alert, told, news), message });
      },
    };
  }

  private render(alert: Alert, content: Content, steps: readonly EscalatedStep[] = []): SlackMessage {
    const context = this.options.context();
    return content === 'rich' ? renderSlack(alert, context, steps) : renderSlackText(alert, context, steps);
  }

  private async sendStorm(...[storm, message, content, options]: Parameters<StormPlatform['sendStorm']>): ReturnType<StormPlatform['sendStorm']> {
    const { channel } = this.options;
    const rendered = content === 'rich' ? renderSlackStorm(storm) : renderSlackStormText(storm);
    const [method, place] = message ? ['chat.update', { ...message, blocks: [] }] as const : ['chat.postMessage', { channel, ...QUIET }] as const;
    const { verdict, lost, message: posted } = await this.call(method, { id: 'storm', version: storm.from, openedAt: storm.from }, { ...place, ...rendered }, options);
    if (lost) {
      // Somebody deleted it, and wants no more of it.
      return { outcome: { ...verdict.outcome, result: 'delivered', unavailable: false }, message };
    }
    return { ...verdict, message: message ?? (posted?.ts === undefined ? undefined : { channel: posted.channel ?? channel, ts: posted.ts }) };
  }

  private async call(method: string, alert: Pick<Alert, 'id' | 'version' | 'openedAt'>, body: object, options: CallOptions): Promise<SlackAnswer & { verdict: Verdict }> {
    const { client, context } = this.options;
    const { now } = context();
    const result = await client.send((token) => ({
      id: `${alert.id}:${alert.version}`,
      path: method,
      headers: [['Authorization', `Bearer ${token}`]],
      contentType: JSON_TYPE,
      body: JSON.stringify(body),
      at: alert.openedAt,
    }), options);
    const answer = slackAnswer(result, now);
    if (answer.refused) {
      client.refused();
    }
    return { ...answer, verdict: { outcome: answer.outcome, declined: answer.declined } };
  }
}

/** What is posted, if it was taken. */
function taken(verdict: Verdict, post: Post): Verdict {
  return verdict.outcome.result === 'delivered' ? { ...verdict, post } : verdict;
}

/** The message is not there any more: what is news is told with a new one, and all else with none. */
function without({ outcome }: Verdict, post: Post): Verdict {
  return { outcome: { ...outcome, result: 'delivered', unavailable: false }, post };
}
