import type * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { ChallengeAnswer } from './challenge-answer';
import { ChallengeCondition } from './challenge-condition';
import { ChallengeProps } from './challenge-props';
import { ChallengeValue } from './challenge-value';

/**
 * What senders ask, each as its documentation says. A function each, because the classes are not there yet when this file is loaded.
 */

/** @see https://www.w3.org/TR/websub/#hub-verifies-intent */
export function hubChallenge(verifyToken: secretsmanager.ISecret): ChallengeProps {
  return {
    when: [ChallengeCondition.query('hub.mode', 'subscribe'), ChallengeCondition.querySecret('hub.verify_token', verifyToken)],
    value: ChallengeValue.query('hub.challenge'),
  };
}

/** @see https://developers.strava.com/docs/webhooks/ */
export function strava(verifyToken: secretsmanager.ISecret): ChallengeProps {
  return { ...hubChallenge(verifyToken), answer: ChallengeAnswer.json('hub.challenge') };
}

/** @see https://www.w3.org/TR/websub/#hub-verifies-intent */
export function webSub(topics: readonly string[]): ChallengeProps {
  return {
    when: [ChallengeCondition.query('hub.mode', 'subscribe', 'unsubscribe'), ChallengeCondition.query('hub.topic', ...topics)],
    value: ChallengeValue.query('hub.challenge'),
  };
}

/** @see https://learn.microsoft.com/en-us/graph/change-notifications-delivery-webhooks */
export function validationToken(): ChallengeProps {
  return { value: ChallengeValue.query('validationToken'), method: 'POST' };
}

/** @see https://docs.slack.dev/reference/events/url_verification */
export function slackUrlVerification(): ChallengeProps {
  return { when: [ChallengeCondition.jsonField('$.type', 'url_verification')], value: ChallengeValue.jsonField('$.challenge') };
}

/** @see https://developers.zoom.us/docs/api/webhooks/#validate-your-webhook-endpoint */
export function zoomValidation(): ChallengeProps {
  return { when: [ChallengeCondition.jsonField('$.event', 'endpoint.url_validation')], value: ChallengeValue.jsonField('$.payload.plainToken') };
}

/** @see https://dev.twitch.tv/docs/eventsub/handling-webhook-events/#responding-to-a-challenge-request */
export function twitch(): ChallengeProps {
  return {
    when: [ChallengeCondition.header('Twitch-Eventsub-Message-Type', 'webhook_callback_verification')],
    value: ChallengeValue.jsonField('$.challenge'),
  };
}

/** @see https://developers.asana.com/docs/webhooks-guide#the-webhook-handshake */
export function asana(): ChallengeProps {
  return { value: ChallengeValue.header('X-Hook-Secret'), answer: ChallengeAnswer.header('X-Hook-Secret') };
}

/** @see https://developers.smartsheet.com/api/smartsheet/guides/webhooks/webhook-verification */
export function smartsheet(): ChallengeProps {
  return { value: ChallengeValue.header('Smartsheet-Hook-Challenge'), answer: ChallengeAnswer.header('Smartsheet-Hook-Response') };
}

/** @see https://developer.okta.com/docs/concepts/event-hooks/#one-time-verification-request */
export function okta(): ChallengeProps {
  return { value: ChallengeValue.header('X-Okta-Verification-Challenge'), answer: ChallengeAnswer.json('verification'), method: 'GET' };
}

/** @see https://developer.monday.com/api-reference/docs/webhooks */
export function monday(): ChallengeProps {
  return { value: ChallengeValue.jsonField('$.challenge'), answer: ChallengeAnswer.json('challenge') };
}

/** @see https://learn.microsoft.com/en-us/azure/event-grid/end-point-validation-event-grid-events-schema */
export function eventGrid(): ChallengeProps {
  return {
    when: [ChallengeCondition.header('aeg-event-type', 'SubscriptionValidation')],
    value: ChallengeValue.jsonField('$[0].data.validationCode'),
    answer: ChallengeAnswer.json('validationResponse'),
  };
}
