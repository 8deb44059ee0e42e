import type { Parts } from './parts';
import type { FunctionFaults } from './scenario';
import type { Composition } from '../../../../src/delivery/function/delivery-function';
import { deliverBatch, returnBatch } from '../../../../src/engine/deliver-batch';
import type { Clock, EnginePorts, Queue } from '../../../../src/engine/ports';
import type { QueuedMessage } from '../../../../src/engine/queued-message';
import { DeliverySettings, EnvironmentState, newEnvironment } from '../../../../src/engine/settings';
import type { InvokeResult } from '../../local/event-source';
import type { SeededRandom } from '../random';
import { never } from '../world/never';

/** What a composition is given of the environment that it runs in. */
export interface Inside {
  /** Of the environment, for the oracle. */
  readonly id: string;
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
  compose(inside: Inside): Pick<Composition<T>, 'reader' | 'transport' | 'gate' | 'records'>;
  /** The port to a queue by its name, because messages of another one go back to that. */
  queue(name: string, inside: Inside): Queue;
}

/** Longer than any function may run. */
const FOREVER_MS = 24 * 60 * 60 * 1000;

/** As the frame of functions has it, for messages of a queue that is none of the function's (src/delivery/function/delivery-function.ts). */
const ONLY_RETURNS = { groupsPerInvocation: 1, attemptTimeoutMs: 1, visibilityTimeoutMs: 1, concurrentInvocations: 1, retentionSeconds: 1 };

/** One execution environment of a function: at each await it can die, or stand still; between invocations it is frozen. */
export class Environment<T> implements Inside {
  private readonly state: EnvironmentState;
  private readonly composition: ReturnType<FunctionVersion<T>['compose']>;
  private dead = false;
  private frozen = true;
  private thaws: (() => void)[] = [];
  private endInvocation?: (result: InvokeResult) => void;
  private readonly deathWatches = new Set<() => void>();
  private messages: readonly QueuedMessage[] = [];
  public readonly clock: Clock;

  constructor(
    public readonly id: string, private readonly parts: Parts, private readonly faults: FunctionFaults, public readonly version: FunctionVersion<T>,
    private readonly random: SeededRandom,
  ) {
    const { clock } = parts;
    this.clock = { now: () => clock.now(), elapsed: () => clock.now(), sleep: (milliseconds) => this.through(() => clock.sleep(milliseconds)) };
    this.state = newEnvironment(version.settings);
    this.composition = version.compose(this);
  }

  public get isDead(): boolean {
    return this.dead;
  }

  /**
   * Runs one invocation.
   *
   * @param queueName of the queue that the batch is from
   * @param deadline when it is stopped
   */
  public invoke(messages: readonly QueuedMessage[], queueName: string, deadline: number): Promise<InvokeResult> {
    return new Promise((resolve) => {
      this.endInvocation = resolve;
      this.messages = messages;
      this.thaw();
      this.deliver(messages, queueName, deadline).then(
        (ids) => this.end({ outcome: 'returned', value: { batchItemFailures: ids.map((itemIdentifier) => ({ itemIdentifier })) } }),
        (error: unknown) => {
          this.parts.oracle.violated('error', `${this.id}: ${error instanceof Error ? error.stack : String(error)}`);
          this.end({ outcome: 'failed', errorMessage: String(error) });
        },
      );
    });
  }

  /** Nothing that it would still do happens any more. */
  public kill(how: string): void {
    if (!this.dead) {
      this.dead = true;
      this.thaws = [];
      this.deathWatches.forEach((callback) => callback());
      this.deathWatches.clear();
      this.parts.oracle.happened(how);
      this.parts.oracle.environmentFailed(this.id, this.messages);
      this.endInvocation?.({ outcome: 'failed', errorType: 'Runtime.ExitError' });
      this.endInvocation = undefined;
    }
  }

  public onDeath(callback: () => void): () => void {
    this.deathWatches.add(callback);
    return () => this.deathWatches.delete(callback);
  }

  public through<R>(work: () => Promise<R>): Promise<R> {
    return this.dead || this.meetFault() === 'dead' ? never() : new Promise((resolve, reject) => {
      const notice = (end: () => void): void => this.whenAwake(() => {
        if (this.meetFault() !== 'dead') {
          this.whenAwake(end);
        }
      });
      this.whenAwake(() => {
        work().then((value) => notice(() => resolve(value)), (error: unknown) => notice(() => reject(error)));
      });
    });
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

  private end(result: InvokeResult): void {
    if (!this.dead) {
      this.frozen = true;
      this.endInvocation?.(result);
      this.endInvocation = undefined;
    }
  }

  private whenAwake(callback: () => void): void {
    if (this.frozen) {
      this.thaws.push(callback);
    } else if (!this.dead) {
      callback();
    }
  }

  private thaw(): void {
    this.frozen = false;
    for (const callback of this.thaws.splice(0)) {
      this.whenAwake(callback);
    }
  }

  private meetFault(): 'dead' | 'none' {
    const { faults: { crash, stall }, random, parts: { scenario, clock, oracle, now } } = this;
    if (crash + stall === 0 || now() >= scenario.faultsEndAt) {
      return 'none';
    }
    const drawn = random.next();
    if (drawn < crash) {
      this.kill('environment died');
      return 'dead';
    }
    if (drawn < crash + stall && this.endInvocation) {
      this.frozen = true;
      const pauseMs = random.chance(0.4) ? FOREVER_MS : random.int(100, 90_000);
      oracle.happened('environment stood still');
      oracle.environmentFailed(this.id, this.messages);
      const invocation = this.endInvocation;
      clock.after(pauseMs, () => {
        // Where the invocation is over, the next one wakes it.
        if (!this.dead && this.endInvocation === invocation) {
          this.thaw();
        }
      });
    }
    return 'none';
  }
}
