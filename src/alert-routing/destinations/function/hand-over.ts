import { messageId, TOLD_TO_SYSTEMS } from './changes';
import { JSON_TYPE, requestOf } from './http-call';
import { MessagePlatform } from './message-platform';
import { NOTHING_IS_FINAL } from './slack-answer';
import { interpretStatus } from '../../../delivery/transports/interpret-status';
import { BackendClient, FailureClass } from '../../../delivery/transports/request';
import { RenderContext } from '../../render/context';
import { renderJson, renderLeastJson } from '../../render/json';

/** A queue, a topic or a function, which get an alert as JSON. */
export function handOverPlatform(name: string, client: BackendClient, context: () => RenderContext): MessagePlatform {
  return new MessagePlatform(name, TOLD_TO_SYSTEMS, async (alert, news, content, options) => {
    const now = context();
    const body = JSON.stringify(content === 'rich' ? renderJson(alert, now, news.change) : renderLeastJson(alert, now, news.change));
    const call = { id: messageId(alert, news), path: '', contentType: JSON_TYPE, body, at: alert.openedAt };
    const outcome = interpretStatus(await client.send(requestOf(call, alert.id), options), NOTHING_IS_FINAL, now.now);
    return { outcome, declined: outcome.failure === FailureClass.TOO_LARGE || undefined };
  });
}
