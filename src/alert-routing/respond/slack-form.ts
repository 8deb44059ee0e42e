import { createHash } from 'node:crypto';
import { AlertResponse, isAction } from './alert-response';
import { BUTTON_PREFIX, buttonId, ROUTER_BLOCK_PREFIX } from './button-ids';
import { responseUrlOf } from './response-url';
import { lines, oneLine } from '../parse/clean-text';
import { isJsonObject, isText, JsonObject } from '../signal/signal-facts';
import { partsOfAlertId } from '../state/key-hash';

/**
 * What a request of Slack says. `isOfAnother`: the button is of another router's message. `nothing`: it is from Slack, and for nobody here, such as a press of a button that is a link, or another shortcut of the same app.
 * `invalid`: Slack sends nothing like it.
 */
export type SlackForm =
  | { readonly kind: 'response'; readonly response: AlertResponse; readonly isOfAnother?: boolean }
  | { readonly kind: 'nothing' }
  | { readonly kind: 'invalid'; readonly reason: 'no-payload' | 'payload' | 'user' | 'alert' };

/** What is known of the request, apart from its body. */
export interface FormFacts {
  /** When it arrived, in milliseconds since 1970. */
  readonly arrivedAt: number;
  /** Where else than at Slack answers may go, as a URL that they begin with. Default: nowhere. */
  readonly responseUrlBase?: string;
  /** What buttons of this router say of it. Default: whatever they say. */
  readonly routerBlock?: string;
}

/** The `action_id` of the button with which a note is handed in that stands in the field beside it. */
export const SAVE_NOTE = buttonId('note', 'save');

/** `block_id` of the field for a note. */
export const NOTE_BLOCK = 'alert-note';

/** Characters of names and notes that are kept. */
export const MAX_NAME = 80;
export const MAX_NOTE = 2_000;

/** @see https://docs.slack.dev/reference/objects/user-object */
const USER_ID = /^[UW][A-Z0-9]{1,40}$/;

/**
 * Reads the form that Slack sends when somebody presses a button, or hands in a field. Whatever it is, it does not throw. That it is from Slack is known already:
 * nothing of it is taken but who it was, which button, and of which alert.
 *
 * @see https://docs.slack.dev/reference/interaction-payloads/block_actions-payload
 */
export function readSlackForm(body: string, { arrivedAt, responseUrlBase, routerBlock }: FormFacts): SlackForm {
  const text = new URLSearchParams(body).get('payload');
  if (text === null) {
    return { kind: 'invalid', reason: 'no-payload' };
  }
  const payload = parse(text);
  if (!payload || !isText(payload.type)) {
    return { kind: 'invalid', reason: 'payload' };
  }
  const action = payload.type === 'block_actions' && Array.isArray(payload.actions) ? payload.actions.find(isOurs) : undefined;
  const pressed = action && pressedOf(action, payload.state);
  if (!pressed) {
    return { kind: 'nothing' };
  }
  const by = userOf(payload.user);
  if (!by) {
    return { kind: 'invalid', reason: 'user' };
  }
  if (!partsOfAlertId(pressed.alertId)) {
    return { kind: 'invalid', reason: 'alert' };
  }
  const block = isText(action.block_id) && action.block_id.startsWith(ROUTER_BLOCK_PREFIX) ? action.block_id : undefined;
  return {
    kind: 'response',
    ...block !== undefined && routerBlock !== undefined && block !== routerBlock && { isOfAnother: true },
    response: {
      // Every press has a trigger id and a time of its own in its body: the same bytes are the same press.
      id: createHash('sha256').update(body).digest('hex').slice(0, 32),
      at: arrivedAt,
      ...pressed,
      by,
      responseUrl: responseUrlOf(payload.response_url, responseUrlBase),
    },
  };
}

/** An action of ours, as far as it is one. */
type OurAction = JsonObject & { readonly action_id: string };

function isOurs(action: unknown): action is OurAction {
  return isJsonObject(action) && isText(action.action_id) && action.action_id.startsWith(BUTTON_PREFIX);
}

/** What is to be done; undefined where it is nothing. */
function pressedOf({ type, action_id: id, value }: OurAction, state: unknown): Pick<AlertResponse, 'alertId' | 'action' | 'retry' | 'note'> | undefined {
  const [, action, name] = /^alert:([a-z-]+)(?::(.*))?$/s.exec(id) ?? [];
  const text = isText(value) ? value : '';
  if (type === 'plain_text_input') {
    return action === 'note' && name !== undefined ? withNote(name, text) : undefined;
  }
  if (id === SAVE_NOTE) {
    return withNote(text, noteOf(state));
  }
  if (action === 'retry') {
    return name ? { alertId: text, action, retry: name } : undefined;
  }
  return isAction(action) && name === undefined ? { alertId: text, action } : undefined;
}

/** An empty note takes nothing away: it is nothing. */
function withNote(alertId: string, text: string): Pick<AlertResponse, 'alertId' | 'action' | 'note'> | undefined {
  const note = lines(text, MAX_NOTE);
  return note === '' ? undefined : { alertId, action: 'note', note };
}

/** What stands in the field of the message whose button was pressed. */
function noteOf(state: unknown): string {
  const values = isJsonObject(state) && isJsonObject(state.values) ? state.values : {};
  const block = Object.hasOwn(values, NOTE_BLOCK) ? values[NOTE_BLOCK] : undefined;
  const field = isJsonObject(block) ? Object.values(block).find(isJsonObject) : undefined;
  return isText(field?.value) ? field.value : '';
}

function userOf(user: unknown): AlertResponse['by'] | undefined {
  if (!isJsonObject(user) || !isText(user.id) || !USER_ID.test(user.id)) {
    return undefined;
  }
  const name = [user.name, user.username].filter(isText).map((one) => oneLine(one, MAX_NAME)).find((one) => one !== '');
  return { name: name ?? user.id, id: `slack:${user.id}` };
}

function parse(text: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isJsonObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
