import { messageId, TOLD_TO_PEOPLE } from './changes';
import { JSON_TYPE, post } from './http-call';
import { MessagePlatform } from './message-platform';
import { slackWebhookAnswer } from './slack-answer';
import { BackendClient } from '../../../delivery/transports/request';
import { RenderContext } from '../../render/context';
import { renderSlack, renderSlackText } from '../../render/slack';
import { renderSlackStorm, renderSlackStormText } from '../../render/storm';

/** A channel of Slack, with an incoming webhook. */
export function slackWebhookPlatform(client: BackendClient, context: () => RenderContext): MessagePlatform {
  return new MessagePlatform('slack', TOLD_TO_PEOPLE, async (alert, news, content, options) => {
    const now = context();
    const message = content === 'rich' ? renderSlack(alert, now, news.steps) : renderSlackText(alert, now, news.steps);
    const body = JSON.stringify({ ...message, unfurl_links: false, unfurl_media: false });
    return slackWebhookAnswer(await post(client, { id: messageId(alert, news), path: '', contentType: JSON_TYPE, body, at: alert.openedAt }, options), now.now);
  }, {
    edits: false,
    sendStorm: async (storm, _message, content, options) => {
      const body = JSON.stringify(content === 'rich' ? renderSlackStorm(storm) : renderSlackStormText(storm));
      const call = { id: `storm:${storm.from}`, path: '', contentType: JSON_TYPE, body, at: storm.from };
      const { outcome, declined } = slackWebhookAnswer(await post(client, call, options), context().now);
      return { outcome, declined };
    },
  });
}
