import { fieldsOf } from './chat-platforms';
import { Platform } from './platform';

/** Below it are the response URLs of Slack: `/_responses/MESSAGE/USER`. */
export const RESPONSES_PATH = '/_responses/';

/**
 * What is sent to a response URL of Slack: shown to the presser alone, below the message whose button he pressed; or in place of that message, where only he sees it.
 *
 * @see https://docs.slack.dev/interactivity/handling-user-interaction#message_responses
 */
export const slackResponse: Platform = (request, { board, destination, next }) => {
  const [, id = '', user = ''] = /^\/_responses\/([^/]+)\/([^/]+)$/.exec(request.path)?.map(decodeURIComponent) ?? [];
  const message = board.get(id);
  const content = fieldsOf(request);
  if (!message) {
    board.refuse(destination);
    return { status: 404, body: 'used_url' };
  }
  if (message.seenBy !== undefined && content.delete_original === true) {
    board.remove(id);
  } else if (message.seenBy !== undefined && content.replace_original !== false) {
    board.edit(id, content);
  } else {
    board.post({ id: `response-${next()}`, platform: message.platform, destination, thread: message.thread ?? id, seenBy: user, content });
  }
  return { status: 200, body: 'ok' };
};
