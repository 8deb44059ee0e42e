import { createHash } from 'crypto';
import { MessageGroup } from './message-group';
import { MAX_ID_LENGTH } from './templates/vtl';
import { ROOT_ENDPOINT } from '../envelope/envelope';

/** A longer path is told by its hash, so that there is room for the value. */
const MAX_READABLE = 40;

/**
 * A message group whose ids are those of one endpoint: `/github:17`. Two senders may count alike, and what one of them sends must not hold up the
 * webhooks of the other.
 *
 * The prefix begins with a slash and has a colon, which together no id of the webhook's own endpoint has.
 */
export function groupAt(endpoint: string, group: MessageGroup): MessageGroup {
  return endpoint === ROOT_ENDPOINT ? group : new EndpointGroup(endpoint, group);
}

class EndpointGroup extends MessageGroup {
  private readonly prefix: string;

  constructor(endpoint: string, private readonly inner: MessageGroup) {
    super();
    this.prefix = endpoint.length <= MAX_READABLE ? endpoint : `/${createHash('sha256').update(endpoint).digest('hex').slice(0, 16)}`;
  }

  public renderGroup(contentType: string): string {
    return [
      this.inner.renderGroup(contentType),
      // An empty group is a webhook to refuse.
      '#if($group != "")',
      `#set($groupAt = "${this.prefix}:\${group}")`,
      `#if($groupAt.length() > ${MAX_ID_LENGTH})`,
      `#set($group = $groupAt.substring(0, ${MAX_ID_LENGTH}))`,
      '#else',
      '#set($group = $groupAt)',
      '#end',
      '#end',
    ].join('\n');
  }
}
