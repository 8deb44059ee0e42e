import { ArchiveBucket } from './archive-bucket';
import { FanOutBackend } from './backend';
import { Alterations, Compositions } from './compositions';
import type { FunctionVersion } from './environment';
import { OLD_VERSION_MS, SimulatedFunction } from './function';
import type { Parts } from './parts';
import { FIRST, OVERFLOW } from './queue-watch';
import { Change, DestinationScenario, during, FunctionFaults } from './scenario';
import { Services } from './services';
import { watchedMapping } from './stream';
import { streamSettings, StreamSettings } from '../../../../src/delivery/stream-settings';
import type { DeliverableWebhook } from '../../../../src/delivery/webhook/webhook-reader';
import type { RoutedWebhook } from '../../../../src/routing/function/routed-webhook';
import { GROUPS_PER_INVOCATION, OVERFLOW_INVOCATIONS, ROUTING_TIMEOUT_MS } from '../../../../src/routing/routing-settings';
import type { EventSourceMapping, Invoke } from '../../local/event-source';
import { QueueRegistry } from '../../local/sqs';
import type { SeededRandom } from '../random';
import type { SigningSource } from '../world/signing-source';
import { createQueues, isEmpty, Queues } from '../world/stream-parts';

/** One destination as it is deployed. */
export interface DeployedDestination {
  readonly scenario: DestinationScenario;
  readonly stream: StreamSettings;
  readonly queues: Queues;
  /** Makes its forwarder deliver from other queues; none that is the archive's ever does. */
  readonly deployForwarder: (from: Queues, isRouted: boolean) => void;
  readonly invoke: Invoke;
  readonly mapping: EventSourceMapping;
}

/** Twice what SQS takes of others: the overflow adds an address to what they take. */
const MAX_BYTES = 1_048_576;

/** Changes by which the own backend's forwarder takes from one queue, and from another. */
const MOVING: readonly Change[] = ['one', 'to-several', 'way-back', 'there-and-back'];

/** A step of a deployment takes up to so long. */
const STEP_MS = 60_000;

/** For so long at once a mapping that is updated may still do as before. */
const POLLERS_MS = 3_000;
const LAST_TURN_MS = 6 * 2 * POLLERS_MS;

/** Invocations that began with what was deployed before. */
const AROUND_MS = 10_000;
const LOOK_EVERY_MS = 30_000;

/** The stack of a world: what is deployed at the beginning, and how it changes. */
export class Deployment {
  public readonly first: Queues;
  public readonly overflowQueues: Queues;
  public readonly destinations: readonly DeployedDestination[];
  /** Whether a deployment is under way. */
  public isChanging = false;
  private readonly queues = new Map<string, Queues>();
  private readonly compositions: Compositions;
  private readonly routerStream: StreamSettings;
  private readonly router: SimulatedFunction<RoutedWebhook>;
  private readonly overflowMapping: EventSourceMapping;
  /** From the first queue: to the forwarder, and to the router. */
  private readonly toForwarder?: EventSourceMapping;
  private readonly toRouter: EventSourceMapping;
  private readonly random: SeededRandom;

  /** @param source where webhooks are really signed */
  constructor(
    private readonly parts: Parts, registry: QueueRegistry, private readonly services: Services, private readonly alter: Alterations,
    source?: SigningSource,
  ) {
    const { scenario } = parts;
    this.random = parts.source();
    const own = scenario.hasOwn ? scenario.destinations[0] : undefined;
    const visibility = (stream: StreamSettings): number => stream.visibilityTimeoutSeconds;
    const ownStream = own && streamOf(own);
    const plain = streamSettings({ maxConcurrency: 20, groupsPerInvocation: 10, requestTimeoutMs: 30_000 });
    this.first = this.create(registry, FIRST, visibility(ownStream ?? plain));
    // As the router's construct does: the queue hides what was received for a time that was chosen before there was a router.
    const routingMs = Math.min(ROUTING_TIMEOUT_MS, this.first.queue.settings.visibilityTimeout * 1000 - 90_000);
    this.routerStream = routingStream(scenario.routerInvocations, routingMs);
    const overflowStream = routingStream(OVERFLOW_INVOCATIONS, ROUTING_TIMEOUT_MS);
    this.overflowQueues = this.create(registry, OVERFLOW, visibility(overflowStream));
    this.compositions = new Compositions(parts, services, this.queues, alter, source);
    services.add({ queue: this.overflowQueues.queue, trouble: (at) => during(scenario.overflowQueue, at) });
    this.destinations = scenario.destinations.map((destination) => this.deployDestination(registry, destination));
    const { batchSize } = scenario;
    this.router = new SimulatedFunction('router', parts, scenario.router, this.routes(scenario.destinations, false));
    const overflow = new SimulatedFunction('overflow', parts, scenario.overflow, this.compositions.overflow(scenario.destinations, overflowStream, this.overflowQueues));
    this.overflowMapping = watchedMapping(parts, this.overflowQueues.queue, overflowStream, (...call) => overflow.invoke(...call), 10);
    this.toRouter = watchedMapping(parts, this.first.queue, this.routerStream, (...call) => this.router.invoke(...call), 10);
    if (own && ownStream) {
      parts.oracle.destinations.get(own.name)!.movedQueues = MOVING.includes(scenario.change);
      const { invoke } = this.destinations[0];
      this.toForwarder = watchedMapping(parts, this.first.queue, ownStream, invoke, batchSize, own.name);
    }
  }

