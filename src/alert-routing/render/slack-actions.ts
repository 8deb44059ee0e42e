import { actionsOf, AlertAction } from './actions';
import { RenderContext } from './context';
import { SLACK_LIMITS, SlackBlock, SlackButton, SlackConfirm } from './slack-blocks';
import { plain } from './slack-text';
import { cut } from './texts';
import { titleOf } from './view';
import { buttonId } from '../respond/button-ids';
import { Alert } from '../state/alert';

/** The buttons of an alert; none where Slack does not send presses of them to the router. @param retries so many buttons for retries at most */
export function slackActions(alert: Alert, context: RenderContext, retries: number): SlackBlock[] {
  if (!context.buttons || alert.id.trim() === '' || alert.id.length > SLACK_LIMITS.value) {
    return [];
  }
  const elements = actionsOf(alert, context, retries).slice(0, SLACK_LIMITS.actions).map((action) => buttonOf(action, alert));
  return elements.length === 0 ? [] : [{ type: 'actions', ...context.routerBlock !== undefined && { block_id: context.routerBlock }, elements }];
}

function buttonOf({ action, retry, label }: AlertAction, alert: Alert): SlackButton {
  return {
    type: 'button',
    text: plain(label),
    action_id: buttonId(action, retry),
    value: alert.id,
    ...(action === 'acknowledge' && { style: 'primary' as const }),
    ...(action === 'close' && { confirm: confirmOf('Close this alert?', 'What happens after that is a new alert.', 'Close', alert) }),
    ...(action === 'retry' && { confirm: confirmOf(`${label}?`, 'It is begun at once.', 'Retry', alert) }),
  };
}

function confirmOf(title: string, text: string, confirm: string, alert: Alert): SlackConfirm {
  return { title: plain(cut(title, 100)), text: plain(`${cut(titleOf(alert), 100)}\n${text}`), confirm: plain(confirm), deny: plain('Cancel') };
}
