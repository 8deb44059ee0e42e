import { createHash } from 'crypto';

/** `action_id` of a button of Slack: what it does. Its value is the id of the alert, and nothing else: what is to be done is never taken from a button. */
export const BUTTON_PREFIX = 'alert:';

/** The `action_id` of a button, such as `alert:acknowledge` or `alert:retry:Restart cluster`. */
export function buttonId(action: string, name?: string): string {
  return name === undefined ? `${BUTTON_PREFIX}${action}` : `${BUTTON_PREFIX}${action}:${name}`;
}

/** What `block_id`s of buttons begin with. */
export const ROUTER_BLOCK_PREFIX = 'alert-router:';

/**
 * `block_id` of the buttons of a router's messages: two routers that hear the same alarm give it the same id, and a press may only count where the message is from.
 *
 * @param tableName of the router's table
 */
export function routerBlockId(tableName: string): string {
  return `${ROUTER_BLOCK_PREFIX}${createHash('sha256').update(tableName).digest('hex').slice(0, 16)}`;
}