  /** Whether no invocation has anything in hand. */
  public get isIdle(): boolean {
    return [this.overflowMapping, this.toRouter, this.toForwarder, ...this.destinations.map(({ mapping }) => mapping)]
      .every((mapping) => (mapping?.counts.batchesUnderWay ?? 0) === 0);
  }

  /** What is there at the beginning, and when it changes. */
  public start(): void {
    const { parts: { scenario: { change, changeAt, backAt, destinations } } } = this;
    switch (change) {
      case 'one':
      case 'to-several':
      case 'there-and-back':
        this.destinations[0].deployForwarder(this.first, false);
        this.toForwarder!.start();
        this.others(() => Infinity);
        break;
      case 'added':
        this.startRouter(destinations.slice(0, -1));
        this.settle(destinations.slice(-1), Infinity);
        break;
      default:
        this.startRouter(destinations);
    }
    if (change === 'to-several' || change === 'there-and-back') {
      this.at(changeAt, () => this.toSeveral());
    }
    if (change === 'added') {
      this.at(changeAt, () => this.route(destinations, false));
    }
    if (change === 'back-kept' || change === 'way-back') {
      this.at(changeAt, () => this.removeOthers());
    }
    if (change === 'way-back' || change === 'there-and-back') {
      this.at(backAt, () => this.wayBack());
    }
  }

  private startRouter(to: readonly DestinationScenario[]): void {
    this.router.deploy(this.routes(to, false));
    this.destinations.forEach(({ mapping }) => mapping.start());
    this.overflowMapping.start();
    this.toRouter.start();
  }

  /** As CloudFormation does it: the forwarder first, then the mapping of the first queue, whose pollers may go over one by one. */
  private toSeveral(): void {
    const { parts: { oracle, now } } = this;
    const [own, ...others] = this.destinations;
    this.isChanging = true;
    oracle.happened('switched to several');
    this.overflowMapping.start();
    others.forEach(({ mapping }) => mapping.start());
    const forward = (): void => {
      const forwardedBy = now() + OLD_VERSION_MS + (this.alter.mappingFirst ? LAST_TURN_MS : 0);
      this.others(() => forwardedBy + AROUND_MS);
      oracle.destinations.get(own.scenario.name)!.doubleUntil = forwardedBy + own.stream.functionTimeoutSeconds * 1000 + AROUND_MS;
      own.deployForwarder(own.queues, true);
    };
    const map = (): void => this.handOver(this.toForwarder!, this.toRouter, this.random.int(1, 6));
    const [first, second] = this.alter.mappingFirst ? [map, forward] : [forward, map];
    first();
    this.parts.clock.after(OLD_VERSION_MS, () => this.then(() => {
      second();
      this.then(() => own.mapping.start());
      this.parts.clock.after(Math.max(LAST_TURN_MS, STEP_MS), () => {
        this.isChanging = false;
      });
    }));
  }

  /** All but the first leave the stack; what they have is theirs. */
  private removeOthers(): void {
    const [own, ...others] = this.destinations;
    this.isChanging = true;
    this.parts.oracle.happened('destinations removed');
    for (const { scenario: { name } } of others) {
      this.parts.oracle.destinations.get(name)!.removed = true;
    }
    this.route([own.scenario], false);
    this.then(() => {
      others.forEach(({ mapping }) => void mapping.stop());
      this.isChanging = false;
    });
  }

  /** The router is paused until nothing is behind it, and for longer than it may still work on something. */
  private wayBack(): void {
    const { parts: { oracle }, routerStream: { functionTimeoutSeconds } } = this;
    if (this.isChanging) {
      this.then(() => this.wayBack());
      return;
    }
    this.isChanging = true;
    const [own, ...others] = this.destinations;
    oracle.happened('router paused');
    this.route([own.scenario], true);
    others.forEach(({ scenario: { name }, mapping }) => {
      oracle.destinations.get(name)!.removed = true;
      void mapping.stop();
    });
    this.parts.clock.after(functionTimeoutSeconds * 1000 + AROUND_MS, () => this.lookAround(own));
  }

