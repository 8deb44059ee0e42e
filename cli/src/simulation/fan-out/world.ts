import { VirtualClock } from '../../local/clock';
import { MessageMoveTasks, Queue, QueueRegistry } from '../../local/sqs';
import { SeededRandom } from '../random';
import type { Alterations } from './compositions';
import { Deployment } from './deployment';
import { FanOutOracle } from './oracle';
import type { Parts } from './parts';
import { FanOutQueueWatch } from './queue-watch';
import type { FanOutScenario } from './scenario';
import { FanOutSender } from './sender';
import { Services } from './services';
import type { FanOutViolation } from './violation';

/** Every world begins here. */
const START = Date.UTC(2026, 0, 1);

/** More steps than any world takes; one that takes them goes round in circles. */
const MAX_STEPS = 40_000_000;
const REDRIVES_PER_SECOND = 50;

/** Longest waits after the last fault: those of the retry policies, and a day more. */
const REST_MS = (14 + 3) * 24 * 60 * 60 * 1000;

/** How a world can be run. */
export interface FanOutOptions {
  readonly alter?: Alterations;
  /** Takes what happens, line by line. @default - nobody reads */
  readonly trace?: (line: string) => void;
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
export async function runFanOut(scenario: FanOutScenario, options: FanOutOptions = {}): Promise<FanOutResult> {
  const world = new World(scenario, options);
  try {
    await world.run();
  } catch (error) {
    world.oracle.violated('error', error instanceof Error ? error.stack ?? error.message : String(error));
  }
  return world.result();
}

class World implements Parts {
  public readonly clock = new VirtualClock(START);
  public readonly oracle: FanOutOracle;
  private readonly registry: QueueRegistry;
  private readonly deployment: Deployment;
  private readonly sender: FanOutSender;
  private readonly services: Services;
  private readonly moveTasks: MessageMoveTasks;
  private sources = 0;
  private redrivesLeft: number;

  constructor(public readonly scenario: FanOutScenario, { trace, alter = {}, onProcessed }: FanOutOptions) {
    const { destinations, router, isolationMs } = scenario;
    const mayStandStill = router.stall + destinations[0].faults.stall > 0;
    this.oracle = new FanOutOracle({ now: () => this.now(), destinations, isolationMs, mayStandStill, trace, onProcessed });
    let messages = 0;
    this.registry = new QueueRegistry({ clock: this.clock, messageIds: () => `m${messages++}` });
    this.registry.observers.add(new FanOutQueueWatch(this.oracle));
    this.moveTasks = new MessageMoveTasks(this.registry, this.clock);
    this.services = new Services(this);
    this.deployment = new Deployment(this, this.registry, this.services, alter);
    this.sender = new FanOutSender(this, this.deployment.first.queue);
    this.redrivesLeft = scenario.redrives.length;
  }

  public readonly now = (): number => this.clock.now() - START;

  public source(): SeededRandom {
    this.sources += 1;
    return new SeededRandom(this.scenario.seed * 64 + this.sources);
  }

  /** Goes from timer to timer until everything is settled, or until it should have been. */
  public async run(): Promise<void> {
    const { clock, scenario, deployment } = this;
    deployment.start();
    this.sender.start();
    scenario.redrives.forEach((at) => clock.after(at, () => this.redrive()));
    // Also where nothing happens any more by then.
    clock.after(scenario.faultsEndAt, () => undefined);
    const endsAt = START + scenario.faultsEndAt + scenario.durationMs + REST_MS;
    let steps = 0;
    await clock.runWhile(() => {
      steps += 1;
      return steps <= MAX_STEPS && clock.nextAt() <= endsAt && !this.isSettled;
    });
    this.registry.close();
    if (!this.isSettled) {
      const left = this.liveQueues().filter((queue) => !isEmpty(queue)).map(({ name }) => name);
      this.oracle.violated('stuck', `There is something left in ${left.join(', ') || 'no queue'}${deployment.isChanging ? ', and a deployment is under way' : ''}.`);
    }
    this.oracle.checkEnd();
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
      statistics: Object.fromEntries([...statistics].sort(([a], [b]) => a < b ? -1 : 1)),
      milliseconds: this.now(),
    };
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

  /** Moves what is there, and stops then: what becomes a dead letter again meanwhile would keep the task going. */
  private redriveOne({ arn: sourceArn }: Queue, { arn: destinationArn }: Queue): void {
    const { moveTasks } = this;
    if (moveTasks.list(sourceArn).some(({ status }) => status === 'RUNNING')) {
      return;
    }
    const handle = moveTasks.start({ sourceArn, destinationArn, maxMessagesPerSecond: REDRIVES_PER_SECOND });
    const [task] = moveTasks.list(sourceArn);
    this.redrivesLeft += 1;
    this.clock.after(1_000 + task.toMove * 1_000 / REDRIVES_PER_SECOND, () => {
      this.redrivesLeft -= 1;
      if (moveTasks.list(sourceArn).find((one) => one.handle === handle)?.status === 'RUNNING') {
        moveTasks.cancel(handle);
      }
    });
  }
}

function isEmpty(queue: Queue): boolean {
  const { visible, inFlight } = queue.counts();
  return visible + inFlight === 0;
}
