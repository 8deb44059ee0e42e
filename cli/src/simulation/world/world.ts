import { Backend } from './backend';
import { BatchWatch } from './batch-watch';
import { createSource, watchSource } from './create-source';
import { EnvironmentFaults } from './environment-faults';
import { ForwarderFunction } from './forwarder-function';
import { ForwarderServices } from './forwarder-services';
import { Deliver, ForwarderSettings, Sign } from './function-environment';
import { QueueWatch } from './queue-watch';
import { RememberingReader } from './remembering-reader';
import { redrive, RunnableWorld, runClock, runToEnd } from './run-to-end';
import { Sender } from './sender';
import { SigningSecret } from './signing-secret';
import { createMapping, createQueues, deliverySettings, isEmpty } from './stream-parts';
import { StreamSettings } from '../../../../src/delivery/stream-settings';
import { Invoke } from '../../../../src/delivery/transports/lambda-function';
import { BackendClient } from '../../../../src/delivery/transports/request';
import { SigningClient } from '../../../../src/delivery/transports/signing';
import { gateOfSources } from '../../../../src/delivery/webhook/gate-of-sources';
import { WebhookReader } from '../../../../src/delivery/webhook/webhook-reader';
import { deliverBatch } from '../../../../src/engine/deliver-batch';
import { MAX_QUEUED_MESSAGE_BYTES } from '../../../../src/shared/sqs-limits';
import { VirtualClock } from '../../local/clock';
import { EventSourceMapping } from '../../local/event-source';
import { MessageMoveTasks, Queue, QueueRegistry, StoredMessage } from '../../local/sqs';
import { PairCounts, WorldState } from '../coverage';
import { timesOfTrouble } from '../gate-scenario';
import { Oracle } from '../oracle/oracle';
import { ProgressLimits } from '../oracle/progress-watch';
import { SigningWatch } from '../oracle/signing-watch';
import { Violation, ViolationKind } from '../oracle/violation';
import { SeededRandom } from '../random';
import { recoveryLimits, sightLimits } from '../recovery-limits';
import { isCalm, isQuiet, Look, Scenario, streamSettingsOf, timeoutsOf } from '../scenario';
import { storedKeysOf } from '../stored-keys';

/** Every world begins here. */
const START = Date.UTC(2026, 0, 1);
const DESTINATION = 'Default';

/** As long as SQS can hide a message, and a little more. */
const LONGEST_HIDDEN_MS = 13 * 60 * 60 * 1000;

/** More steps than any world takes; one that takes them goes round in circles. */
const MAX_STEPS = 20_000_000;

/** Enough to use up the receives of a batch. */
const MOST_LOOKS = 1_200;

/** What can be deployed anew. */
type Deployed = Pick<ForwarderSettings, 'retryPolicy' | 'paused'> & Pick<Scenario, 'requestTimeoutMs'>;

/** What can be put in place of parts of the forwarder, to see that the oracle notices. */
export interface ForwarderParts {
  /** @default - the forwarder's core */
  readonly deliver?: Deliver;
  /** What comes between the forwarder and the backend. @default - nothing */
  readonly onTheWire?: (client: BackendClient) => BackendClient;
  /** Makes the client that signs. @default - the forwarder's */
  readonly sign?: Sign;
  /** What comes between the forwarder and a backend that is a function. @default - nothing */
  readonly invoke?: (invoke: Invoke) => Invoke;
  /** Makes the gate of an environment where the source is Amazon SNS. @default - the forwarder's */
  readonly gateOfSources?: typeof gateOfSources;
}

/** How a world can be run. */
export interface WorldOptions extends ForwarderParts {
  /** Takes what happens, line by line, for people to read. @default - nobody reads */
  readonly trace?: (line: string) => void;
  /** Takes besides, in between, which faults struck and what operators did. It is no part of the event log. @default - nobody reads */
  readonly remark?: (line: string) => void;
  /** Ends the world at the first broken promise. @default false */
  readonly stopAtViolation?: boolean;
  /** A world that takes more steps goes round in circles, and is not settled. @default - more than any world takes */
  readonly mostSteps?: number;
  /** Promises that nobody is to watch, so that what another one notices later is seen. @default - all are watched */
  readonly unwatched?: readonly ViolationKind[];
  /** Told when the backend has processed a webhook, in milliseconds from the world's beginning, and how long after that entered the queue. @default - nobody is told */
  readonly onProcessed?: (at: number, waitedMs: number) => void;
}

