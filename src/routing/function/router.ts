import { DynamoDbOverflows } from './dynamodb-overflows';
import { RouteMetrics } from './route-metrics';
import { RoutedRecords } from './routed-records';
import { RoutedWebhook, RoutedWebhookReader } from './routed-webhook';
import { RouterTransport } from './router-transport';
import { readRoutes } from './routes-environment';
import { RoutingGate } from './routing-gate';
import { SqsDestinationQueues } from './sqs-destination-queues';
import { ReadRoute, WantedRoutes } from './wanted-routes';
import { Route, RoutingEnv } from '../../contract/routes';
import { DynamoDbRecords } from '../../delivery/aws/dynamodb-records';
import { queueUrlBeside } from '../../delivery/aws/queue-url';
import { Compose } from '../../delivery/function/delivery-function';
import { readRecordsEnvironment } from '../../delivery/function/records-environment';
import { text } from '../../delivery/function/variables';
import { gateOfWebhooks } from '../../delivery/webhook/gate-of-webhooks';
import { GatesInTurn } from '../../delivery/webhook/gates-in-turn';
import { readReaderEnvironment } from '../../delivery/webhook/reader-environment';
import { skipping } from '../../delivery/webhook/skipping-reader';
import { readFilterConfig } from '../../filters/read-filter-config';

/** The router: webhooks, verified as their sources sign and each once, into the queues of the destinations that want them. */
export const composeRouter: Compose<RoutedWebhook> = (variables, { settings: { destination }, webhook, queueUrl }, clock) => {
  const records = readRecordsEnvironment(variables);
  const wanted = new WantedRoutes(readRoutes(variables).map((route) => readRoute(route, queueUrl)));
  const metrics = new RouteMetrics(webhook);
  const { endpoints, surroundings } = readReaderEnvironment(variables);
  return {
    reader: skipping(new RoutedWebhookReader(endpoints, surroundings), variables, clock),
    gate: new GatesInTurn([gateOfWebhooks(variables, clock), new RoutingGate(wanted)]),
    transport: new RouterTransport({
      wanted,
      queues: new SqsDestinationQueues(),
      overflows: new DynamoDbOverflows(text(variables, RoutingEnv.OVERFLOWS_TABLE_NAME), clock.now),
      overflowQueueUrl: text(variables, RoutingEnv.OVERFLOW_QUEUE_URL),
      metrics,
      clock,
    }),
    records: records && new RoutedRecords(new DynamoDbRecords({ ...records, destination })),
    lines: (now) => metrics.flush(now),
  };
};

/** @param queueUrl of any queue of the webhook */
function readRoute({ destination, queueName, filter, archive }: Route, queueUrl: string): ReadRoute {
  return {
    destination,
    archive,
    queueUrl: queueUrlBeside(queueUrl, queueName),
    filter: filter === undefined ? undefined : readFilterConfig(JSON.stringify(filter)),
  };
}
