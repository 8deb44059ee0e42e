import { Platform, PlatformAnswer, PlatformRequest } from './platform';

/** Slack's limits of a message. @see https://docs.slack.dev/reference/block-kit/blocks */
const MAX_BLOCKS = 50;

/** Of Teams. @see https://learn.microsoft.com/en-us/microsoftteams/platform/webhooks-and-connectors/how-to/connectors-using */
const MAX_CARD_BYTES = 28 * 1024;

/** Slack's Web API: `chat.postMessage` and `chat.update`. What is wrong is said with 200 and `ok: false`, as Slack does. */
export const slackApi: Platform = (request, { board, destination, next }) => {
  const message = fieldsOf(request);
  const refusal = slackRefusal(message);
  if (refusal !== undefined) {
    board.refuse(destination);
    return { status: 200, body: { ok: false, error: refusal } };
  }
  const channel = String(message.channel);
  if (request.path === '/chat.postMessage') {
    const ts = slackTime(next());
    board.post({ id: ts, platform: 'slack', destination, content: message, thread: typeof message.thread_ts === 'string' ? message.thread_ts : undefined });
    return { status: 200, body: { ok: true, channel, ts } };
  }
  if (request.path === '/chat.update') {
    const ts = String(message.ts);
    return { status: 200, body: board.edit(ts, message) ? { ok: true, channel, ts } : { ok: false, error: 'message_not_found' } };
  }
  board.refuse(destination);
  return { status: 200, body: { ok: false, error: 'unknown_method' } };
};

/** An incoming webhook of Slack. */
export const slackWebhook: Platform = (request, { board, destination, next }) => {
  const message = fieldsOf(request);
  if (slackRefusal({ channel: '-', ...message }) !== undefined) {
    board.refuse(destination);
    return { status: 400, body: 'invalid_payload' };
  }
  board.post({ id: slackTime(next()), platform: 'slack-webhook', destination, content: message });
  return { status: 200, body: 'ok' };
};

/** A workflow of Teams. */
export const teamsWorkflow: Platform = (request, { board, destination, next }) => {
  const message = fieldsOf(request);
  if (request.body.length > MAX_CARD_BYTES || !Array.isArray(message.attachments)) {
    board.refuse(destination);
    return request.body.length > MAX_CARD_BYTES ? { status: 413, body: 'Request Entity Too Large' } : { status: 400, body: 'There is no card.' };
  }
  board.post({ id: `teams-${next()}`, platform: 'teams', destination, content: message });
  return { status: 202, body: '' };
};

/** The JSON object of a request's body; empty where it is none. */
export function fieldsOf({ body }: PlatformRequest): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(body.toString('utf8'));
    return typeof value === 'object' && value !== null ? value as Record<string, unknown> : {};
  } catch {
    return {};
  }
}

/** Accepted, with what a platform says then. */
export function accepted(body: unknown): PlatformAnswer {
  return { status: 202, body };
}

function slackRefusal({ channel, text, blocks }: Record<string, unknown>): string | undefined {
  if (typeof channel !== 'string') {
    return 'channel_not_found';
  }
  if (blocks !== undefined && (!Array.isArray(blocks) || blocks.length > MAX_BLOCKS)) {
    return 'invalid_blocks';
  }
  const isEmpty = (typeof text !== 'string' || text === '') && (!Array.isArray(blocks) || blocks.length === 0);
  return isEmpty ? 'no_text' : undefined;
}

/** A message's time, which is its id. */
function slackTime(number: number): string {
  return `${1_700_000_000 + Math.floor(number / 1_000_000)}.${String(number % 1_000_000).padStart(6, '0')}`;
}