/** What came of a world. */
export interface WorldResult {
  readonly seed: number;
  /** Accepted by the queue. */
  readonly webhooks: number;
  /** Processed by the backend, whatever else became of them. */
  readonly delivered: number;
  /** In the dead-letter queue at the end, and never processed. */
  readonly deadLettered: number;
  /** Thrown away because they were invalid, and neither processed nor in the dead-letter queue. */
  readonly dropped: number;
  /** For the forwarder itself, which did what they asked for; not processed, and not in the dead-letter queue. */
  readonly handled: number;
  /** Neither, because others with the same id of their sender stand for them. */
  readonly duplicates: number;
  readonly violations: readonly Violation[];
  readonly statistics: Readonly<Record<string, number>>;
  /** In which states its faults struck. */
  readonly coverage: PairCounts;
  /** Points at which an environment could have died. */
  readonly awaits: number;
  /** Virtual time that passed. */
  readonly milliseconds: number;
}

/** Runs a world from its beginning until everything is settled. Never rejects: what goes wrong is in the result. */
export function runWorld(scenario: Scenario, options: WorldOptions = {}): Promise<WorldResult> {
  return runToEnd(new World(scenario, options));
}

class World implements RunnableWorld<WorldResult> {
  public readonly oracle: Oracle;
  private readonly clock = new VirtualClock(START);
  private readonly registry: QueueRegistry;
  private readonly queue: Queue;
  private readonly deadLetterQueue: Queue;
  private readonly mapping: EventSourceMapping;
  private readonly services: ForwarderServices;
  private readonly watch: QueueWatch;
  private readonly forwarder: ForwarderFunction;
  private readonly sender: Sender;
  private readonly environmentFaults: EnvironmentFaults;
  private readonly moveTasks: MessageMoveTasks;
  private redrivesLeft: number;
  /** What the forwarder is deployed with. */
  private deployed: Deployed;

  constructor(private readonly scenario: Scenario, private readonly options: WorldOptions) {
    const { clock } = this;
    const faultsEndAt = START + scenario.faultsEndAt;
    // Each part draws from its own source, so that one draw more in one of them does not change all the others.
    const source = (part: number): SeededRandom => new SeededRandom(scenario.seed * 16 + part);
    const now = (): number => clock.now() - START;
    const timed = (print: ((line: string) => void) | undefined) => print && ((line: string): void => print(`${(now() / 1000).toFixed(3)} s  ${line}`));
    const gate = scenario.gate && watchSource(scenario.gate, now, scenario.faults.clock > 0 ? 2 * scenario.environmentSkewMs : 0);
    const recovery = recoveryLimits(scenario);
    const sight = sightLimits(scenario);
    const signingWatch = scenario.signed
      ? new SigningWatch({ now, stored: storedKeysOf(scenario.signing ?? {}), violated: (...all) => this.oracle.violated(...all) }) : undefined;
    const longestTimeoutMs = Math.max(...timeoutsOf(scenario));
    this.oracle = new Oracle({
      now,
      gate,
      maxConcurrency: scenario.maxConcurrency,
      groupsPerInvocation: scenario.groupsPerInvocation,
      environmentSkewMs: scenario.environmentSkewMs,
      rate: scenario.rate,
      shortestTimeoutMs: Math.min(...timeoutsOf(scenario)),
      progress: isCalm(scenario) ? progressLimits(scenario) : undefined,
      recovery,
      sight,
      quietTimeouts: isQuiet(scenario) ? { least: Math.min(...timeoutsOf(scenario)), most: longestTimeoutMs } : undefined,
      doReceivesLast: isQuiet(scenario) && scenario.rate === undefined && scenario.gate === undefined,
      startedAt: START,
      destination: DESTINATION,
      records: scenario.records,
      signing: signingWatch,
      isShortFunction: (scenario.functionTimeoutMs ?? Infinity) < Math.min(...timeoutsOf(scenario)),
      deduplication: scenario.deduplication && {
        windowMs: scenario.deduplication.windowSeconds * 1000,
        // What stands still does not hear the table's answer in time.
        isTableHealthy: scenario.faults.claims === 0 && scenario.faults.stall === 0,
      },
      onProcessed: options.onProcessed,
      worldStates: () => this.states(),
      unwatched: options.unwatched,
      trace: timed(options.trace),
      remark: timed(options.remark),
    });
    if (recovery) {
      const check = (): void => this.oracle.recovery!.check(this.oracle.webhooks, now());
      [recovery.withinMs, recovery.allWithinMs].forEach((withinMs) => clock.after(recovery.endsAt + withinMs, check));
    }
    if (sight) {
      clock.after(sight.until, () => this.oracle.sight!.check(this.oracle.webhooks));
    }
    let messages = 0;
    this.registry = new QueueRegistry({ clock, messageIds: () => `m${messages++}` });
    this.moveTasks = new MessageMoveTasks(this.registry, clock);
    this.redrivesLeft = scenario.redrives.length;
    this.deployed = scenario;
    // The function is deployed once, with the time that the longest of its request timeouts needs.
    const stream = streamSettingsOf(scenario, longestTimeoutMs);
    const names = { queue: 'webhooks', deadLetters: 'dead-letters' };
    const { visibilityTimeoutSeconds } = stream;
    const queues = createQueues(this.registry, { names, visibilityTimeoutSeconds, maxMessageBytes: MAX_QUEUED_MESSAGE_BYTES });
    this.deadLetterQueue = queues.deadLetters;
    this.queue = queues.queue;
    const watch = new QueueWatch(this.oracle, now, this.deadLetterQueue.name);
    this.watch = watch;
    const reader = new RememberingReader(new WebhookReader());
    this.registry.observers.add(watch);
    this.registry.observers.add(reader);
    const signing = scenario.gate && gate
      && createSource(scenario.gate, gate, {
        clock, random: source(14), oracle: this.oracle, latencyMs: scenario.latencies.queueMs, startedAt: START, faultsEndAt,
      }, {
        violated: (kind, detail) => this.oracle.violated(kind, detail),
        gateOfSources: options.gateOfSources ?? gateOfSources,
      });
    this.environmentFaults = new EnvironmentFaults(scenario, clock, source(1), (what) => this.oracle.statistics.add(what), faultsEndAt);
    this.services = new ForwarderServices(scenario, clock, source(4), this.oracle, watch, this.queue, this.deadLetterQueue, faultsEndAt, START);
    this.forwarder = new ForwarderFunction(scenario, {
      clock,
      random: source(2).next,
      oracle: this.oracle,
      backend: new Backend(scenario, clock, source(3), this.oracle, START),
      reader,
      services: this.services,
      watch,
      environmentFaults: this.environmentFaults,
      records: scenario.records,
      source: signing,
      windowSeconds: scenario.deduplication?.windowSeconds,
      signing: signingWatch && {
        secret: new SigningSecret(scenario.signing, clock, now, scenario.latencies.recordsMs, this.oracle),
        watch: signingWatch,
        mayFail: scenario.signing !== undefined,
      },
      sign: options.sign ?? ((...all) => new SigningClient(...all)),
      forwardedHeaders: scenario.forwardedHeaders ?? false,
      isFunction: scenario.functionTimeoutMs !== undefined,
      deliver: options.deliver ?? deliverBatch,
      onTheWire: options.onTheWire ?? ((client) => client),
      invoke: options.invoke ?? ((invoke) => invoke),
    }, source(5), faultsEndAt, this.settings(scenario));
    const batches = new BatchWatch(scenario, clock, source(6), watch, this.oracle, this.queue, START);
    this.mapping = this.map(batches, stream);
    this.sender = new Sender(scenario, clock, source(7), this.queue, watch, signing);
  }

