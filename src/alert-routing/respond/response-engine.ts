import { AlertChanges } from './alert-changes';
import { routerBlockId } from './button-ids';
import { Links } from './links';
import { Response } from './response';
import { readResponseEnvironment } from './response-environment';
import { ResponseReader } from './response-reader';
import { ResponseTransport } from './response-transport';
import { ConfiguredTargets } from './retry-targets';
import { SlackTeller } from './slack-teller';
import { SqsPlainQueues } from './sqs-plain-queues';
import { Timers } from './timers';
import { readSecretText } from '../../aws-sdk/secret-text';
import { Compose } from '../../delivery/function/delivery-function';
import { SqsDestinationQueues } from '../../routing/function/sqs-destination-queues';
import { CachedSecret } from '../../shared/cached-secret';
import { secretText } from '../destinations/function/secret-texts';
import { Subsegments } from '../destinations/function/subsegment';
import { AlertEffects } from '../engine/alert-effects';
import { AlertMetrics } from '../engine/alert-metrics';
import { Hints } from '../engine/hints';
import { Holds } from '../engine/holds';
import { KnownSilences } from '../engine/known-silences';
import { OpenParents } from '../engine/open-parents';
import { Inhibitions } from '../route/inhibition';
import { DynamoDbAlerts } from '../state/dynamodb-alerts';
import { DynamoDbHolds } from '../state/dynamodb-holds';

/** Somebody who makes up tokens has the secret read no more often than this. Milliseconds. */
const REREAD_AFTER_MS = 30_000;

/** The response engine: what people and clocks do to alerts. */
export const composeResponseEngine: Compose<Response> = (variables, { queueUrl }, clock) => {
  const environment = readResponseEnvironment(variables, queueUrl);
  const { router, tableName, retentionDays, config, queueUrls, responseQueueUrl, responses, responseUrlBase } = environment;
  const { linkSecretArn, slack = false, targets } = responses;
  const { now } = clock;
  const metrics = new AlertMetrics(router);
  const queues = new SqsPlainQueues();
  const table = new DynamoDbAlerts({ tableName, retentionDays, now });
  const holds = new DynamoDbHolds({ tableName, retentionDays, now });
  const changes = new AlertChanges({
    table,
    effects: new AlertEffects({
      hints: new Hints({ queues: new SqsDestinationQueues(), queueUrls, digests: { names: config.digests ?? [], queues }, metrics, clock }),
      timers: new Timers({ queues, queueUrl: responseQueueUrl, now }),
      parents: new OpenParents(new Inhibitions(config.inhibitions), holds, now),
    }),
    holds: new Holds({ config, silences: new KnownSilences(holds, clock), parents: holds, alerts: table }),
    escalations: config.escalations ?? {},
    metrics,
    clock,
    random: Math.random,
  });
  return {
    reader: new ResponseReader({ now, isSlackVerified: slack, responseUrlBase, routerBlock: routerBlockId(tableName) }),
    transport: new ResponseTransport({
      changes,
      silences: holds,
      links: linkSecretArn === undefined ? undefined : new Links(linkSecret(linkSecretArn, now)),
      targets: new ConfiguredTargets(targets, clock),
      actions: config.actions ?? [],
      teller: new SlackTeller({ clock, subsegments: new Subsegments() }),
      table,
      metrics,
      clock,
    }),
    lines: (at) => metrics.flush(at),
  };
};

/** Nobody is given one that may be stale: a link is told once. */
function linkSecret(arn: string, now: () => number): CachedSecret<string> {
  return new CachedSecret({ read: readSecretText(arn), parse: secretText, now, rereadAfterMs: REREAD_AFTER_MS, usedWhileStaleMs: 0, whenUnusable: 'keep' });
}
