import { RenderContext } from './context';
import { cut, oneLine } from './texts';
import { StandardAction } from '../respond/alert-response';
import { Alert } from '../state/alert';

/** Something that people can do from a message. */
export interface AlertAction {
  readonly action: StandardAction | 'retry';
  /** Name of the action to retry with. */
  readonly retry?: string;
  /** What people read: not longer than a button of Slack may be. */
  readonly label: string;
}

/** A button of Slack has so many characters at most. @see https://docs.slack.dev/reference/block-kit/block-elements/button-element */
const LONGEST_LABEL = 75;

/** As long as names of actions may be: an `action_id` of Slack has 255 characters at most. */
const LONGEST_NAME = 100;

/**
 * What people can do about an alert as it is now, the most usual first. Of what is closed somebody can still write down what there is to know next time; of a
 * notification there is nothing to be done. What has been retried as often as it may be is not offered any more.
 *
 * @param most so many retries at most
 */
export function actionsOf(alert: Alert, { maxRetries }: Pick<RenderContext, 'maxRetries'>, most: number): AlertAction[] {
  if (alert.class !== 'alert') {
    return [];
  }
  if (alert.status === 'closed') {
    return [NOTE];
  }
  const { actions = [] } = alert;
  const names = [...new Set(actions)].filter((name) => oneLine(name) !== '' && name.length <= LONGEST_NAME);
  const retries = names.filter((name) => attemptsOf(alert, name) < (maxOf(maxRetries, name) ?? Infinity)).slice(0, most);
  return [
    ...(alert.status === 'open' ? [{ action: 'acknowledge' as const, label: 'Acknowledge' }] : []),
    { action: 'close', label: 'Close' },
    { action: 'pass', label: 'Pass on' },
    NOTE,
    ...retries.map((retry) => ({ action: 'retry' as const, retry, label: cut(oneLine(retry), LONGEST_LABEL) })),
  ];
}

/** How often an action may be begun for one alert; undefined where nobody knows. */
export function maxOf(maxRetries: RenderContext['maxRetries'] = {}, name: string): number | undefined {
  return Object.hasOwn(maxRetries, name) ? maxRetries[name] : undefined;
}

const NOTE: AlertAction = { action: 'note', label: 'Note' };

function attemptsOf({ retries = [] }: Alert, name: string): number {
  return Math.max(0, ...retries.filter(({ action }) => action === name).map(({ attempt }) => attempt));
}
