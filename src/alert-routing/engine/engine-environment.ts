import { AlertEnv } from '../../contract/alerts';
import { queueUrlBeside } from '../../delivery/aws/queue-url';
import { ConfigurationError, isCount, json, text, Variables, wholeNumber } from '../../delivery/function/variables';
import { Inhibitions } from '../route/inhibition';
import { RoutingConfig } from '../route/route-config';
import { Routing } from '../route/routing';
import { silenceOf } from '../route/silence';

/** What the alert engine is told, and the response engine too. */
export interface EngineEnvironment {
  readonly router: string;
  readonly tableName: string;
  readonly retentionDays: number;
  readonly config: RoutingConfig;
  readonly routing: Routing;
  /** URL of its queue by destination and digest. */
  readonly queueUrls: ReadonlyMap<string, string>;
  /** URL of the queue of responses, where timers are sent to; absent: there is none. */
  readonly responseQueueUrl?: string;
}

/**
 * Reads the environment variables of the alert engine, which are those of the response engine, too.
 *
 * @param queueUrl of its own queue, beside which the queues of the destinations are
 * @throws ConfigurationError when one is missing or not what it should be
 */
export function readEngineEnvironment(variables: Variables, queueUrl: string): EngineEnvironment {
  const config = json(variables, AlertEnv.ROUTING) as unknown as RoutingConfig;
  const queueNames = Object.entries(json(variables, AlertEnv.DESTINATION_QUEUES));
  if (!queueNames.every((entry): entry is [string, string] => typeof entry[1] === 'string' && entry[1] !== '')) {
    throw new ConfigurationError(AlertEnv.DESTINATION_QUEUES, 'JSON of destination to the name of its queue');
  }
  const responses = variables[AlertEnv.RESPONSE_QUEUE];
  return {
    router: text(variables, AlertEnv.ROUTER),
    tableName: text(variables, AlertEnv.TABLE_NAME),
    retentionDays: wholeNumber(variables, AlertEnv.RETENTION_DAYS, 1, 3_650),
    config,
    routing: routingOf(config),
    queueUrls: new Map(queueNames.map(([destination, name]) => [destination, queueUrlBeside(queueUrl, name)])),
    ...responses !== undefined && { responseQueueUrl: queueUrlBeside(queueUrl, responses) },
  };
}

function routingOf(config: RoutingConfig): Routing {
  const { root, classRules, tagKeys, alertWindowSeconds, notificationWindowSeconds } = config;
  const isList = [classRules, tagKeys, root?.destinations].every(Array.isArray);
  if (!isList || root.destinations!.length === 0 || !isCount(alertWindowSeconds) || !isCount(notificationWindowSeconds)) {
    throw new ConfigurationError(AlertEnv.ROUTING, 'JSON of a routing configuration with a default route');
  }
  try {
    // What holds alerts is compiled later: it must not be wrong either.
    (config.silences ?? []).forEach(silenceOf);
    void new Inhibitions(config.inhibitions);
    return new Routing(config);
  } catch {
    throw new ConfigurationError(AlertEnv.ROUTING, 'JSON of routes whose conditions this function knows');
  }
}
