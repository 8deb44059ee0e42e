import { changeSince, TOLD_TO_ON_CALL, toldOf } from './changes';
import { declined, JSON_TYPE, mendable } from './http-call';
import { Content, Platform, Step, Verdict } from './platform';
import { Post } from './ports';
import { SecretClient } from './secret-client';
import { NOTHING_IS_FINAL } from './slack-answer';
import { interpretStatus } from '../../../delivery/transports/interpret-status';
import { Pairs, RequestResult } from '../../../delivery/transports/request';
import { RenderContext } from '../../render/context';
import { opsgenieAlias, renderOpsgenie, renderOpsgenieNote, renderOpsgenieText } from '../../render/opsgenie';
import { Alert } from '../../state/alert';

type Action = 'create' | 'acknowledge' | 'close';

const BY_ALIAS: Pairs = [['identifierType', 'alias']];

/** Opsgenie's alert API, and what is compatible with it: one alert of theirs for each of ours, by its alias. */
export class OpsgeniePlatform implements Platform {
  public readonly name = 'opsgenie';

  constructor(private readonly client: SecretClient, private readonly context: () => RenderContext) {}

  public next(alert: Alert, post: Post | undefined): Step | undefined {
    const change = changeSince(alert, post?.told, TOLD_TO_ON_CALL);
    // What it has not heard of cannot be acknowledged or closed there.
    if (!post || change === 'severity-raised' || change === 'reopened' || change === 'opened') {
      return this.step(alert, 'create', { version: alert.version, told: { ...toldOf(alert), status: 'open' } });
    }
    return change && this.step(alert, change === 'closed' ? 'close' : 'acknowledge', { version: alert.version, told: toldOf(alert) });
  }

  private step(alert: Alert, action: Action, after: Post): Step {
    return {
      news: action,
      send: async (content, options) => {
        const context = this.context();
        const result = await this.client.send((key) => ({
          id: `${alert.id}:${alert.version}`,
          path: action === 'create' ? 'v2/alerts' : `v2/alerts/${encodeURIComponent(opsgenieAlias(alert))}/${action}`,
          query: action === 'create' ? [] : BY_ALIAS,
          headers: [['Authorization', `GenieKey ${key}`]],
          contentType: JSON_TYPE,
          body: JSON.stringify(bodyOf(alert, action, context, content)),
          at: alert.openedAt,
        }), options);
        const verdict = opsgenieAnswer(result, context.now, action);
        if (result.kind === 'response' && (result.status === 401 || result.status === 403)) {
          this.client.refused();
        }
        return verdict.outcome.result === 'delivered' ? { ...verdict, post: after } : verdict;
      },
    };
  }
}

function bodyOf(alert: Alert, action: Action, context: RenderContext, content: Content): object {
  switch (action) {
    case 'create':
      return content === 'rich' ? renderOpsgenie(alert, context) : renderOpsgenieText(alert, context);
    case 'acknowledge':
      return renderOpsgenieNote(alert, context, alert.acknowledgedBy);
    case 'close':
      return renderOpsgenieNote(alert, context, alert.closedBy);
  }
}

/**
 * What an answer means: 202 says that the request is stored, 422 and 400 that it is invalid; 401 and 403 are about the key.
 *
 * @param now milliseconds since 1970
 * @see https://docs.opsgenie.com/docs/response
 */
export function opsgenieAnswer(result: RequestResult, now: number, action: Action): Verdict {
  const outcome = interpretStatus(result, NOTHING_IS_FINAL, now);
  if (result.kind === 'failure' || result.status === 429 || result.status >= 500 || outcome.result === 'delivered') {
    return { outcome };
  }
  if (result.status === 404 && action !== 'create') {
    // Somebody deleted it there: there is nothing left to do.
    return { outcome: { ...outcome, result: 'delivered', detail: 'there is no such alert any more' } };
  }
  return result.status === 422 || result.status === 400 || result.status === 413
    ? { outcome: declined('opsgenie', `http-${result.status}`, result.status), declined: true }
    : { outcome: mendable('opsgenie', `http-${result.status}`, result.status) };
}
