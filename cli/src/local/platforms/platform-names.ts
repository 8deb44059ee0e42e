import type { PlatformName } from './message-board';

/** The platforms as people call them. */
export const PLATFORM_NAMES: Readonly<Record<PlatformName, string>> = {
  'slack': 'Slack',
  'slack-webhook': 'Slack, incoming webhook',
  'teams': 'Microsoft Teams',
  'email': 'E-mail',
  'pagerduty': 'PagerDuty',
  'opsgenie': 'Opsgenie',
  'https': 'HTTPS',
};
