import { DeployedRouter } from './deployed-router';
import { PlayedPlatform, Trouble } from './played-platforms';
import { clockOf, Composed, PlayedStream } from './played-stream';
import { VirtualClock } from '../../../../cli/src/local/clock';
import { QueueRegistry } from '../../../../cli/src/local/sqs';
import { SeededRandom } from '../../../../cli/src/simulation/random';
import { RateSharesTable } from '../../../../cli/src/simulation/world/rate-shares-table';
import { DestinationTransport } from '../../../../src/alert-routing/destinations/function/destination-transport';
import { HintReader } from '../../../../src/alert-routing/destinations/function/hint-reader';
import { Subsegments } from '../../../../src/alert-routing/destinations/function/subsegment';
import { AlertBooks } from '../../../../src/alert-routing/engine/alert-books';
import { AlertEffects } from '../../../../src/alert-routing/engine/alert-effects';
import { AlertMetrics } from '../../../../src/alert-routing/engine/alert-metrics';
import { AlertTransport } from '../../../../src/alert-routing/engine/alert-transport';
import { Hints } from '../../../../src/alert-routing/engine/hints';
import { TagLookup } from '../../../../src/alert-routing/engine/tag-lookup';
import { parse } from '../../../../src/alert-routing/parse/parse';
import { Timers } from '../../../../src/alert-routing/respond/timers';
import { Routing } from '../../../../src/alert-routing/route/routing';
import { Signal } from '../../../../src/alert-routing/signal/signal';
import { SignalReader } from '../../../../src/alert-routing/signal/signal-reader';
import { Alert } from '../../../../src/alert-routing/state/alert';
import { AwsError } from '../../../../src/aws-sdk/json-client/aws-error';
import { AlertHint } from '../../../../src/contract/alerts';
import { Call, MemoryTable } from '../../engine/support/memory-table';

/** An alarm of CloudWatch, raised or over. */
export interface SaidAlarm {
  readonly name: string;
  readonly fires: boolean;
  /** Milliseconds since the beginning. */
  readonly at: number;
}

/** What happens in a world of alerts. Times are milliseconds since its beginning. */
export interface AlertDayOptions {
  readonly seed: number;
  readonly said: readonly SaidAlarm[];
  /** What is wrong with a destination's platform at a time. Default: nothing. */
  readonly trouble?: (destination: string, at: number) => Trouble | undefined;
  /** Whether DynamoDB refuses everything at a time. Default: never. */
  readonly isTableDown?: (at: number) => boolean;
}

/** How long DynamoDB takes. Milliseconds. */
const TABLE_MS = { least: 4, most: 15 };

/** When each of these worlds begins. */
export const START = Date.UTC(2026, 5, 1);

const TOPIC_ARN = 'arn:aws:sns:eu-west-1:111122223333:alerts';

/** More steps than any of these worlds takes. */
const MAX_STEPS = 30_000_000;

/** A router, as it is deployed, on a clock that only moves when something happens: intake, alert engine, destinations, and platforms that are played. */
export class AlertDay {
  public readonly clock = new VirtualClock(START);
  public readonly table = new MemoryTable();
  public readonly platforms = new Map<string, PlayedPlatform>();
  public readonly engine: PlayedStream<Signal>;
  public readonly streams = new Map<string, PlayedStream<AlertHint>>();
  private readonly rateShares = new Map<string, RateSharesTable>();
  private readonly registry: QueueRegistry;
  private sources = 0;
  private unsaid: number;

  constructor(private readonly router: DeployedRouter, private readonly options: AlertDayOptions) {
    const { said, trouble = () => undefined } = options;
    let messages = 0;
    this.registry = new QueueRegistry({ clock: this.clock, messageIds: () => `m${messages++}` });
    this.engine = new PlayedStream(this.registry, this.clock, this.source(), router.engine, () => this.composeEngine());
    for (const [name, deployed] of router.destinations) {
      const platform = new PlayedPlatform(this.clock, this.source(), (at) => trouble(name, at));
      this.platforms.set(name, platform);
      this.rateShares.set(name, new RateSharesTable());
      // Each draws chances of its own, so that what happens to one is not what changes another.
      const call = this.tableCalls();
      const compose = (number: number) => this.composeDestination(name, platform, call, number);
      this.streams.set(name, new PlayedStream(this.registry, this.clock, this.source(), deployed, compose));
    }
    this.unsaid = said.length;
    said.forEach((one, index) => this.clock.after(one.at, () => this.say(one, index)));
  }

  /** Runs until everything is said and nothing waits any more. @returns milliseconds since the beginning */
  public async run(): Promise<number> {
    let steps = 0;
    await this.clock.runWhile(() => {
      steps += 1;
      return steps < MAX_STEPS && !this.isOver;
    });
    expect({ steps: steps < MAX_STEPS, isOver: this.isOver }).toEqual({ steps: true, isOver: true });
    return this.clock.elapsed();
  }

