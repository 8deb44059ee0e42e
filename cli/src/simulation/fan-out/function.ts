import type { SQSEvent } from 'aws-lambda';
import { messagesOf, queueNameOf } from '../../../../src/delivery/function/sqs-event';
import type { InvocationContext, InvokeResult, SqsEvent } from '../../local/event-source';
import type { SeededRandom } from '../random';
import { Environment, FunctionVersion } from './environment';
import type { Parts } from './parts';
import type { FunctionFaults } from './scenario';
import { EnvironmentFaults } from '../world/environment-faults';

/** After a deployment, what is invoked may for so long still be as it was before. */
export const OLD_VERSION_MS = 5_000;

/** A Lambda function: starts environments when there are too few, mostly reuses the one that was used last, and is deployed anew while others run. */
export class SimulatedFunction<T> {
  private idle: Environment<T>[] = [];
  private started = 0;
  private before?: FunctionVersion<T>;
  private deployedAt = 0;
  private readonly random: SeededRandom;
  private readonly environmentFaults: EnvironmentFaults;

  constructor(
    private readonly name: string, private readonly parts: Parts, private readonly faults: FunctionFaults, private version: FunctionVersion<T>,
  ) {
    this.random = parts.source();
    const { clock, oracle, now, scenario: { faultsEndAt } } = parts;
    const rates = { faults: { ...faults, clock: 0 }, environmentSkewMs: 0 };
    this.environmentFaults = new EnvironmentFaults(rates, clock, parts.source(), (what) => oracle.happened(what), clock.now() - now() + faultsEndAt);
  }

  /** How it is deployed. */
  public get deployed(): FunctionVersion<T> {
    return this.version;
  }

  /** From now on, or a little later, invocations start new environments; what runs goes on. */
  public deploy(version: FunctionVersion<T>): void {
    this.before = this.version;
    this.version = version;
    this.deployedAt = this.parts.now();
    this.parts.oracle.trace(() => `${this.name} is deployed`);
  }

  public async invoke(event: SqsEvent, invocation: InvocationContext): Promise<InvokeResult> {
    const { parts: { oracle }, faults } = this;
    if (this.isFaulty(faults.throttle)) {
      oracle.happened('throttled');
      return { outcome: 'throttled' };
    }
    const version = this.versionOfInvocation();
    const environment = this.takeIdle(version) ?? await this.start(version);
    if (invocation.isOver) {
      return { outcome: 'failed' };
    }
    invocation.onOver(() => environment.kill('function timeout'));
    const lambdaEvent = event as unknown as SQSEvent;
    const result = await environment.invoke(messagesOf(lambdaEvent), queueNameOf(lambdaEvent) ?? '', invocation.deadline);
    if (!environment.isDead && !this.isFaulty(faults.retire)) {
      this.idle.push(environment);
    }
    return result;
  }

  private versionOfInvocation(): FunctionVersion<T> {
    const { before, version, parts: { now }, random } = this;
    return before && now() - this.deployedAt < OLD_VERSION_MS && random.chance(0.5) ? before : version;
  }

  private takeIdle(version: FunctionVersion<T>): Environment<T> | undefined {
    // What is of another version is never used again.
    this.idle = this.idle.filter((environment) => environment.version === version || environment.version === this.version);
    const index = this.idle.map((environment) => environment.version).lastIndexOf(version);
    return index < 0 ? undefined : this.idle.splice(index, 1)[0];
  }

  private async start(version: FunctionVersion<T>): Promise<Environment<T>> {
    const { parts, name } = this;
    this.started += 1;
    const number = this.started;
    await parts.clock.sleep(parts.scenario.latencies.coldStartMs);
    return new Environment(name, number, parts, this.environmentFaults, version, this.random);
  }

  private isFaulty(rate: number): boolean {
    return this.parts.now() < this.parts.scenario.faultsEndAt && this.random.chance(rate);
  }
}