  /** Goes from timer to timer until everything is settled, or until it should have been. */
  public async run(): Promise<void> {
    const { clock, scenario } = this;
    this.mapping.start();
    this.sender.start();
    for (const deploy of scenario.deploys) {
      clock.after(deploy.at, () => this.deploy('deploy', { ...deploy, paused: this.deployed.paused }));
    }
    for (const { from, until } of scenario.pauses ?? []) {
      clock.after(from, () => this.deploy('paused', { ...this.deployed, paused: true }));
      clock.after(until, () => this.deploy('resumed', { ...this.deployed, paused: false }));
    }
    for (const look of scenario.looks ?? []) {
      clock.after(look.at, () => this.look(look));
    }
    for (const at of scenario.redrives) {
      clock.after(at, () => this.redrive());
    }
    // Also where nothing happens any more by then.
    clock.after(scenario.faultsEndAt, () => undefined);
    const { mostSteps = MAX_STEPS } = this.options;
    await runClock(clock, { endsAt: START + this.longestMs(), mostSteps, isOver: () => this.isSettled || this.isBroken });
    this.registry.close();
    if (!this.isBroken) {
      this.oracle.checkEnd((id) => this.services.recordOf(id));
    }
  }

  public failed(detail: string): void {
    this.oracle.violated('error', detail);
  }

