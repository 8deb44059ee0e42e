import type { Parts } from './parts';
import { deliverBatch, returnBatch } from '../../../../src/engine/deliver-batch';
import type { Clock, EnginePorts, Queue } from '../../../../src/engine/ports';
import type { QueuedMessage } from '../../../../src/engine/queued-message';
import { DeliverySettings, EnvironmentState, newEnvironment } from '../../../../src/engine/settings';
import type { InvokeResult } from '../../local/event-source';
import type { SeededRandom } from '../random';
import { EnvironmentFaults } from '../world/environment-faults';
import { ExecutionEnvironment } from '../world/execution-environment';

/** What a composition is given of the environment that it runs in. */
export interface Inside {
  /** Of the environment, among those of its function. */
  readonly number: number;
  readonly clock: Clock;
  /** Something happens outside, and its end is noticed here, unless the environment dies before or after it. */
  through<T>(work: () => Promise<T>): Promise<T>;
  /** Calls back when the environment dies; what is returned makes an end of that. */
  onDeath(callback: () => void): () => void;
}

/** A function as it is deployed: what its variables say. */
export interface FunctionVersion<T> {
  /** Name of the queue that it takes for its own. */
  readonly queueName: string;
  readonly settings: DeliverySettings;
  compose(inside: Inside): Pick<EnginePorts<T>, 'reader' | 'transport' | 'gate' | 'records' | 'rateShares'>;
  /** The port to a queue by its name, because messages of another one go back to that. */
  queue(name: string, inside: Inside): Queue;
}

/** As the frame of functions has it, for messages of a queue that is none of the function's (src/delivery/function/delivery-function.ts). */
const ONLY_RETURNS = { groupsPerInvocation: 1, attemptTimeoutMs: 1, visibilityTimeoutMs: 1, concurrentInvocations: 1, retentionSeconds: 1 };

/** One execution environment of a function. */
export class Environment<T> extends ExecutionEnvironment implements Inside {
  private readonly state: EnvironmentState;
  private readonly composition: ReturnType<FunctionVersion<T>['compose']>;
  private readonly deathWatches = new Set<() => void>();
  public readonly clock: Clock;

  /**
   * @param name of the function
   * @param number counts its environments
   */
  constructor(
    private readonly name: string, public readonly number: number, private readonly parts: Parts, private readonly faults: EnvironmentFaults,
    public readonly version: FunctionVersion<T>, private readonly random: SeededRandom,
  ) {
    const { clock } = parts;
    super(clock);
    this.clock = { now: () => clock.now(), elapsed: () => clock.now(), sleep: (milliseconds) => this.through(() => clock.sleep(milliseconds)) };
    this.state = newEnvironment(version.settings);
    this.composition = version.compose(this);
  }

  /**
   * Runs one invocation.
   *
   * @param queueName of the queue that the batch is from
   * @param deadline when it is stopped
   */
  public invoke(messages: readonly QueuedMessage[], queueName: string, deadline: number): Promise<InvokeResult> {
    return this.run(messages, () => this.deliver(messages, queueName, deadline));
  }

  public onDeath(callback: () => void): () => void {
    this.deathWatches.add(callback);
    return () => this.deathWatches.delete(callback);
  }

  public through<R>(work: () => Promise<R>): Promise<R> {
    return this.passThrough(work);
  }

  protected died(how: string): void {
    const { oracle } = this.parts;
    this.deathWatches.forEach((callback) => callback());
    this.deathWatches.clear();
    oracle.happened(`environment: ${how}`);
    oracle.environmentFailed(this.name, this.inHand);
  }

  protected failed(error: unknown): void {
    this.parts.oracle.violated('error', `${this.name}: ${error instanceof Error ? error.stack : String(error)}`);
  }

  protected meetFault(): 'dead' | 'none' {
    const fault = this.faults.next();
    if (fault === 'crash') {
      this.kill(fault);
      return 'dead';
    }
    if (fault !== undefined && 'pauseMs' in fault && this.isInvoked) {
      this.standStill(fault.pauseMs);
      this.parts.oracle.environmentFailed(this.name, this.inHand);
    }
    return 'none';
  }

  private deliver(messages: readonly QueuedMessage[], queueName: string, deadline: number): Promise<string[]> {
    const { version: { queueName: own, settings }, composition, parts: { oracle, clock } } = this;
    const ports: EnginePorts<T> = {
      ...composition,
      clock: this.clock,
      random: this.random.next,
      queue: this.version.queue(queueName, this),
      log: { write: (line) => oracle.logged(line) },
      metrics: { add: (metric, value) => oracle.counted(metric, value) },
      remainingMs: () => deadline - clock.now(),
    };
    if (queueName === own) {
      return deliverBatch(messages, settings, ports, this.state);
    }
    oracle.happened('batch of another queue');
    return returnBatch(messages, { ...settings, ...ONLY_RETURNS }, ports, newEnvironment({ ...settings, ...ONLY_RETURNS }));
  }
}
