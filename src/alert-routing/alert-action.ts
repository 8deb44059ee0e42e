import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { RetryTargetConfig } from './actions/retry-target-config';
import { AlertMatch } from './alert-match';
import { AlertMatchConfig } from './route/route-config';
import { checkProps, PropsShape } from '../shared/check-props';
import { checkWholeNumber } from '../shared/check-whole-number';
import { checkChoice, checkNumber, checkObject } from '../shared/prop-checks';

/** How something is tried again. */
export interface AlertRetryOptions {
  /**
   * How often people may ask for it, for each alert. From 1 to 100. Whoever asks once more is told that it is used up.
   *
   * @default 3
   */
  readonly maxRetries?: number;

  /**
   * Which alerts it is for.
   *
   * @default - all
   */
  readonly match?: AlertMatch;
}

const SHAPE: PropsShape<AlertRetryOptions> = {
  example: "{ maxRetries: 3, match: AlertMatch.source('aws.emr') }",
  checks: { maxRetries: checkNumber, match: checkChoice('_match', "AlertMatch.source('aws.emr')") },
};

/**
 * What tries again. It is called with the alert, its resource, who asked, and which attempt it is (docs/alert-responses.md has all of it), and looks up by those what it
 * is to do: nothing of it comes with a button.
 */
export class AlertRetryTarget {
  /**
   * A function, which is invoked and not waited for: what it throws is tried again by Lambda. An attempt may be begun twice, with the same `id`.
   *
   * @param handler the function; one of another account has to let the router's account invoke it
   */
  public static function(handler: lambda.IFunction): AlertRetryTarget {
    checkObject('functionArn', 'a Lambda function', "Function.fromFunctionArn(this, 'Function', arn)")('AlertRetryTarget.function', handler);
    const { functionArn } = handler;
    // The function's own grants want to change the policy of one that is imported, and fail.
    return new AlertRetryTarget({ kind: 'function', arn: functionArn }, (grantee) => {
      iam.Grant.addToPrincipal({ grantee, actions: ['lambda:InvokeFunction'], resourceArns: [functionArn] });
    });
  }

  /**
   * A state machine, of which one execution is started for each attempt.
   *
   * @param stateMachine a standard one: of an express one an attempt may be begun twice
   */
  public static stateMachine(stateMachine: sfn.IStateMachine): AlertRetryTarget {
    checkObject('stateMachineArn', 'a state machine', "StateMachine.fromStateMachineArn(this, 'Machine', arn)")('AlertRetryTarget.stateMachine', stateMachine);
    return new AlertRetryTarget({ kind: 'state-machine', arn: stateMachine.stateMachineArn }, (grantee) => void stateMachine.grantStartExecution(grantee));
  }

  private constructor(private readonly config: RetryTargetConfig, private readonly grant: (grantee: lambda.Function) => void) {}

  /** @internal */
  public get _config(): RetryTargetConfig {
    return this.config;
  }

  /**
   * Lets a function call it.
   *
   * @internal
   */
  public _grant(grantee: lambda.Function): void {
    this.grant(grantee);
  }
}

/** Something that people can do about some alerts, besides acknowledging, closing, passing on and writing a note, which they can about all. */
export class AlertAction {
  /**
   * Tries again what failed.
   *
   * @param target what does it
   * @param options how often, and for which alerts
   */
  public static retry(target: AlertRetryTarget, options: AlertRetryOptions = {}): AlertAction {
    checkChoice('_grant', 'AlertRetryTarget.function(handler)')('AlertAction.retry', target);
    checkProps('AlertAction.retry', options, SHAPE);
    const { maxRetries = 3, match } = options;
    checkWholeNumber('AlertAction.retry.maxRetries', maxRetries, 1, 100);
    return new AlertAction(target, maxRetries, match?._match);
  }

  private constructor(private readonly target: AlertRetryTarget, private readonly maxRetries: number, private readonly match?: AlertMatchConfig) {}

  /** @internal */
  public get _target(): AlertRetryTarget {
    return this.target;
  }

  /** @internal */
  public get _maxRetries(): number {
    return this.maxRetries;
  }

  /** @internal */
  public get _match(): AlertMatchConfig | undefined {
    return this.match;
  }
}
