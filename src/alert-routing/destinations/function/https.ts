import { messageId, News, TOLD_TO_SYSTEMS } from './changes';
import { HttpCall, JSON_TYPE } from './http-call';
import { MessagePlatform } from './message-platform';
import { Content, Verdict } from './platform';
import { DEFAULT_RETRY_POLICY } from '../../../delivery/retry-policy-config';
import { interpretStatus } from '../../../delivery/transports/interpret-status';
import { RequestResult } from '../../../delivery/transports/request';
import { RenderContext } from '../../render/context';
import { renderJson } from '../../render/json';
import { renderTemplate } from '../../render/template';
import { renderText } from '../../render/text';
import { Alert } from '../../state/alert';
import { HttpsConfig } from '../destination-config';

/** Makes a POST request. Does not reject. */
export type PostCall = (call: HttpCall, options: { readonly timeoutMs: number; readonly mayRepeat?: () => boolean }) => Promise<RequestResult>;

/** Any HTTPS endpoint. */
export function httpsPlatform(config: HttpsConfig, postCall: PostCall, context: () => RenderContext): MessagePlatform {
  return new MessagePlatform('https', TOLD_TO_SYSTEMS, async (alert, news, content, options) => {
    const now = context();
    const call = { ...messageOf(config, alert, now, news, content), id: messageId(alert, news), path: '', headers: Object.entries(config.headers ?? {}), at: alert.openedAt };
    return httpsAnswer(await postCall(call, options), now.now);
  });
}

/** What an answer means by its status alone, as everywhere else. */
export function httpsAnswer(result: RequestResult, now: number): Omit<Verdict, 'post'> {
  const outcome = interpretStatus(result, DEFAULT_RETRY_POLICY, now);
  return { outcome, declined: (outcome.result === 'rejected' && !outcome.isFinal) || undefined };
}

function messageOf(
  { template, contentType = JSON_TYPE }: HttpsConfig, alert: Alert, context: RenderContext, { change }: News, content: Content,
): Pick<HttpCall, 'contentType' | 'body'> {
  if (content === 'plain') {
    return { contentType: 'text/plain; charset=utf-8', body: renderText(alert, context) };
  }
  return template === undefined
    ? { contentType: JSON_TYPE, body: JSON.stringify(renderJson(alert, context, change)) }
    : { contentType, body: renderTemplate(template, contentType, alert, context, change) };
}
