import { Duration, Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { AlertDestination } from './alert-destination';
import { DestinationConfig } from './destination-config';
import { AlertEnv } from '../../contract/alerts';
import { DeliveryStream } from '../../delivery/delivery-stream';
import { grantOnTable } from '../../delivery/grant-on-table';
import { RetryPolicy } from '../../delivery/retry-policy';
import { grantReadSecret } from '../../shared/grant-read-secret';
import { Responses } from '../actions/responses';
import { AlertCommonProps, streamPropsOf } from '../alert-stream-props';
import { environmentProblems } from '../environment-problems';

/** Three quick tries of three seconds each, a second step such as an answer in a thread, and to read and write the table. */
const ATTEMPT = Duration.seconds(20);

/** MB. It signs a few requests and waits. */
const MEMORY = 256;

/** As long as its queue keeps what nobody takes. */
const RETRIES = new RetryPolicy({ retryFor: Duration.days(13), backoffMax: Duration.minutes(15) });

/** Lambda's smallest number of concurrent batches of a queue; order within an alert is kept by its group. */
const CONCURRENCY = 2;

/** Messages that people act from. */
const BUTTONED: ReadonlySet<DestinationConfig['kind']> = new Set(['slack', 'slack-webhook', 'teams', 'email'] as const);

/** Messages that have links in the place of buttons. */
const LINKED: ReadonlySet<DestinationConfig['kind']> = new Set(['teams', 'email'] as const);

/**
 * The stream of one destination of alerts.
 *
 * @internal
 */
export class AlertStream extends DeliveryStream {
  constructor(
    scope: Construct, name: string, destination: AlertDestination, common: AlertCommonProps, { buttons, linkSecret }: Pick<Responses, 'buttons' | 'linkSecret'>,
  ) {
    super(scope, name, {
      ...streamPropsOf(common),
      function: {
        ...common.function,
        memorySize: MEMORY,
        id: 'Function',
        description: `Tells ${name} of the alerts of ${common.webhookPath}`,
        bundle: destination._bundle,
      },
      maxConcurrency: CONCURRENCY,
      groupsPerInvocation: 1,
      batchSize: 10,
      requestTimeout: ATTEMPT,
      maxRate: destination._rate,
      paused: false,
      retryPolicy: RETRIES,
    });
    this.addEnvironment({ ...common.environment, [AlertEnv.DESTINATION]: Stack.of(this).toJsonString(destination._config) });
    if (buttons && BUTTONED.has(destination._config.kind)) {
      this.addEnvironment({ [AlertEnv.BUTTONS]: Stack.of(this).toJsonString(buttons) });
    }
    if (linkSecret && LINKED.has(destination._config.kind)) {
      grantReadSecret(linkSecret, this.function);
    }
    grantOnTable(common.table, this.function, 'dynamodb:GetItem', 'dynamodb:BatchWriteItem');
    if ('storm' in destination._config) {
      grantOnTable(common.table, this.function, 'dynamodb:UpdateItem', 'dynamodb:PutItem', 'dynamodb:Query');
    }
    destination._grant(this.function);
    this.node.addValidation({ validate: () => environmentProblems(this, this.environment) });
  }
}
