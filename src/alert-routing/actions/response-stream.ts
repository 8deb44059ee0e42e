import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { RetryTargetConfig } from './retry-target-config';
import { AlertEnv } from '../../contract/alerts';
import { Intake } from '../../delivery/delivery-stream';
import { grantReadSecret } from '../../shared/grant-read-secret';
import { grantSend } from '../../shared/queue-grants';
import { RoutingStream, RoutingStreamProps } from '../intake/routing-stream';
import { ResponsesConfig } from '../respond/responses-config';

/** The ARN of a function, of up to 140 characters, is longer than what stands for it until it is known. */
const MORE_OF_ARN = 120;

/**
 * What tries again.
 *
 * @internal
 */
export interface RetryTarget {
  readonly _config: RetryTargetConfig;
  _grant(grantee: lambda.Function): void;
}

/** @internal */
export interface ResponseStreamProps extends RoutingStreamProps {
  readonly intake: Intake;
  /** By the names of the actions. */
  readonly targets: Readonly<Record<string, RetryTarget>>;
  /** Whether the webhook verifies what comes from Slack. */
  readonly slack: boolean;
  /** What tokens of links are signed with; absent: there are no links. */
  readonly linkSecret?: secretsmanager.ISecret;
}

/**
 * The stream that takes what people and clocks do to alerts: presses of buttons, confirmed links, timers, and what operators want.
 *
 * @internal
 */
export class ResponseStream extends RoutingStream {
  constructor(scope: Construct, id: string, props: ResponseStreamProps) {
    super(scope, id, props, {
      function: {
        description: `Does what people and clocks do to the alerts of ${props.webhookPath}`,
        bundle: 'alert-routing/response-engine.lambda',
      },
      intake: props.intake,
    });
    const { linkSecret } = props;
    const targets = Object.entries(props.targets);
    const config: ResponsesConfig = {
      ...linkSecret && { linkSecretArn: linkSecret.secretArn },
      ...props.slack && { slack: true },
      targets: Object.fromEntries(targets.map(([name, target]) => [name, target._config])),
    };
    const text = JSON.stringify(config);
    this.tellMore(AlertEnv.RESPONSES, text, text.length + targets.length * MORE_OF_ARN);
    // Timers come back to where they are from.
    grantSend(this.queue, this.function);
    if (linkSecret) {
      grantReadSecret(linkSecret, this.function);
    }
    targets.forEach(([, target]) => target._grant(this.function));
  }
}
