import { createHash } from 'node:crypto';
import { OnboardingProperties } from './onboarding-request';
import { AlertEvent } from '../alert-event';
import { Alert } from '../state/alert';

/** So many routes are named. */
const MOST_ROUTES = 10;

/**
 * What a destination is told when it is deployed for the first time: a notification as all others, so that it shows all that a message needs on its way, and nobody is
 * called.
 *
 * @param requestId the same when CloudFormation asks once more
 * @param now milliseconds since 1970
 */
export function connectedAlert({ router, destination, routes, tryWith }: Omit<OnboardingProperties, 'queueUrl'>, requestId: string, now: number): Alert {
  const id = `connected-${createHash('sha256').update(`${requestId} ${router} ${destination}`).digest('hex').slice(0, 32)}-1`;
  const list = routes.length === 0 ? 'None yet: steps of escalations may lead here' : routes.slice(0, MOST_ROUTES).join(', ');
  const more = routes.length > MOST_ROUTES ? `, +${routes.length - MOST_ROUTES} more` : '';
  const event: AlertEvent = {
    signalId: id,
    parser: 'onboarding',
    source: 'cdk-scalable-webhook',
    kind: 'Destination connected',
    class: 'notification',
    severity: 'info',
    status: 'firing',
    key: `onboarding ${router} ${destination}`,
    title: `${destination} is connected to the alert router ${router}`,
    text: 'Alerts will be told here. This is the first message, sent once when the destination was deployed; nothing is wrong.\n'
      + `To try it: npx scalable-webhook alerts send-test --router ${router}${tryWith === undefined ? '' : ` ${tryWith}`}`,
    resources: [],
    at: now,
    links: [],
    fields: [
      { name: 'Destination', value: destination },
      { name: routes.length === 1 ? 'Route' : 'Routes', value: `${list}${more}` },
    ],
    logLines: [],
    tags: {},
    payload: '',
  };
  return {
    id,
    key: event.key,
    generation: 1,
    version: 1,
    class: 'notification',
    severity: 'info',
    status: 'open',
    event,
    count: 1,
    openedAt: now,
    lastAt: now,
    flapping: false,
    openings: [now],
    destinations: [destination],
    tags: {},
    unconfirmed: [],
  };
}
