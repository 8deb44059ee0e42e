import { ActionLinks } from './action-links';
import { messageId, TOLD_TO_PEOPLE } from './changes';
import { bodyFields, bodyText, declined, JSON_TYPE, mendable, post, wordOf } from './http-call';
import { MessagePlatform } from './message-platform';
import { Verdict } from './platform';
import { NOTHING_IS_FINAL } from './slack-answer';
import { interpretStatus } from '../../../delivery/transports/interpret-status';
import { BackendClient, RequestResult } from '../../../delivery/transports/request';
import { RenderContext } from '../../render/context';
import { renderTeamsStorm, stormTitle } from '../../render/storm';
import { renderTeams, renderTeamsText, teamsLines } from '../../render/teams';

/** A channel or chat of Microsoft Teams, with the URL of a workflow. */
export function teamsPlatform(client: BackendClient, context: () => RenderContext, links?: ActionLinks): MessagePlatform {
  return new MessagePlatform('teams', TOLD_TO_PEOPLE, async (alert, news, content, options) => {
    const plain = context();
    const now = { ...plain, actionLinks: await links?.of(alert, plain) };
    const body = JSON.stringify(content === 'rich' ? renderTeams(alert, now) : renderTeamsText(alert, now));
    return teamsAnswer(await post(client, { id: messageId(alert, news), path: '', contentType: JSON_TYPE, body, at: alert.openedAt }, options), now.now);
  }, {
    edits: false,
    sendStorm: async (storm, _message, content, options) => {
      const body = JSON.stringify(content === 'rich' ? renderTeamsStorm(storm) : teamsLines(stormTitle(storm), [], []));
      return teamsAnswer(await post(client, { id: `storm:${storm.from}`, path: '', contentType: JSON_TYPE, body, at: storm.from }, options), context().now);
    },
  });
}

/**
 * What an answer of a workflow means. 202 says that it has the card; 400 and 413 that it does not take it, unless 400 is about the workflow, which somebody turned
 * off. 401, 403 and 404 are about the URL.
 *
 * @param now milliseconds since 1970
 */
export function teamsAnswer(result: RequestResult, now: number): Omit<Verdict, 'post'> {
  const outcome = interpretStatus(result, NOTHING_IS_FINAL, now);
  if (result.kind === 'failure' || result.status === 429 || result.status >= 500) {
    return { outcome };
  }
  if (outcome.result === 'delivered') {
    // Connectors, which workflows took the place of, said 200 to what Teams had refused, and why in the body.
    const [, status] = /HTTP error (\d{3})/.exec(bodyText(result)) ?? [];
    return { outcome: status === undefined ? outcome : mendable('teams', `http-${status}`, Number(status)) };
  }
  const { error } = bodyFields(result);
  const word = wordOf((error as { code?: unknown } | undefined)?.code) ?? `http-${result.status}`;
  const isAboutWorkflow = /NotEnabled|Disabled|Suspended|NotFound|Authorization|Authentication|Forbidden/i.test(word);
  return result.status === 413 || (result.status === 400 && !isAboutWorkflow)
    ? { outcome: declined('teams', word, result.status), declined: true }
    : { outcome: mendable('teams', word, result.status) };
}
