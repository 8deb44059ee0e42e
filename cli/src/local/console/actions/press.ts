import { createHash } from 'node:crypto';
import { ActionError } from './action-error';
import { send } from './send';
import type { PlatformMessage } from '../../platforms/message-board';
import type { Platforms } from '../../platforms/platforms';
import type { EndpointRoute } from '../../runtime/routes';
import type { PressRequest, PressResult } from '../contract/messages';

/** What Slack says of itself, as far as anybody reads it. */
const TEAM = { id: 'T0LOCAL', domain: 'local' };

/** Where presses go in the stead of Slack: what there is, and how. */
export interface PressPlace {
  readonly platforms: Platforms;
  readonly routes: readonly EndpointRoute[];
  /** Of this runtime's own server. */
  readonly origin: string;
  /** Milliseconds since 1970. */
  readonly now: number;
}

interface Fields { readonly [name: string]: unknown }

/**
 * Presses a button of a message in the name of somebody, as Slack does it: with a form that is signed, to the endpoint that the router has for that.
 *
 * @throws ActionError when there is no such button, nobody to press it, or nothing that it is sent to
 * @see https://docs.slack.dev/reference/interaction-payloads/block_actions-payload
 */
export async function press({ messageId, actionId, user, field = '' }: PressRequest, { platforms, routes, origin, now }: PressPlace): Promise<PressResult> {
  const message = platforms.board.get(messageId);
  const element = message && elementsOf(message).find(({ action_id: id }) => id === actionId);
  if (!message || !element) {
    throw new ActionError('This button is not there any more: the message was edited, or is not kept.');
  }
  const name = user.trim();
  if (name === '') {
    throw new ActionError('Nobody presses it; expected a name.');
  }
  const router = message.destination.slice(0, message.destination.lastIndexOf('/'));
  const route = routes.find(({ endpoint, source }) => endpoint.startsWith(`${router}/Actions`) && source?.name === 'slack');
  if (!route) {
    throw new ActionError(`The router ${router} takes no presses of buttons; expected that it has buttons.`);
  }
  const payload = payloadOf(message, element, { name, field, responseUrl: `${origin}${platforms.responsePath(message, name)}`, now });
  const body = Buffer.from(`payload=${encodeURIComponent(JSON.stringify(payload)).replace(/%20/g, '+')}`).toString('base64');
  const secrets = route.source!.secrets;
  if (!secrets.some(({ value }) => value !== undefined)) {
    throw new ActionError(`The signing secret of ${router} has no value here, without which nobody believes a press; give it one with --secret ${secrets[0]?.name ?? 'NAME'}=VALUE, or in the secrets of startLocal.`);
  }
  const url = `${route.url.replace(/\/+$/, '').replace(/\/slack$/, '')}/slack`;
  const { status, signed } = await send({ id: '', method: 'POST', url, headers: [['Content-Type', 'application/x-www-form-urlencoded']], body }, route, origin, now);
  if (status >= 300) {
    throw new ActionError(`The router answered ${status} to the press, expected that it takes it.`);
  }
  return { status, signed };
}

/** Elements of a message that do something: buttons, and fields. */
export function elementsOf({ content }: Pick<PlatformMessage, 'content'>): Fields[] {
  return blocksOf(content).flatMap(({ type, element, elements }) => {
    const all = type === 'input' ? [element] : type === 'actions' && Array.isArray(elements) ? elements as unknown[] : [];
    return all.map(fieldsOf);
  });
}

interface Presser {
  readonly name: string;
  readonly field: string;
  readonly responseUrl: string;
  readonly now: number;
}

function payloadOf(message: PlatformMessage, element: Fields, { name, field, responseUrl, now }: Presser): object {
  const time = (now / 1000).toFixed(6);
  const { type, action_id: actionId, text, value } = element;
  const isField = type === 'plain_text_input';
  const states = blocksOf(message.content).filter((block) => block.type === 'input').map((block) => {
    const { action_id: id, type: kind } = fieldsOf(block.element);
    return [String(block.block_id), { [String(id)]: { type: kind, value: field === '' ? null : field } }] as const;
  });
  return {
    type: 'block_actions',
    user: { id: userId(name), username: name, name, team_id: TEAM.id },
    api_app_id: 'A0LOCAL',
    token: 'local',
    container: { type: 'message', message_ts: message.id, channel_id: 'C0LOCAL', is_ephemeral: message.seenBy !== undefined },
    trigger_id: `${time}.local`,
    team: TEAM,
    enterprise: null,
    is_enterprise_install: false,
    channel: { id: 'C0LOCAL', name: 'local' },
    state: { values: Object.fromEntries(states) },
    response_url: responseUrl,
    actions: [{ action_id: actionId, block_id: 'local', text, value: isField ? field : value, type, action_ts: time }],
  };
}

/** The same name is always the same user. */
function userId(name: string): string {
  return `U${createHash('sha256').update(name).digest('hex').slice(0, 10).toUpperCase()}`;
}

function blocksOf(content: unknown): Fields[] {
  const { blocks } = fieldsOf(content);
  return Array.isArray(blocks) ? blocks.map(fieldsOf) : [];
}

function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? value as Fields : {};
}
