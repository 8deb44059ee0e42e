import { createHmac } from 'node:crypto';
import { formOf, pressOf } from '../../../test/alert-routing/respond/support/press';
import type { PlatformMessage } from '../../src/local/platforms/message-board';
import type { LocalRuntime } from '../../src/local/runtime';

/** Who presses which button of which alert, and where he read of it. */
export interface SlackPress {
  readonly alertId: string;
  readonly actionId: string;
  readonly user: string;
  /** The message that has the button, or had it: what the presser alone is told stands below it. */
  readonly message: Pick<PlatformMessage, 'id' | 'destination'>;
  /** What the form is signed with. */
  readonly signing: string;
}

/** Presses a button as Slack does, with a form that is signed, also one that a message does not have any more; returns what Slack is answered. */
export async function pressInSlack(runtime: LocalRuntime, { alertId, actionId, user, message, signing }: SlackPress): Promise<Response> {
  const router = message.destination.slice(0, message.destination.lastIndexOf('/'));
  const body = formOf(pressOf({ action_id: actionId, value: alertId }, {
    user: { id: `U${user.toUpperCase()}`, username: user, name: user },
    trigger_id: `${user} ${actionId} ${alertId} ${Math.random()}`,
    response_url: `${runtime.connection.publicUrl}${runtime.platforms.responsePath(message, user)}`,
  }));
  const timestamp = String(Math.floor(Date.now() / 1000));
  const signature = `v0=${createHmac('sha256', signing).update(`v0:${timestamp}:${body}`).digest('hex')}`;
  return fetch(`${runtime.endpoints[`${router}/Actions`]}slack`, {
    method: 'POST',
    body,
    headers: { 'content-type': 'application/x-www-form-urlencoded', 'x-slack-signature': signature, 'x-slack-request-timestamp': timestamp },
  });
}
