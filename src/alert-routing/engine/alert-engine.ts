import { AlertBooks } from './alert-books';
import { AlertEffects } from './alert-effects';
import { AlertMetrics } from './alert-metrics';
import { AlertTransport } from './alert-transport';
import { readEngineEnvironment } from './engine-environment';
import { Hints } from './hints';
import { Holds } from './holds';
import { KnownSilences } from './known-silences';
import { OpenParents } from './open-parents';
import { ResourceGroupsTags } from './resource-groups-tags';
import { TagLookup } from './tag-lookup';
import { Compose } from '../../delivery/function/delivery-function';
import { SqsDestinationQueues } from '../../routing/function/sqs-destination-queues';
import { AlertEvent } from '../alert-event';
import { SqsPlainQueues } from '../respond/sqs-plain-queues';
import { Timers } from '../respond/timers';
import { Inhibitions } from '../route/inhibition';
import { Signal } from '../signal/signal';
import { SignalReader } from '../signal/signal-reader';
import { DynamoDbAlerts } from '../state/dynamodb-alerts';
import { DynamoDbHolds } from '../state/dynamodb-holds';

/** The alert engine: signals, each counted once in the alert that it is about, and a hint for everybody whom that concerns. */
export function composeAlertEngine(parse: (signal: Signal) => AlertEvent): Compose<Signal> {
  return (variables, { queueUrl }, clock) => {
    const { router, tableName, retentionDays, config, routing, queueUrls, responseQueueUrl } = readEngineEnvironment(variables, queueUrl);
    const metrics = new AlertMetrics(router);
    const queues = new SqsPlainQueues();
    const hints = new Hints({ queues: new SqsDestinationQueues(), queueUrls, digests: { names: config.digests ?? [], queues }, metrics, clock });
    const alerts = new DynamoDbAlerts({ tableName, retentionDays, now: clock.now });
    const table = new DynamoDbHolds({ tableName, retentionDays, now: clock.now });
    const inhibitions = new Inhibitions(config.inhibitions);
    return {
      reader: new SignalReader(clock.now),
      transport: new AlertTransport({
        parse,
        routing,
        config,
        tags: new TagLookup(new ResourceGroupsTags(), clock),
        books: new AlertBooks(alerts, clock, Math.random),
        holds: responseQueueUrl === undefined ? undefined : new Holds({ config, silences: new KnownSilences(table, clock), parents: table, alerts }),
        effects: new AlertEffects({
          hints,
          timers: new Timers({ queues, queueUrl: responseQueueUrl, now: clock.now }),
          parents: new OpenParents(inhibitions, table, clock.now),
        }),
        metrics,
        clock,
      }),
      lines: (now) => metrics.flush(now),
    };
  };
}
