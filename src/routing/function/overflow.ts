import { DynamoDbOverflows } from './dynamodb-overflows';
import { OverflowingWebhook, OverflowReader, OverflowTransport } from './overflow-transport';
import { RouteMetrics } from './route-metrics';
import { readRoutes } from './routes-environment';
import { SqsDestinationQueues } from './sqs-destination-queues';
import { RoutingEnv } from '../../contract/routes';
import { Compose } from '../../delivery/function/delivery-function';
import { text } from '../../delivery/function/variables';

/** The overflow: what the queue of a destination refused, into that queue when it takes it, in the order in which it came. */
export const composeOverflow: Compose<OverflowingWebhook> = (variables, { webhook, queueUrl }, clock) => {
  const metrics = new RouteMetrics(webhook);
  return {
    reader: new OverflowReader(readRoutes(variables), queueUrl),
    transport: new OverflowTransport({
      queues: new SqsDestinationQueues(),
      overflows: new DynamoDbOverflows(text(variables, RoutingEnv.OVERFLOWS_TABLE_NAME), clock.now),
      metrics,
      clock,
    }),
    lines: (now) => metrics.flush(now),
  };
};