  public result(): WorldResult {
    const { webhooks, violations, statistics, coverage } = this.oracle;
    return {
      seed: this.scenario.seed,
      webhooks: webhooks.length,
      delivered: webhooks.filter(({ processed }) => processed > 0).length,
      deadLettered: webhooks.filter(({ processed, deadLetters }) => processed === 0 && deadLetters > 0).length,
      dropped: webhooks.filter(({ processed, deadLetters, wasDropped }) => processed === 0 && deadLetters <= 0 && wasDropped).length,
      handled: webhooks.filter(({ processed, deadLetters, wasHandled }) => processed === 0 && deadLetters <= 0 && wasHandled).length,
      duplicates: webhooks.filter(({ processed, deadLetters, isDuplicate }) => processed === 0 && deadLetters <= 0 && isDuplicate).length,
      violations,
      statistics: statistics.all(),
      coverage: coverage.all(),
      awaits: this.environmentFaults.count,
      milliseconds: this.clock.now() - START,
    };
  }

  /** In what a fault finds it that concerns no single environment. */
  private states(): WorldState[] {
    return [
      this.oracle.attempts.underWay > 0 ? 'requests under way' : 'no request under way',
      this.mapping.counts.batchesUnderWay > 1 ? 'several batches in hand' : 'one batch in hand at most',
      ...this.deadLetterQueue.counts().visible > 0 ? ['dead letters stored' as const] : [],
    ];
  }

  private get isSettled(): boolean {
    return this.sender.isDone && this.redrivesLeft === 0 && !this.services.isWriting
      && this.mapping.counts.batchesUnderWay === 0 && isEmpty(this.queue)
      && this.clock.now() - START >= this.scenario.faultsEndAt;
  }

  private get isBroken(): boolean {
    return this.options.stopAtViolation === true && this.oracle.violations.length > 0;
  }

  /** By then the last webhook was redriven, has had its time, and the longest wait after it is over. */
  private longestMs(): number {
    const { scenario } = this;
    const { retryForSeconds, retryAfterMaxSeconds } = scenario.retryPolicy;
    const lastSend = scenario.traffic.durationMs + (scenario.deduplication?.resendWithinMs ?? 0);
    const resumed = (scenario.pauses ?? []).map(({ until }) => until);
    const lastEntry = Math.max(scenario.faultsEndAt, lastSend, ...scenario.redrives, ...resumed);
    return lastEntry + 2 * 1000 * (retryForSeconds + retryAfterMaxSeconds) + LONGEST_HIDDEN_MS;
  }

  private deploy(what: 'deploy' | 'paused' | 'resumed', deployed: Deployed): void {
    this.deployed = deployed;
    this.forwarder.deploy(what, this.settings(deployed));
  }

  private settings({ retryPolicy, requestTimeoutMs, paused }: Deployed): ForwarderSettings {
    const { scenario, scenario: { groupsPerInvocation } } = this;
    const stream = streamSettingsOf(scenario, requestTimeoutMs);
    return deliverySettings(DESTINATION, stream, this.queue, { retryPolicy, groupsPerInvocation, requestTimeoutMs, paused });
  }

  private map(batches: BatchWatch, stream: StreamSettings): EventSourceMapping {
    const { scenario, queue, clock } = this;
    return createMapping(stream, {
      queue,
      clock,
      invoke: (event, context) => this.forwarder.invoke(event, context, batches.receivedAt(event.Records[0].receiptHandle)),
      batchSize: scenario.batchSize,
      latencies: scenario.latencies,
      observer: batches,
    });
  }

  /** Somebody receives what is visible, again and again, and lets go of it at once. */
  private look({ receives }: Look): void {
    const { queue, oracle } = this;
    oracle.statistics.add('queue looked at');
    oracle.coverage.strikesWorld('queue looked at');
    const fits = ({ receiveCount }: StoredMessage): boolean => receiveCount < receives;
    let looks = 0;
    for (let left = true; left && looks < MOST_LOOKS; looks += 1) {
      const seen = queue.receive({ maxMessages: 10, visibilityTimeout: 0, fits });
      seen.forEach(({ message }) => this.watch.lookedAt(message.messageId));
      left = seen.length > 0;
    }
    oracle.remark(() => `somebody looked at the queue: asked ${looks} times for what is visible`);
  }

  private redrive(): void {
    this.redrivesLeft -= 1;
    this.oracle.coverage.strikesWorld('redrive');
    this.oracle.remark(() => `somebody redrives the dead-letter queue: ${this.deadLetterQueue.counts().visible} message(s)`);
    redrive(this.moveTasks, this.clock, this.deadLetterQueue, this.queue);
  }
}

function progressLimits({ latencies, maxConcurrency, groupsPerInvocation, requestTimeoutMs, records, gate }: Scenario): ProgressLimits {
  const { receiveMs, invokeMs, deleteMs } = latencies;
  const environments = Math.max(1, Math.floor(maxConcurrency / groupsPerInvocation));
  return { environments, pollerCycleMs: receiveMs + invokeMs + deleteMs, requestTimeoutMs, records, troubles: gate && timesOfTrouble(gate) };
}
