import * as path from 'path';
import { CustomResource, Duration } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { DestinationConfig } from './destination-config';
import { AlertEnv } from '../../contract/alerts';
import { grantOnTable } from '../../delivery/grant-on-table';
import { encryptedLogGroup } from '../../shared/encrypted-log-group';
import { grantSend } from '../../shared/queue-grants';
import { AlertCommonProps } from '../alert-stream-props';
import { OnboardingEnv } from '../onboarding/onboarding-request';
import { RouteConfig } from '../route/route-config';

/** Destinations that people read messages of: nobody is woken by what they are told, and no program has to understand it. */
const GREETED: ReadonlySet<DestinationConfig['kind']> = new Set(['slack', 'slack-webhook', 'teams', 'email'] as const);

/** CloudFormation waits for an hour otherwise. */
const ANSWER_TIMEOUT = Duration.minutes(5);

/** A destination that may be greeted. */
export interface GreetedDestination {
  readonly name: string;
  readonly kind: DestinationConfig['kind'];
  readonly queue: sqs.IQueue;
}

/**
 * Tells each destination once, when it is deployed for the first time, that it is connected: a resource for each, whose function does that when it is created. It never
 * fails a deployment.
 *
 * @internal
 */
export class Onboarding extends Construct {
  /** The function; for alarms and tests. */
  public readonly handler: lambda.Function;

  constructor(scope: Construct, id: string, private readonly common: AlertCommonProps, private readonly root: RouteConfig) {
    super(scope, id);
    const { webhookPath, encryptionKey, logRetention, table, environment } = common;
    const logGroup = encryptedLogGroup(this, 'Log', { encryptionKey, retention: logRetention });
    const role = new iam.Role(this, 'Role', {
      assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com'), description: `Greets the destinations of ${webhookPath}`,
    });
    logGroup.grantWrite(role);
    this.handler = new lambda.Function(this, 'Function', {
      ...common.function,
      description: `Greets the destinations of ${webhookPath} once`,
      memorySize: 256,
      timeout: Duration.seconds(30),
      handler: 'index.handler',
      code: lambda.Code.fromAsset(path.join(__dirname, '..', '..', '..', 'assets', 'alert-routing', 'onboarding.lambda')),
      role,
      logGroup,
      environment: { [OnboardingEnv.TABLE_NAME]: table.tableName, [OnboardingEnv.RETENTION_DAYS]: environment[AlertEnv.RETENTION_DAYS] },
    });
    grantOnTable(table, this.handler, 'dynamodb:PutItem');
  }

  /** Greets a destination, unless it is a system. */
  public greet({ name, kind, queue }: GreetedDestination): void {
    if (!GREETED.has(kind)) {
      return;
    }
    grantSend(queue, this.handler);
    const resource = new CustomResource(this, name, {
      serviceToken: this.handler.functionArn,
      resourceType: 'Custom::AlertDestinationConnected',
      serviceTimeout: ANSWER_TIMEOUT,
      properties: { router: this.common.webhookPath, destination: name, queueUrl: queue.queueUrl, routes: routesTo(this.root, name) },
    });
    // What it may do has to be there before it is asked.
    resource.node.addDependency(this.handler.role!);
  }
}

/** Names of the routes that lead to a destination. */
export function routesTo(root: RouteConfig, destination: string): string[] {
  const found: string[] = [];
  const visit = ({ name, destinations, routes = [] }: RouteConfig, inherited: readonly string[]): void => {
    const own = destinations ?? inherited;
    if (own.includes(destination)) {
      found.push(name);
    }
    routes.forEach((route) => visit(route, own));
  };
  visit(root, []);
  return found;
}
