import { changeSince, TOLD_TO_ON_CALL, toldOf } from './changes';
import { bodyFields, declined, JSON_TYPE, mendable } from './http-call';
import { Platform, Step, Verdict } from './platform';
import { Post } from './ports';
import { SecretClient } from './secret-client';
import { NOTHING_IS_FINAL } from './slack-answer';
import { interpretStatus } from '../../../delivery/transports/interpret-status';
import { RequestResult } from '../../../delivery/transports/request';
import { RenderContext } from '../../render/context';
import { PagerDutyAction, renderPagerDuty, renderPagerDutyText } from '../../render/pagerduty';
import { Alert } from '../../state/alert';

/** PagerDuty's Events API v2: one alert of theirs for each of ours, by its key. */
export class PagerDutyPlatform implements Platform {
  public readonly name = 'pagerduty';

  constructor(private readonly client: SecretClient, private readonly context: () => RenderContext) {}

  public next(alert: Alert, post: Post | undefined): Step | undefined {
    const change = changeSince(alert, post?.told, TOLD_TO_ON_CALL);
    // What PagerDuty has not heard of cannot be acknowledged or resolved there.
    if (!post || change === 'severity-raised' || change === 'reopened' || change === 'opened') {
      return this.step(alert, 'trigger', { version: alert.version, told: { ...toldOf(alert), status: 'open' } });
    }
    return change && this.step(alert, change === 'closed' ? 'resolve' : 'acknowledge', { version: alert.version, told: toldOf(alert) });
  }

  private step(alert: Alert, action: PagerDutyAction, after: Post): Step {
    return {
      news: action,
      send: async (content, options) => {
        const context = this.context();
        const event = content === 'rich' || action !== 'trigger' ? renderPagerDuty(alert, context, action) : renderPagerDutyText(alert);
        const result = await this.client.send((key) => ({
          id: `${alert.id}:${alert.version}`, path: 'v2/enqueue', contentType: JSON_TYPE, body: JSON.stringify({ routing_key: key, ...event }), at: alert.openedAt,
        }), options);
        const verdict = pagerDutyAnswer(result, context.now);
        if (verdict.outcome.failureClass === ROUTING_KEY_REFUSED) {
          this.client.refused();
        }
        return verdict.outcome.result === 'delivered' ? { ...verdict, post: after } : verdict;
      },
    };
  }
}

const ROUTING_KEY_REFUSED = 'pagerduty-routing-key';

/**
 * What an answer means: 202 says that the event is stored, 400 that it is invalid, or that the routing key is, which somebody may mend.
 *
 * @param now milliseconds since 1970
 * @see https://developer.pagerduty.com/docs/events-api-v2/overview/#response-codes--retry-logic
 */
export function pagerDutyAnswer(result: RequestResult, now: number): Verdict {
  const outcome = interpretStatus(result, NOTHING_IS_FINAL, now);
  if (result.kind === 'failure' || result.status === 429 || result.status >= 500 || outcome.result === 'delivered') {
    return { outcome };
  }
  const { errors, message } = bodyFields(result);
  const isAboutKey = /routing.?key/i.test(JSON.stringify([errors, message]));
  if (isAboutKey || result.status === 401 || result.status === 403) {
    return { outcome: mendable('pagerduty', 'routing-key', result.status) };
  }
  return result.status === 400 || result.status === 413
    ? { outcome: declined('pagerduty', 'invalid-event', result.status), declined: true }
    : { outcome: mendable('pagerduty', `http-${result.status}`, result.status) };
}
