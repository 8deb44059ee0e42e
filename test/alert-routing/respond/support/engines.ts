import { AlertBooks } from '../../../../src/alert-routing/engine/alert-books';
import { AlertEffects } from '../../../../src/alert-routing/engine/alert-effects';
import { AlertMetrics } from '../../../../src/alert-routing/engine/alert-metrics';
import { AlertTransport } from '../../../../src/alert-routing/engine/alert-transport';
import { Hints } from '../../../../src/alert-routing/engine/hints';
import { Holds } from '../../../../src/alert-routing/engine/holds';
import { KnownSilences } from '../../../../src/alert-routing/engine/known-silences';
import { OpenParents } from '../../../../src/alert-routing/engine/open-parents';
import { TagLookup } from '../../../../src/alert-routing/engine/tag-lookup';
import { AlertChanges } from '../../../../src/alert-routing/respond/alert-changes';
import { Timers } from '../../../../src/alert-routing/respond/timers';
import { Inhibitions } from '../../../../src/alert-routing/route/inhibition';
import { RoutingConfig } from '../../../../src/alert-routing/route/route-config';
import { Routing } from '../../../../src/alert-routing/route/routing';
import { AlertHint, AlertTimer } from '../../../../src/contract/alerts';
import { Clock } from '../../../../src/engine/ports';
import { Call, MemoryTable } from '../../engine/support/memory-table';

/** What the engines of a test work on. */
export interface EnginesOptions {
  readonly table: MemoryTable;
  readonly call: Call;
  readonly config: RoutingConfig;
  /** Names of the destinations. */
  readonly destinations: readonly string[];
  readonly clock: Clock;
  readonly random: () => number;
  readonly parse: AlertTransportParse;
  /** A hint was sent to a destination or a digest. */
  readonly hinted: (name: string, hint: AlertHint) => void;
  /** A timer was set. */
  readonly timed: (timer: AlertTimer, delaySeconds: number) => void;
}

type AlertTransportParse = ConstructorParameters<typeof AlertTransport>[0]['parse'];

/** An alert engine and a response engine. */
export interface Engines {
  readonly transport: AlertTransport;
  readonly changes: AlertChanges;
}

/** Both of them, which have just been started, as they are composed for Lambda, but for what they call. */
export function startEngines(options: EnginesOptions): Engines {
  const { table, call, config, clock, random, parse, hinted, timed } = options;
  const used = table.used(call);
  const metrics = new AlertMetrics('Router');
  const names = [...options.destinations, ...config.digests ?? []];
  const send = (name: string, body: string): Promise<void> => call('send', () => hinted(name, JSON.parse(body) as AlertHint));
  const effects = new AlertEffects({
    hints: new Hints({
      queues: { send: (name, { body }) => send(name, body) },
      queueUrls: new Map(names.map((name) => [name, name])),
      digests: { names: config.digests ?? [], queues: { send } },
      metrics,
      clock,
    }),
    timers: new Timers({ queues: { send: (_url, body, delay) => call('timer', () => timed(JSON.parse(body) as AlertTimer, delay ?? 0)) }, queueUrl: 'timers', now: clock.now }),
    parents: new OpenParents(new Inhibitions(config.inhibitions), used, clock.now),
  });
  const holds = new Holds({ config, silences: new KnownSilences(used, clock), parents: used, alerts: used });
  return {
    transport: new AlertTransport({
      parse,
      routing: new Routing(config),
      config,
      tags: new TagLookup({ read: async () => new Map() }, clock),
      books: new AlertBooks(used, clock, random),
      holds,
      effects,
      metrics,
      clock,
    }),
    changes: new AlertChanges({ table: used, effects, holds, escalations: config.escalations ?? {}, metrics, clock, random }),
  };
}