  /** Alerts that were told, each by the name of its alarm. */
  public alerts(): Array<{ readonly name: string; readonly alert: Alert }> {
    return [...this.table.alerts.values()].filter(({ count }) => count > 0).map((alert) => ({ name: nameIn(alert.event.title), alert }));
  }

  /** For each alert, and where it is over for its end too, how long it took until a platform took it, in milliseconds. */
  public latencies(destination: string): number[] {
    const alerts = new Map(this.alerts().flatMap(({ name, alert }) => [[alert.id, alert], [name, alert]]));
    return this.platforms.get(destination)!.taken.filter(({ kind }) => kind !== 'edited').map(({ about, kind, at }) => {
      const alert = alerts.get(destination === 'Email' ? nameIn(about) : about)!;
      return at - (kind === 'closed' ? alert.closedAt! : alert.openedAt);
    });
  }

  private get isOver(): boolean {
    return this.unsaid === 0 && [this.engine, ...this.streams.values()].every(({ isQuiet }) => isQuiet);
  }

  private source(): SeededRandom {
    this.sources += 1;
    return new SeededRandom(this.options.seed * 256 + this.sources);
  }

  private say(alarm: SaidAlarm, index: number): void {
    const at = new Date(this.clock.now()).toISOString();
    const body = JSON.stringify({
      Type: 'Notification', MessageId: `signal-${index}`, TopicArn: TOPIC_ARN, Message: JSON.stringify(messageOf(alarm, at)), Timestamp: at,
    });
    void this.engine.send({ body }).then(() => {
      this.unsaid -= 1;
    });
  }

  private tableCalls(): Call {
    const { clock, options: { isTableDown = () => false } } = this;
    const random = this.source();
    return async (_name, effect) => {
      await clock.sleep(random.int(TABLE_MS.least, TABLE_MS.most));
      if (isTableDown(clock.elapsed())) {
        // Now and then it has done what it says it has not.
        if (random.chance(0.2)) {
          effect();
        }
        throw new AwsError('InternalServerError', 500, undefined, 'It is down.');
      }
      return effect();
    };
  }

  private composeEngine(): Composed<Signal> {
    const { router: { routing }, streams, table } = this;
    const clock = clockOf(this.clock);
    const metrics = new AlertMetrics('Alerts');
    return {
      reader: new SignalReader(clock.now),
      transport: new AlertTransport({
        parse,
        routing: new Routing(routing),
        config: routing,
        tags: new TagLookup({ read: async () => new Map() }, clock),
        books: new AlertBooks(table.used(this.tableCalls()), clock, this.source().next),
        effects: new AlertEffects({
          hints: new Hints({
            queues: { send: (name, { body, group, deduplicationId }) => streams.get(name)!.send({ body, groupId: group, deduplicationId }) },
            queueUrls: new Map([...streams.keys()].map((name) => [name, name])),
            metrics,
            clock,
          }),
          // Nothing is due by itself: routes have no escalation here.
          timers: new Timers({ queues: { send: async () => undefined }, now: clock.now }),
        }),
        metrics,
        clock,
      }),
    };
  }

  private composeDestination(destination: string, platform: PlayedPlatform, call: Call, number: number): Composed<AlertHint> {
    const clock = clockOf(this.clock);
    const shares = this.rateShares.get(destination)!;
    return {
      reader: new HintReader(),
      rateShares: { claim: (claim) => call('claim', () => shares.claim(number, claim)) },
      transport: new DestinationTransport({
        table: this.table.used(call), destination, platform: platform.platform(destination), clock, subsegments: new Subsegments({}, clock.now),
      }),
    };
  }
}

function nameIn(text: string): string {
  return /\w+-\d{5}/.exec(text)![0];
}

/** As CloudWatch tells a topic. */
function messageOf({ name, fires }: SaidAlarm, at: string): object {
  return {
    AlarmName: name,
    AWSAccountId: '111122223333',
    NewStateValue: fires ? 'ALARM' : 'OK',
    OldStateValue: fires ? 'OK' : 'ALARM',
    NewStateReason: 'Threshold Crossed: 1 datapoint [12.0] was greater than the threshold (5.0).',
    StateChangeTime: at,
    Region: 'EU (Ireland)',
    AlarmArn: `arn:aws:cloudwatch:eu-west-1:111122223333:alarm:${name}`,
    Trigger: { MetricName: 'Errors', Namespace: 'AWS/Lambda', Dimensions: [], Period: 60, Statistic: 'SUM', Threshold: 5 },
  };
}
