import { Duration } from 'aws-cdk-lib';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { checkProps, PropsShape } from '../shared/check-props';
import { checkDuration, checkFlag, checkSecret } from '../shared/prop-checks';

/** How people act on alerts from where they read of them: acknowledge, close, pass on, write a note, retry. */
export interface AlertButtons {
  /**
   * Secret whose text is the signing secret of the Slack app. Messages in Slack have buttons with it; the app's "Interactivity" has the URL `slackActionsUrl` of
   * the router.
   *
   * @default - messages in Slack have no buttons
   */
  readonly slackSigningSecret?: secretsmanager.ISecret;

  /**
   * Whether cards of Teams and mails have links, each of which leads to a page that asks once more. Whoever has such a message can act, and is known by the name that he
   * writes there. A link can do one thing to one alert.
   *
   * @default true
   */
  readonly links?: boolean;

  /**
   * For how long a link counts. From 1 hour to 30 days.
   *
   * @default Duration.days(7)
   */
  readonly linkValidity?: Duration;
}

const SHAPE: PropsShape<AlertButtons> = {
  example: "{ slackSigningSecret: Secret.fromSecretNameV2(this, 'Signing', 'slack/signing') }",
  checks: {
    slackSigningSecret: checkSecret,
    links: checkFlag,
    linkValidity: checkDuration('Duration.days(7)'),
  },
};

/** Checks them at synth, and says what is meant where nothing is said. */
export function resolveButtons(buttons: AlertButtons): Required<Omit<AlertButtons, 'slackSigningSecret'>> & Pick<AlertButtons, 'slackSigningSecret'> {
  checkProps('buttons', buttons, SHAPE);
  const { slackSigningSecret, links = true, linkValidity = Duration.days(7) } = buttons;
  if (!slackSigningSecret && !links) {
    throw new Error('buttons got no slackSigningSecret and links: false, expected one of both; leave buttons out where nobody is to act from a message.');
  }
  if (linkValidity.isUnresolved() || linkValidity.toMilliseconds() < 3_600_000 || linkValidity.toMilliseconds() > 30 * 86_400_000) {
    throw new Error(`buttons.linkValidity got ${linkValidity.toHumanString()}, expected from 1 hour to 30 days; choose one in between.`);
  }
  return { slackSigningSecret, links, linkValidity };
}
