import * as path from 'path';
import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { FauxBackendEnv } from './constants';
import { checkProps, PropsShape } from '../shared/check-props';
import { checkDuration, checkNumber, checkText } from '../shared/prop-checks';

/** How a faux backend answers. */
export interface FauxBackendProps {
  /**
   * HTTP status of every answer.
   *
   * @default 200
   */
  readonly statusCode?: number;

  /**
   * Time until it answers, at most 5 minutes.
   *
   * @default Duration.millis(0)
   */
  readonly delay?: Duration;

  /**
   * Value of a `Retry-After` header: seconds or an HTTP date.
   *
   * @default - no such header
   */
  readonly retryAfter?: string;

  /**
   * For tests only: name of a request header whose value, from 200 to 599, is the status of that answer. Anyone who can send to the
   * webhook can then make deliveries fail.
   *
   * @default - no request can change the answer
   */
  readonly statusHeaderForTests?: string;
}

const SHAPE: PropsShape<FauxBackendProps> = {
  example: '{ statusCode: 503 }',
  checks: {
    statusCode: checkNumber,
    delay: checkDuration('Duration.seconds(1)'),
    retryAfter: checkText("'30'"),
    statusHeaderForTests: checkText("'x-force-status'"),
  },
};

/**
 * A backend to try things out with: a Lambda function with an HTTP endpoint that answers as configured and logs what it gets.
 *
 * It logs method, path, header names and the size and SHA-256 of the body; never values. What it answers is decided by its own
 * configuration (environment variables, which can be changed on the function without a deployment), never by what a request contains,
 * unless `statusHeaderForTests` says so. The endpoint is public.
 */
export class FauxBackend extends Construct {
  /** URL of the endpoint, without a slash at the end. */
  public readonly url: string;
  /** The function behind it. */
  public readonly handler: lambda.Function;

  constructor(scope: Construct, id: string, props: FauxBackendProps = {}) {
    super(scope, id);
    checkProps('FauxBackend', props, SHAPE);
    const delay = props.delay ?? Duration.millis(0);
    checkBounds(props, delay);

    const logGroup = new logs.LogGroup(this, 'Log', { retention: logs.RetentionDays.ONE_WEEK, removalPolicy: RemovalPolicy.DESTROY });
    const role = new iam.Role(this, 'Role', { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') });
    logGroup.grantWrite(role);
    this.handler = new lambda.Function(this, 'Function', {
      description: 'A backend to try webhooks out with',
      runtime: lambda.Runtime.NODEJS_24_X,
      architecture: lambda.Architecture.ARM_64,
      timeout: Duration.seconds(Math.ceil(delay.toMilliseconds() / 1000) + 10),
      handler: 'index.handler',
      code: lambda.Code.fromAsset(path.join(__dirname, '..', '..', 'assets', 'faux-backend', 'faux-backend.lambda')),
      role,
      logGroup,
      environment: {
        [FauxBackendEnv.STATUS_CODE]: String(props.statusCode ?? 200),
        [FauxBackendEnv.DELAY_MS]: String(delay.toMilliseconds()),
        ...(props.retryAfter === undefined ? {} : { [FauxBackendEnv.RETRY_AFTER]: props.retryAfter }),
        ...(props.statusHeaderForTests === undefined ? {} : { [FauxBackendEnv.STATUS_HEADER]: props.statusHeaderForTests }),
      },
    });
    this.url = this.handler.addFunctionUrl({ authType: lambda.FunctionUrlAuthType.NONE }).url;
  }
}

function checkBounds(props: FauxBackendProps, delay: Duration): void {
  const status = props.statusCode ?? 200;
  if (!Number.isInteger(status) || status < 200 || status > 599) {
    throw new Error(`FauxBackend.statusCode must be a whole number from 200 to 599, got: ${status}; use an HTTP status.`);
  }
  if (delay.toMilliseconds() > 5 * 60 * 1000) {
    throw new Error(`FauxBackend.delay must be at most 5 minutes, got: ${delay.toHumanString()}; a forwarder waits no longer than 4 minutes.`);
  }
  if (props.statusHeaderForTests !== undefined && !/^[A-Za-z0-9-]{1,64}$/.test(props.statusHeaderForTests)) {
    throw new Error(`FauxBackend.statusHeaderForTests takes a header name of letters, digits and -, got: ${JSON.stringify(props.statusHeaderForTests)}; try "x-force-status".`);
  }
}