  private lookAround(own: DeployedDestination): void {
    const { clock } = this.parts;
    if (![own.queues.queue, this.overflowQueues.queue].every(isEmpty) || this.services.calls.isUnderWay) {
      clock.after(LOOK_EVERY_MS, () => this.lookAround(own));
      return;
    }
    this.parts.oracle.happened('back to one');
    // From here on its dead letters are redriven no more: nothing would take them.
    this.parts.oracle.destinations.get(own.scenario.name)!.atFirst = true;
    own.deployForwarder(this.first, false);
    this.then(() => {
      this.handOver(this.toRouter, this.toForwarder!, this.random.int(1, 6));
      this.parts.clock.after(LAST_TURN_MS, () => {
        void own.mapping.stop();
        this.isChanging = false;
      });
    });
  }

  private route(to: readonly DestinationScenario[], paused: boolean): void {
    this.router.deploy(this.routes(to, paused));
    this.settle(to, this.parts.now() + AROUND_MS);
  }

  private routes(to: readonly DestinationScenario[], paused: boolean): ReturnType<Compositions['router']> {
    return this.compositions.router(to, this.routerStream, this.first, paused);
  }

  private others(settledAt: () => number): void {
    this.settle(this.parts.scenario.destinations.slice(1), settledAt());
  }

  /** They get what is accepted from then on, where that was not said before. */
  private settle(destinations: readonly DestinationScenario[], at: number): void {
    for (const { name } of destinations) {
      const book = this.parts.oracle.destinations.get(name)!;
      book.settledAt = book.settledAt === Infinity || at === Infinity ? at : book.settledAt;
    }
  }

  private deployDestination(registry: QueueRegistry, scenario: DestinationScenario): DeployedDestination {
    const { parts, services } = this;
    const { name, faults, queue: troubles } = scenario;
    const stream = streamOf(scenario);
    const queues = this.create(registry, name, stream.visibilityTimeoutSeconds);
    services.add({ queue: queues.queue, trouble: (at) => at < parts.scenario.faultsEndAt ? during(troubles, at) : undefined });
    const { deployForwarder, invoke } = this.deployFunction(scenario, faults, stream, queues);
    const batchSize = scenario.isArchive ? 10 : parts.scenario.batchSize;
    const mapping = watchedMapping(parts, queues.queue, stream, invoke, batchSize, name);
    return { scenario, stream, queues, deployForwarder, invoke, mapping };
  }

  private deployFunction(
    scenario: DestinationScenario, faults: FunctionFaults, stream: StreamSettings, queues: Queues,
  ): Pick<DeployedDestination, 'deployForwarder' | 'invoke'> {
    const { parts, compositions } = this;
    const { name, isArchive } = scenario;
    if (isArchive) {
      const archive = new SimulatedFunction(name, parts, faults, compositions.archive(scenario, new ArchiveBucket(parts, scenario), stream, queues));
      return { deployForwarder: () => undefined, invoke: (...call) => archive.invoke(...call) };
    }
    const backend = new FanOutBackend(parts, scenario);
    const version = (from: Queues, isRouted: boolean): FunctionVersion<DeliverableWebhook> =>
      compositions.forwarder(scenario, backend, stream, from, isRouted);
    const forwarder = new SimulatedFunction(name, parts, faults, version(queues, true));
    return { deployForwarder: (...all) => forwarder.deploy(version(...all)), invoke: (...call) => forwarder.invoke(...call) };
  }

  private create(registry: QueueRegistry, name: string, visibilityTimeoutSeconds: number): Queues {
    const names = { queue: name, deadLetters: `${name}-dead` };
    const queues = createQueues(registry, { names, visibilityTimeoutSeconds, maxMessageBytes: MAX_BYTES });
    this.queues.set(queues.queue.name, queues);
    return queues;
  }

  /** The pollers of a mapping go over from one function to another, and some of them may be late: so now the one polls, now the other, for a while. */
  private handOver(from: EventSourceMapping, to: EventSourceMapping, turns: number): void {
    void from.stop();
    to.start();
    if (turns > 0) {
      const backMs = this.random.int(100, POLLERS_MS);
      this.parts.clock.after(backMs, () => {
        void to.stop();
        from.start();
      });
      this.parts.clock.after(2 * backMs, () => this.handOver(from, to, turns - 1));
    }
  }

  private at(milliseconds: number, change: () => void): void {
    this.parts.clock.after(milliseconds, change);
  }

  private then(step: () => void, withinMs = STEP_MS): void {
    this.parts.clock.after(this.random.int(0, withinMs), step);
  }
}

function routingStream(invocations: number, requestTimeoutMs: number): StreamSettings {
  return streamSettings({ maxConcurrency: invocations * GROUPS_PER_INVOCATION, groupsPerInvocation: GROUPS_PER_INVOCATION, requestTimeoutMs });
}

function streamOf({ maxConcurrency, groupsPerInvocation, requestTimeoutMs, rate }: DestinationScenario): StreamSettings {
  return streamSettings({ maxConcurrency, groupsPerInvocation, requestTimeoutMs, rate });
}

