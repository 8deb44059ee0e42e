import * as path from 'path';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { ErrorReportingEnv } from '../contract/error-reporting';
import { checkProps, PropsShape } from '../shared/check-props';
import { grantReadSecret } from '../shared/grant-read-secret';
import { checkNumber, checkSecret, checkText } from '../shared/prop-checks';
import { secretArnOf } from '../shared/secret-arn';

/** How errors are reported to Sentry. */
export interface SentryProps {
  /** The secret that holds the DSN of the Sentry project, as Sentry shows it under Client Keys. */
  readonly dsn: secretsmanager.ISecret;

  /**
   * Field of the secret with the DSN, where the secret is a JSON object.
   *
   * @default - the secret is the DSN
   */
  readonly dsnField?: string;

  /**
   * Environment that the events bear, such as `production`.
   *
   * @default - Sentry's own, `production`
   */
  readonly environment?: string;

  /**
   * Release that the events bear, such as the hash of a commit.
   *
   * @default - none
   */
  readonly release?: string;

  /**
   * Share of the events that are sent, from 0 to 1.
   *
   * @default 1
   */
  readonly sampleRate?: number;
}

const SHAPE: PropsShape<SentryProps> = {
  example: '{ dsn: secret }',
  checks: { dsn: checkSecret, dsnField: checkText("'dsn'"), environment: checkText("'production'"), release: checkText("'1.4.2'"), sampleRate: checkNumber },
};

/** Handler of the layer, which runs the function's own: Lambda puts layers below /opt. */
const HANDLER = '/opt/sentry.handler';

/**
 * Where errors of the functions are reported to, beside their logs and alarms.
 *
 * What reports is a layer of its own, which stands before the functions' code: without it they are as they were, and start as fast.
 */
export class ErrorReporting {
  /**
   * Sentry, with `@sentry/aws-serverless`: exceptions, also those at the start of a function, unhandled rejections, dead letters, and backends that were found
   * down. No body, header or secret is sent. A function in a VPC needs a way to Sentry's servers.
   *
   * @param props which project, and what events bear
   * @see https://docs.sentry.io/platforms/javascript/guides/aws-lambda/
   */
  public static sentry(props: SentryProps): ErrorReporting {
    checkProps('ErrorReporting.sentry', props, SHAPE);
    checkSecret('dsn', props.dsn);
    const { sampleRate } = props;
    if (sampleRate !== undefined && !(sampleRate >= 0 && sampleRate <= 1)) {
      throw new Error(`sampleRate takes a number from 0 to 1, got: ${sampleRate}; leave it out to send all events.`);
    }
    return new ErrorReporting(props);
  }

  private constructor(private readonly props: SentryProps) {}

  /**
   * Makes the layer of a webhook.
   *
   * @internal
   */
  public _bind(webhook: Construct): FunctionReporting {
    const layer = new lambda.LayerVersion(webhook, 'ErrorReporting', {
      code: lambda.Code.fromAsset(path.join(__dirname, '..', '..', 'assets', 'error-reporting', 'sentry.lambda')),
      description: `Reports errors of ${webhook.node.path} to Sentry`,
    });
    return new FunctionReporting(webhook.node.path, layer, this.props);
  }
}

/**
 * Puts the layer before functions.
 *
 * @internal
 */
export class FunctionReporting {
  private readonly covered = new Set<lambda.Function>();

  constructor(private readonly webhook: string, private readonly layer: lambda.ILayerVersion, private readonly props: SentryProps) {}

  /**
   * Lets the errors of a function be reported; a second time does nothing.
   *
   * @returns environment variables that were added
   */
  public cover(reported: lambda.Function): Record<string, string> {
    if (this.covered.has(reported)) {
      return {};
    }
    this.covered.add(reported);
    const resource = reported.node.defaultChild as lambda.CfnFunction;
    const variables = this.variables(resource.handler!);
    resource.handler = HANDLER;
    reported.addLayers(this.layer);
    Object.entries(variables).forEach(([name, value]) => reported.addEnvironment(name, value));
    grantReadSecret(this.props.dsn, reported);
    return variables;
  }

  private variables(handler: string): Record<string, string> {
    const { dsn, dsnField, environment, release, sampleRate } = this.props;
    return {
      [ErrorReportingEnv.ORIGINAL_HANDLER]: handler,
      [ErrorReportingEnv.DSN_SECRET_ARN]: secretArnOf(dsn),
      [ErrorReportingEnv.WEBHOOK]: this.webhook,
      ...(dsnField !== undefined && { [ErrorReportingEnv.DSN_FIELD]: dsnField }),
      ...(environment !== undefined && { [ErrorReportingEnv.ENVIRONMENT]: environment }),
      ...(release !== undefined && { [ErrorReportingEnv.RELEASE]: release }),
      ...(sampleRate !== undefined && { [ErrorReportingEnv.SAMPLE_RATE]: String(sampleRate) }),
    };
  }
}
