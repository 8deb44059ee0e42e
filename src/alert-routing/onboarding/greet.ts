import { connectedAlert } from './connected-alert';
import { OnboardingProperties, OnboardingRequest } from './onboarding-request';
import { AlertHint } from '../../contract/alerts';
import { DestinationQueues } from '../../routing/function/destination-queue';
import { errorName } from '../../shared/error-name';
import { AlertTable } from '../state/alert-table';

/** What destinations are greeted with. */
export interface GreetOptions {
  readonly table: Pick<AlertTable, 'writeAlert'>;
  readonly queues: DestinationQueues;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Answers CloudFormation. */
  readonly answer: (url: string, body: string) => Promise<void>;
  /** Writes a line to the log. */
  readonly log: (line: object) => void;
}

/**
 * Greets a destination when its resource is created, and answers CloudFormation in any case that all went well: that a destination could not be greeted is no reason
 * not to deploy it. What is asked once more does nothing a second time.
 */
export async function greet(request: OnboardingRequest, options: GreetOptions): Promise<void> {
  const { RequestType, ResponseURL, StackId, RequestId, LogicalResourceId, PhysicalResourceId, ResourceProperties } = request;
  try {
    if (RequestType === 'Create') {
      await tell(ResourceProperties, RequestId, options);
    }
  } catch (error) {
    options.log({ message: 'problem', doing: 'onboarding', destination: ResourceProperties.destination, detail: errorName(error) });
  }
  await options.answer(ResponseURL, JSON.stringify({
    Status: 'SUCCESS', PhysicalResourceId: PhysicalResourceId ?? LogicalResourceId, StackId, RequestId, LogicalResourceId,
  }));
}

async function tell(properties: Partial<OnboardingProperties>, requestId: string, options: GreetOptions): Promise<void> {
  const { router = '', destination = '', queueUrl = '', routes = [], tryWith } = properties;
  const { table, queues, now, log } = options;
  const alert = connectedAlert({ router, destination, routes, tryWith }, requestId, now());
  // Where it is there already, somebody asks once more, and nobody knows whether the hint was sent.
  await table.writeAlert(alert, undefined);
  const hint: AlertHint = { schemaVersion: 1, alertId: alert.id, version: 1, arrivedAt: now(), what: 'opened' };
  await queues.send(queueUrl, { body: JSON.stringify(hint), group: alert.id, deduplicationId: `${alert.id}:1` });
  log({ message: 'onboarding', destination, alertId: alert.id });
}
