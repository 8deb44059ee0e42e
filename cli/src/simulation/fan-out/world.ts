import type { Alterations } from './compositions';
import { Deployment } from './deployment';
import { FanOutOracle } from './oracle';
import type { Parts } from './parts';
import { FanOutQueueWatch } from './queue-watch';
import type { FanOutScenario } from './scenario';
import { FanOutSender } from './sender';
import { Services } from './services';
import { VirtualClock } from '../../local/clock';
import { MessageMoveTasks, Queue, QueueRegistry } from '../../local/sqs';
import { Coverage } from '../coverage';
import { SeededRandom } from '../random';
import type { FanOutViolation } from './violation';
import { createSource, watchSource } from '../world/create-source';
import { redrive, RunnableWorld, runClock, runToEnd } from '../world/run-to-end';
import { isEmpty } from '../world/stream-parts';

/** Every world begins here. */
const START = Date.UTC(2026, 0, 1);

/** More steps than any world takes; one that takes them goes round in circles. */
const MAX_STEPS = 40_000_000;

/** Longest waits after the last fault: those of the retry policies, and a day more. */
const REST_MS = (14 + 3) * 24 * 60 * 60 * 1000;

/** How a world can be run. */
export interface FanOutOptions {
  readonly alter?: Alterations;
  /** Ends the world at the first broken promise. @default false */
  readonly stopAtViolation?: boolean;
  /** Takes what happens, line by line. @default - nobody reads */
  readonly trace?: (line: string) => void;
  /** Takes besides, in between, what went wrong and what operators did. It is no part of the event log. @default - nobody reads */
  readonly remark?: (line: string) => void;
  /** Told when a backend has processed a webhook for the first time. @default - nobody is told */
  readonly onProcessed?: (destination: string, waitedMs: number, at: number) => void;
}

/** What came of a world. */
export interface FanOutResult {
  readonly seed: number;
  /** Accepted by the first queue. */
  readonly webhooks: number;
  /** Webhooks processed, once for each destination. */
  readonly delivered: number;
  readonly deadLettered: number;
  readonly unrouted: number;
  readonly violations: readonly FanOutViolation[];
  readonly statistics: Readonly<Record<string, number>>;
  /** Virtual time that passed. */
  readonly milliseconds: number;
}

/** Runs a world from its beginning until everything is settled. Never rejects: what goes wrong is in the result. */
export function runFanOut(scenario: FanOutScenario, options: FanOutOptions = {}): Promise<FanOutResult> {
  return runToEnd(new World(scenario, options));
}

class World implements Parts, RunnableWorld<FanOutResult> {
  public readonly clock = new VirtualClock(START);
  public readonly oracle: FanOutOracle;
  private readonly registry: QueueRegistry;
  private readonly deployment: Deployment;
  private readonly sender: FanOutSender;
  private readonly services: Services;
  private readonly moveTasks: MessageMoveTasks;
  private sources = 0;
  private redrivesLeft: number;

  constructor(public readonly scenario: FanOutScenario, private readonly options: FanOutOptions) {
    const { trace, remark, alter = {}, onProcessed } = options;
    const { destinations, router, isolationMs, gate: gateScenario, latencies, faultsEndAt } = scenario;
    const gate = gateScenario && watchSource(gateScenario, this.now);
    const mayStandStill = router.stall + destinations[0].faults.stall > 0;
    this.oracle = new FanOutOracle({ now: () => this.now(), destinations, isolationMs, gate, mayStandStill, trace, remark, onProcessed });
    let messages = 0;
    this.registry = new QueueRegistry({ clock: this.clock, messageIds: () => `m${messages++}` });
    this.registry.observers.add(new FanOutQueueWatch(this.oracle));
    this.moveTasks = new MessageMoveTasks(this.registry, this.clock);
    this.services = new Services(this);
    const reports = { statistics: this.oracle.statistics, coverage: new Coverage(() => [], (line) => this.oracle.remark(line)) };
    const signing = gateScenario && gate
      && createSource(gateScenario, gate, {
        clock: this.clock, random: this.source(), oracle: reports, latencyMs: latencies.queueMs, startedAt: START, faultsEndAt: START + faultsEndAt,
      });
    this.deployment = new Deployment(this, this.registry, this.services, alter, signing);
    this.sender = new FanOutSender(this, this.deployment.first.queue, signing);
    this.redrivesLeft = scenario.redrives.length;
  }

