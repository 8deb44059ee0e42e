import { Lazy } from 'aws-cdk-lib';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { pathInStack } from '../shared/path-in-stack';

/** A query of CloudWatch Logs Insights, ready to be asked. */
interface SavedQuery {
  readonly id: string;
  /** As people see it, below the name of the webhook. */
  readonly name: string;
  readonly lines: readonly string[];
}

/** Of the logs of what delivers and routes. */
const OF_DELIVERIES: readonly SavedQuery[] = [
  {
    id: 'AttemptsQuery',
    name: 'attempts of a delivery',
    lines: [
      'fields @timestamp, destination, message, attempt, status, failure, detail, latencyMs, decision, reason, retryInSeconds',
      'filter deliveryId = "PUT THE DELIVERY ID HERE"',
      'sort @timestamp asc',
    ],
  },
  {
    id: 'SlowestGroupsQuery',
    name: 'slowest groups',
    lines: [
      'filter message = "attempt"',
      'stats count(*) as attempts, max(ageMs) as oldestMs, sum(latencyMs) as spentMs by destination, groupHash',
      'sort oldestMs desc',
      'limit 50',
    ],
  },
  {
    id: 'FailuresQuery',
    name: 'failures by status',
    lines: [
      'filter message = "attempt" and decision != "delivered"',
      'stats count(*) as failures, count_distinct(deliveryId) as deliveries by destination, status, failure, detail',
      'sort failures desc',
    ],
  },
  {
    id: 'DeadLettersQuery',
    name: 'dead letters by reason',
    lines: ['filter message = "dead-letter"', 'stats count(*) as letters, latest(detail) as lastDetail by destination, reason', 'sort letters desc'],
  },
  {
    id: 'InvalidQuery',
    name: 'invalid signatures',
    lines: [
      'filter (message = "dead-letter" and reason = "signature") or (message = "not-delivered" and decision = "dropped")',
      'stats count(*) as webhooks, latest(deliveryId) as last by detail',
      'sort webhooks desc',
    ],
  },
];

/** Of the access log. */
const OF_REQUESTS: readonly SavedQuery[] = [{
  id: 'RefusedQuery',
  name: 'refused requests',
  lines: [
    'filter status not like /^2/',
    'stats count(*) as requests, latest(id) as last by status, cause, queueStatus, queueError, endpoint, method',
    'sort requests desc',
  ],
}];

/** Where the queries look. */
export interface QueriedLogs {
  /** The logs of what delivers and routes, when the template is written. */
  readonly deliveries: () => readonly logs.ILogGroup[];
  /** The access log, where there is one. */
  readonly requests?: logs.ILogGroup;
}

/** Saves the queries of a webhook. They cost nothing until they are asked. */
export function saveQueries(scope: Construct, webhook: Construct, { deliveries, requests }: QueriedLogs): void {
  const names = (groups: () => readonly logs.ILogGroup[]): string[] => Lazy.list({ produce: () => groups().map(({ logGroupName }) => logGroupName) });
  save(scope, webhook, OF_DELIVERIES, names(deliveries));
  if (requests) {
    save(scope, webhook, OF_REQUESTS, names(() => [requests]));
  }
}

function save(scope: Construct, webhook: Construct, queries: readonly SavedQuery[], logGroupNames: string[]): void {
  for (const { id, name, lines } of queries) {
    new logs.CfnQueryDefinition(scope, id, { name: `${pathInStack(webhook)}/${name}`, logGroupNames, queryString: lines.join('\n| ') });
  }
}
