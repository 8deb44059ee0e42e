import { AlertResponse } from './alert-response';
import { buttonId } from './button-ids';
import { MAX_NOTE, NOTE_BLOCK, SAVE_NOTE } from './slack-form';
import { oneLine } from '../parse/clean-text';
import { escapeSlack, markup, plain, slackTime } from '../render/slack-text';
import { utc } from '../render/times';
import { Actor, Alert } from '../state/alert';

/** Why somebody could not do what he wanted. */
export interface Refusal {
  readonly action: AlertResponse['action'];
  readonly by: Actor;
  /** As it is; absent where it is not kept any more. */
  readonly alert?: Alert;
  /** Of a retry: how often it may be done; absent where there is no such action for the alert. */
  readonly retry?: { readonly name: string; readonly maxRetries?: number };
}

/** A field of Slack takes no more. @see https://docs.slack.dev/reference/block-kit/blocks/input-block */
const MAX_LABEL = 150;

/** What somebody is told who was too late, in Slack's markup. */
export function refusalText({ action, by, alert, retry }: Refusal): string {
  const who = (actor: Actor): string => actor.id !== undefined && actor.id === by.id ? 'you' : escapeSlack(actor.name);
  const done = (what: string, actor: Actor | undefined, at: number | undefined): string =>
    `Already ${what}${actor ? ` by ${who(actor)}` : ''}${at === undefined ? '' : ` at ${slackTime(at, utc(at))}`}.`;
  if (!alert) {
    return 'This alert is not kept any more: nothing was changed.';
  }
  if (alert.lapsed || alert.superseded && alert.status !== 'closed') {
    return 'This alert goes on as a new one: please use the newer message.';
  }
  if (alert.status === 'closed') {
    return done('closed', alert.closedBy, alert.closedAt);
  }
  if (retry) {
    return retryText(alert, retry, who);
  }
  return action === 'acknowledge' && alert.status === 'acknowledged'
    ? done('acknowledged', alert.acknowledgedBy, alert.acknowledgedAt)
    : 'It is over already: nothing was changed.';
}

function retryText({ retries = [] }: Alert, { name, maxRetries }: Refusal['retry'] & {}, who: (actor: Actor) => string): string {
  const made = retries.filter(({ action }) => action === name);
  const last = made.at(-1);
  return maxRetries === undefined || !last
    ? `There is no “${escapeSlack(name)}” for this alert any more: nothing was done.`
    : `Retries used up: ${made.length} of ${maxRetries} by “${escapeSlack(name)}”, the last by ${who(last.by)} at ${slackTime(last.at, utc(last.at))}.`;
}

/**
 * What somebody is told whose press had arrived before a step of the escalation, and was read after it; undefined where none was faster.
 *
 * @param press what he did, and when it arrived
 */
export function overtakenText(alert: Alert | undefined, { action, by, at }: Pick<AlertResponse, 'action' | 'by' | 'at'>): string | undefined {
  const isHis = action === 'acknowledge' ? alert?.status === 'acknowledged' && alert.acknowledgedBy?.id === by.id
    : action === 'close' && alert?.status === 'closed' && alert.closedBy?.id === by.id;
  const step = isHis ? alert?.escalated?.find((one) => !one.passedBy && one.at > at) : undefined;
  return step && `It counts from ${slackTime(at, utc(at))}. Step ${step.level} of the escalation was taken at ${slackTime(step.at, utc(step.at))} all the same, before this could be read: others were called.`;
}

/**
 * A field for a note, and a button to hand it in with: on some devices there is no Enter.
 *
 * @see https://docs.slack.dev/reference/block-kit/composition-objects/dispatch-action-configuration-object
 */
export function noteForm({ id, event: { title }, note }: Alert): object {
  const label = oneLine(`Note about ${title}`, MAX_LABEL);
  return {
    text: label,
    blocks: [
      {
        type: 'input',
        block_id: NOTE_BLOCK,
        dispatch_action: true,
        label: plain(label),
        element: {
          type: 'plain_text_input',
          action_id: buttonId('note', id),
          max_length: MAX_NOTE,
          ...note !== undefined && note !== '' && { initial_value: oneLine(note, MAX_NOTE) },
          dispatch_action_config: { trigger_actions_on: ['on_enter_pressed'] },
        },
      },
      { type: 'actions', elements: [{ type: 'button', action_id: SAVE_NOTE, value: id, style: 'primary', text: plain('Save') }] },
    ],
  };
}

/** In place of the field that a note was handed in with. */
export function notedText(): object {
  return { text: 'Noted.', replace_original: true };
}

/** What somebody is told whose press came to the wrong router. */
export const OF_ANOTHER_ROUTER = 'This alert is of another alert router than the one that the Slack app sends its presses to: nothing was changed. Each router needs a Slack app of its own.';

/** A message of one text. */
export function textMessage(text: string): object {
  return { text, blocks: [{ type: 'section', text: markup(text) }] };
}