  public readonly now = (): number => this.clock.now() - START;

  public source(): SeededRandom {
    this.sources += 1;
    return new SeededRandom(this.scenario.seed * 256 + this.sources);
  }

  public async run(): Promise<void> {
    const { clock, scenario, deployment } = this;
    deployment.start();
    this.sender.start();
    scenario.redrives.forEach((at) => clock.after(at, () => this.redrive()));
    // Also where nothing happens any more by then.
    clock.after(scenario.faultsEndAt, () => undefined);
    const endsAt = START + scenario.faultsEndAt + scenario.durationMs + REST_MS;
    await runClock(clock, { endsAt, mostSteps: MAX_STEPS, isOver: () => this.isSettled || this.isBroken });
    this.registry.close();
    if (this.isBroken) {
      return;
    }
    if (!this.isSettled) {
      const left = this.liveQueues().filter((queue) => !isEmpty(queue)).map(({ name }) => name);
      this.oracle.violated('stuck', `There is something left in ${left.join(', ') || 'no queue'}${deployment.isChanging ? ', and a deployment is under way' : ''}.`);
    }
    this.oracle.checkEnd((destination, id) => this.services.recordOf(destination, id));
  }

  public failed(detail: string): void {
    this.oracle.violated('error', detail);
  }

  public result(): FanOutResult {
    const { webhooks, violations, statistics } = this.oracle;
    const copies = webhooks.flatMap((webhook) => [...webhook.copies.values()]);
    return {
      seed: this.scenario.seed,
      webhooks: webhooks.length,
      delivered: copies.filter(({ processed }) => processed > 0).length,
      deadLettered: copies.filter(({ processed, deadLettered }) => processed === 0 && deadLettered).length,
      unrouted: webhooks.filter(({ isUnrouted }) => isUnrouted).length,
      violations,
      statistics: statistics.all(),
      milliseconds: this.now(),
    };
  }

  private get isBroken(): boolean {
    return this.options.stopAtViolation === true && this.oracle.violations.length > 0;
  }

  private get isSettled(): boolean {
    const { sender, deployment, services, scenario } = this;
    return sender.isDone && this.redrivesLeft === 0 && this.now() >= scenario.faultsEndAt && !deployment.isChanging && deployment.isIdle
      && !services.calls.isUnderWay && (scenario.change === 'several' || this.now() >= Math.max(scenario.changeAt, scenario.backAt))
      && this.liveQueues().every(isEmpty);
  }

  /** All queues from which something takes. */
  private liveQueues(): Queue[] {
    const { first, overflowQueues, destinations } = this.deployment;
    const there = destinations.filter(({ scenario: { name } }) => {
      const { removed, atFirst } = this.oracle.destinations.get(name)!;
      return !removed && !atFirst;
    });
    return [first.queue, overflowQueues.queue, ...there.map(({ queues }) => queues.queue)];
  }

  private redrive(): void {
    const { first, overflowQueues, destinations } = this.deployment;
    this.redrivesLeft -= 1;
    const live = new Set(this.liveQueues());
    for (const { queue, deadLetters } of [first, overflowQueues, ...destinations.map(({ queues }) => queues)]) {
      if (live.has(queue) && !isEmpty(deadLetters)) {
        this.redriveOne(deadLetters, queue);
      }
    }
  }

  private redriveOne(deadLetters: Queue, queue: Queue): void {
    const { moveTasks, clock } = this;
    if (moveTasks.list(deadLetters.arn).some(({ status }) => status === 'RUNNING')) {
      return;
    }
    this.redrivesLeft += 1;
    this.oracle.remark(() => `somebody redrives ${deadLetters.name}: ${deadLetters.counts().visible} message(s)`);
    redrive(moveTasks, clock, deadLetters, queue, () => {
      this.redrivesLeft -= 1;
    });
  }
}
