import { bodyFields, bodyText, declined, mendable, wordOf } from './http-call';
import { interpretStatus } from '../../../delivery/transports/interpret-status';
import { FailureClass, RequestResult } from '../../../delivery/transports/request';
import { parseRetryAfter } from '../../../delivery/transports/retry-after';
import { Outcome } from '../../../engine/outcome';

/** What an answer of Slack means. */
export interface SlackAnswer {
  readonly outcome: Outcome;
  /** It objects to what the message says. */
  readonly declined?: boolean;
  /** The message that was to be edited, or answered, is not there any more, or is not to be edited any more. */
  readonly lost?: boolean;
  /** It does not take the token. */
  readonly refused?: boolean;
  /** The message that is posted now. */
  readonly message?: { readonly channel?: string; readonly ts?: string };
}

/** Errors that are about what the message says; the same message is never taken. */
const CONTENT = new Set([
  'invalid_blocks', 'invalid_blocks_format', 'msg_blocks_too_long', 'msg_too_long', 'no_text', 'too_many_attachments', 'invalid_attachments', 'invalid_arguments',
  'invalid_array_arg', 'invalid_arg_name', 'invalid_charset', 'invalid_json', 'json_not_object', 'invalid_post_type', 'metadata_too_large', 'markdown_text_conflict',
]);

/** Errors that are about the message that is to be edited, or whose thread it is. */
const LOST = new Set(['message_not_found', 'cant_update_message', 'edit_window_closed', 'thread_not_found', 'cannot_reply_to_message']);

/** Errors that are about the token. */
const TOKEN = new Set(['invalid_auth', 'not_authed', 'token_revoked', 'token_expired', 'account_inactive', 'missing_scope', 'no_permission', 'not_allowed_token_type']);

/**
 * What an answer of Slack's Web API means: `ok` in its body, not its status. Whatever else is said is about the channel, the token or the moment, and somebody may
 * mend it: the message is kept until then.
 *
 * @param now milliseconds since 1970
 * @see https://docs.slack.dev/reference/methods/chat.postMessage#errors
 */
export function slackAnswer(result: RequestResult, now: number): SlackAnswer {
  const outcome = interpretStatus(result, NOTHING_IS_FINAL, now);
  if (result.kind === 'failure' || result.status === 429 || result.status >= 500) {
    return { outcome };
  }
  const { ok, error, channel, ts } = bodyFields(result);
  if (ok === true && outcome.result === 'delivered') {
    return { outcome, message: { channel: textOf(channel), ts: textOf(ts) } };
  }
  const word = wordOf(error);
  if (word === undefined) {
    const failure = FailureClass.PROTOCOL;
    return outcome.result === 'delivered'
      ? { outcome: { result: 'failed', unavailable: true, status: result.status, failureClass: failure, detail: 'slack answered with no JSON of its own' } }
      : { outcome: { ...outcome, unavailable: true } };
  }
  if (word === 'ratelimited' || word === 'rate_limited') {
    return { outcome: { ...mendable('slack', word, result.status), unavailable: false, retryAfterSeconds: parseRetryAfter(result.retryAfter, now) } };
  }
  if (CONTENT.has(word)) {
    return { outcome: declined('slack', word, result.status), declined: true };
  }
  return { outcome: mendable('slack', word, result.status), lost: LOST.has(word) || undefined, refused: TOKEN.has(word) || undefined };
}

/**
 * What an answer to an incoming webhook means, by its status and the one word that its body is.
 *
 * @see https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks#handling_errors
 */
export function slackWebhookAnswer(result: RequestResult, now: number): SlackAnswer {
  const outcome = interpretStatus(result, NOTHING_IS_FINAL, now);
  if (result.kind === 'failure' || result.status === 429 || result.status >= 500 || outcome.result === 'delivered') {
    return { outcome };
  }
  const word = wordOf(bodyText(result).trim()) ?? `http-${result.status}`;
  // `user_not_found`, `channel_not_found` and the like come with 400 as well, and are not about what the message says.
  return result.status === 413 || (result.status === 400 && (CONTENT.has(word) || /payload|text|block|attachment|^http-/.test(word)))
    ? { outcome: declined('slack', word, result.status), declined: true }
    : { outcome: mendable('slack', word, result.status) };
}

/** No status says of itself that an alert is given up on. */
export const NOTHING_IS_FINAL = { rejectionStatuses: [], goneStatuses: [] };

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
